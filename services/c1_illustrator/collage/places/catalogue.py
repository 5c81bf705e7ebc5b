# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""The places there are: their names, what is said of them, and who paints them."""

from dataclasses import dataclass

from services.c1_illustrator.collage.places import fantasy, land, rooms, town, water
from services.c1_illustrator.collage.places.backdrop import Painter


@dataclass(frozen=True)
class Place:
    """A kind of place."""

    name: str
    phrase: str
    """As in "Mira stands …": ``in a meadow``."""
    keywords: tuple[str, ...]
    """Words that mean this place. Longer phrases win over single words."""
    meaning: str
    """For the nearest meaning, when no keyword is there."""
    paint: Painter
    indoors: bool = False
    floats: bool = False
    """Nobody needs ground under their feet."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


PLACES: tuple[Place, ...] = (
    Place("meadow", "in a meadow", _words("meadow, field, hill, hills, hillside, grass, grassland, pasture, valley, countryside, clearing, picnic, prairie, windmill, mill"),
          "a green meadow, a field or a grassy hill", land.meadow),
    Place("forest", "in a forest", _words("forest, wood, woods, woodland, grove, trees, tree, treehouse, tree house, oak, pine, thicket, glade, enchanted forest"),
          "a forest with trees", land.forest),
    Place("jungle", "in the jungle", _words("jungle, rainforest, rain forest, tropics, tropical, bamboo, safari"), "a tropical jungle with palms and lianas", land.jungle),
    Place("mountain", "in the mountains", _words("mountain, mountains, peak, summit, cliff, cliffs, ridge, alps, canyon, mountainside, mountain top, mountaintop, gorge"),
          "high mountains, a peak, a cliff", land.mountain),
    Place("snow", "in the snow", _words("snow, ice, igloo, glacier, arctic, antarctica, north pole, south pole, winter, snowfield, tundra, frozen lake, iceberg, ice rink, sledge hill"),
          "a land of snow and ice in winter", land.snow),
    Place("desert", "in the desert", _words("desert, dune, dunes, sand dunes, oasis, pyramid, pyramids, egypt, sahara, savanna, savannah"), "a sandy desert with dunes", land.desert),
    Place("farm", "on a farm", _words("farm, barn, farmyard, stable, orchard, vineyard, hen house, henhouse, cornfield, wheat field, field of corn, pumpkin patch"), "a farm with a barn and fields", land.farm),
    Place("garden", "in a garden", _words("garden, backyard, yard, greenhouse, flower bed, park, courtyard, lawn, beehive, vegetable patch, fountain"), "a garden with flowers and a fence", land.garden),
    Place("swamp", "in a swamp", _words("swamp, marsh, bog, wetland, mangrove"), "a swamp or marsh with reeds", land.swamp),
    Place("beach", "on the beach", _words("beach, shore, seashore, coast, seaside, island, sandcastle, bay, lagoon, desert island, tide pool"), "a beach by the sea, an island", water.beach),
    Place("sea", "out at sea", _words("sea, ocean, open sea, waves, raft, high seas, on the water"), "the open sea with waves", water.sea),
    Place("ship", "on a ship", _words("ship, deck, ship's deck, pirate ship, sailing ship, boat, sailboat, ferry, submarine deck, steamboat, galleon"), "on the deck of a ship", water.ship),
    Place("harbour", "at the harbour", _words("harbour, harbor, port, dock, docks, pier, quay, lighthouse, marina, fishing village, wharf"), "a harbour with boats and a lighthouse", water.harbour),
    Place("underwater", "under the sea", _words("underwater, under the sea, under water, under the water, seabed, sea floor, ocean floor, bottom of the sea, bottom of the ocean, coral reef, coral, reef, sunken ship, shipwreck, deep sea, kelp forest, undersea, beneath the waves, under the waves, submarine"),
          "under water at the bottom of the sea among corals", water.underwater, floats=True),
    Place("river", "by a river", _words("river, stream, brook, creek, lake, pond, waterfall, riverbank, bridge, lakeside, lakeshore, island in the river"), "by a river, a lake or a pond", water.river),
    Place("village", "in a village", _words("village, hamlet, cottage, town, lane, hut, small town, main square, neighbourhood, neighborhood"), "a village with small houses", town.village),
    Place("city", "in the city", _words("city, street, streets, avenue, downtown, skyscraper, skyscrapers, rooftop, rooftops, paris, london, new york, tokyo, rome, berlin, madrid, lisbon, metropolis, alley, museum, plaza, boulevard, eiffel tower, police station, traffic"),
          "a big city with streets and tall buildings", town.city),
    Place("canal", "by a canal", _words("canal, venice, amsterdam, gondola"), "a canal between houses", town.canal),
    Place("market", "at the market", _words("market, bazaar, stall, stalls, market square, fair, market place, marketplace, festival"), "a market with stalls", town.market),
    Place("shops", "in a street of shops", _words("shop, shops, store, toy shop, shopping street, bookshop, high street, sweet shop, flower shop, pet shop"), "a street with shops", town.shop_street),
    Place("castle", "before a castle", _words("castle, palace, fortress, kingdom, tower, castle gate, drawbridge, moat, citadel, castle wall"), "a castle on a hill", town.castle_hill),
    Place("station", "at the railway station", _words("train station, railway station, railway, platform, train, trains, station platform, tracks, locomotive, bus stop, bus station, airport"), "a railway station with a train", town.station),
    Place("circus", "at the circus", _words("circus, big top, carnival, fairground, funfair, circus tent, circus ring, amusement park"), "a circus with a striped tent", town.circus),
    Place("playground", "on a playground", _words("playground, swings, slide, schoolyard, school yard, sandpit, sandbox, football pitch, sports field, stadium"), "a playground with a slide and swings", town.playground),
    Place("ruins", "among old ruins", _words("ruins, temple, ancient temple, ancient city, columns, tomb, ruin, lost city"), "the ruins of an ancient temple", town.ruins),
    Place("room", "in a room", _words("room, living room, house, home, parlour, cottage kitchen fire, fireplace, hall, inside the house, at home, apartment, flat, den, burrow, hut interior, cabin, sitting room, dining room, inside, clinic, hospital, office"),
          "inside a room at home", rooms.room, indoors=True),
    Place("kitchen", "in a kitchen", _words("kitchen, restaurant kitchen, stove, cookhouse"), "a kitchen with a stove", rooms.kitchen, indoors=True),
    Place("bakery", "in a bakery", _words("bakery, bakehouse, bake shop, patisserie, baker's shop, oven, pizzeria, bakeshop"), "a bakery with an oven and bread", rooms.bakery, indoors=True),
    Place("bedroom", "in a bedroom", _words("bedroom, bed, nursery, bunk, bedside, under the covers, dormitory"), "a bedroom with a bed", rooms.bedroom, indoors=True),
    Place("library", "in a library", _words("library, archive, reading room, bookshelves, bookcase, study"), "a library full of books", rooms.library, indoors=True),
    Place("school", "in a classroom", _words("school, classroom, class, blackboard, lesson, music school, schoolroom, kindergarten"), "a classroom at school", rooms.school, indoors=True),
    Place("workshop", "in a workshop", _words("workshop, garage, forge, smithy, tool shed, shed, factory, studio, clock shop, clockmaker, clockmaker's shop, repair shop, art studio"), "a workshop with tools", rooms.workshop, indoors=True),
    Place("laboratory", "in a laboratory", _words("laboratory, lab, observatory, science room, control room"), "a science laboratory", rooms.laboratory, indoors=True),
    Place("throne room", "in a throne room", _words("throne, throne room, great hall, castle hall, inside the castle, ballroom, palace hall, dungeon, royal court, treasure room"), "a throne room inside a castle", rooms.throne, indoors=True),
    Place("theatre", "on a stage", _words("theatre, theater, stage, concert, concert hall, opera, talent show, auditorium, puppet show, ballet"), "the stage of a theatre", rooms.theatre, indoors=True),
    Place("attic", "in an attic", _words("attic, loft, cellar, basement, storeroom, storage room, old trunk"), "an attic under the roof", rooms.attic, indoors=True),
    Place("café", "in a café", _words("café, cafe, restaurant, tea room, tea shop, ice cream parlour, ice cream shop, coffee shop, inn, tavern, diner, counter"), "a café with a counter", rooms.cafe, indoors=True),
    Place("space", "in space", _words("space, outer space, galaxy, stars, milky way, orbit, cosmos, asteroid, asteroids, comet, nebula, universe, solar system, deep space, among the stars"),
          "outer space among stars and planets", fantasy.space, floats=True),
    Place("moon", "on a distant world", _words("moon, planet, mars, crater, lunar, alien planet, red planet, moon base, on the moon, surface, venus, jupiter, saturn, new world"),
          "the surface of the moon or another planet", fantasy.moon),
    Place("spaceship", "inside a spaceship", _words("spaceship, space station, starship, spacecraft, rocket, cockpit, inside the rocket, space ship, bridge of the ship, engine room, cargo bay, shuttle, control deck, capsule"),
          "inside a spaceship or space station", fantasy.spacecraft, indoors=True),
    Place("sky", "up in the clouds", _words("sky, cloud, clouds, in the air, hot air balloon, airship, flying, above the clouds, cloud castle, heaven, up in the air, nest in the sky, cloud kingdom"),
          "high up in the sky among clouds", fantasy.clouds),
    Place("cave", "in a cave", _words("cave, cavern, tunnel, mine, grotto, underground, lair, dragon's lair, crystal cave"), "a dark cave with crystals", fantasy.cave),
    Place("volcano", "by a volcano", _words("volcano, lava, crater of fire, volcanic, mount doom"), "a volcano with lava", fantasy.volcano),
)  # fmt: skip

BY_NAME = {place.name: place for place in PLACES}
