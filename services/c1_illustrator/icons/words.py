"""Words of stories and the drawings that show them, where the drawing has another name; and words that need no drawing of their own."""

import re

# Each line: slug: words.
_SYNONYMS = """
bread: loaf, loaves, loaf of bread, bread loaf, toast, dough, bun, buns, rolls, sandwich bread
croissant: pastry, pastries
cookie: biscuit, biscuits, gingerbread
birthday-cake: cake, birthday
cupcake: muffin, muffins
pie: tart, apple pie, pumpkin pie
honey-pot: honey, jar of honey, jam, jar
pot-of-food: soup, stew, pot, cauldron, kettle, porridge, potion pot
bowl-with-spoon: bowl, cereal
teapot: tea, tea pot
hot-beverage: cocoa, hot chocolate, coffee, mug, cup, cup of tea
glass-of-milk: milk, glass
red-apple: apple, apples
ear-of-corn: corn, maize
jack-o-lantern: pumpkin, halloween
cheese-wedge: cheese
chestnut: nut, nuts, acorn, acorns
sheaf-of-rice: wheat, grain, flour, hay, straw
peanuts: seeds, seed
lollipop: sweets, sweet
candy: candies, toffee, caramel
ice-cream: icecream, ice cream cone
world-map: map, treasure map, star map, chart, old map
scroll: parchment, letter scroll, recipe, poem, spell, list, riddle, message
envelope: letter, invitation, mail, note, card, postcard
closed-book: book, diary, storybook, fairy tale, journal, spell book
open-book: pages, page, story, open book
books: bookshelf, stack of books, pile of books, textbook
notebook: sketchbook, notes
key: keys, silver key
old-key: golden key, rusty key, old key
gem-stone: gem, jewel, jewels, diamond, ruby, emerald, sapphire, gemstone, crystal, crystals, glass
ring: golden ring
crystal-ball: orb, glass ball, marble, pearl, snow globe, bubble
magic-wand: wand, stick, magic stick
sparkles: magic, glitter, spark, sparks, stardust, fairy dust, moonlight, dust, glow, light beam
glowing-star: star, stars, bright star, fallen star, starlight
shooting-star: falling star, wish
red-paper-lantern: lantern, lanterns, paper lantern
candle: candles, candlelight
light-bulb: light, idea, bulb, lamp
flashlight: torch, torchlight
fire: campfire, bonfire, flame, flames, fireplace, lava, ember
magnifying-glass-tilted-left: magnifying glass, clue, clues, lens
footprints: footprint, tracks, paw print
telescope: spyglass, binoculars
compass: needle compass
camera: photo, photograph
framed-picture: painting, picture, portrait, drawing
artist-palette: paint, paints, paintbox, palette, colours, colors, watercolours
paintbrush: brush
crayon: crayons, chalk
pencil: pencils
musical-notes: music, song, melody, tune, lullaby, singing
violin: fiddle
long-drum: drums
postal-horn: horn, bugle
flute: pipe, whistle, recorder
musical-keyboard: piano, keyboard, organ
microphone: mic
bell: bells, little bell
wrapped-gift: present, presents, gift, gifts, box, parcel
package: crate, packages, cardboard box
treasure-chest: chest, treasure, trunk, old chest
coin: coins, gold coin, money, gold
money-bag: sack, bag of gold, bag
crown: tiara, golden crown
backpack: rucksack, satchel, knapsack, schoolbag
luggage: suitcase
basket: picnic basket, baskets
bucket: pail, bucket of water
broom: broomstick
hammer: mallet
hammer-and-wrench: tools, tool
toolbox: tool box, toolkit
wrench: spanner
gear: cog, cogs, gears, machine, engine, wheel of metal, clockwork
mantelpiece-clock: clock, clocks, grandfather clock
alarm-clock: alarm, timer
watch: wristwatch, pocket watch
hourglass-not-done: hourglass, sand glass, time
satellite-antenna: antenna, radio dish
radio: walkie-talkie, communicator
laptop: computer, screen, tablet
television: tv, monitor
battery: power cell, fuel, energy
puzzle-piece: puzzle, piece
teddy-bear: teddy, toy, toys, stuffed toy, plush
nesting-dolls: doll, dolls, puppet
balloon: balloons, red balloon
kite: kites
soccer-ball: ball, football
yarn: wool, thread ball, ball of yarn, string
thread: needle, sewing, spool
scarf: blanket, cloth, shawl, cape, cloak, quilt
socks: sock, stocking, mittens
gloves: glove
woman-s-hat: straw hat, sunhat, bonnet
top-hat: hat, magic hat
umbrella: parasol
umbrella-with-rain-drops: rain umbrella
ladder: rope ladder
knot: rope, ropes
hook: fishing hook
fishing-pole: fishing rod, rod
anchor: ship's anchor
sailboat: boat, boats, ship, toy boat, sailing boat, sailing ship, pirate ship
canoe: rowing boat, kayak, raft
rocket: spaceship, spacecraft, rocket ship, shuttle, starship, space ship, paper rocket
flying-saucer: ufo, saucer
ringed-planet: planet, planets, saturn
comet: meteor, asteroid, meteorite
small-airplane: plane, aeroplane, airplane, toy plane
helicopter: drone
automobile: car, cars
delivery-truck: truck, lorry, van
locomotive: train, steam train, engine train
bicycle: bike
sled: sledge, sleigh
wheel: wheels
cloud: little cloud
rainbow: rainbows
snowflake: snowflakes
snowman-without-snow: snow man
droplet: water, drop, tear, dew, raindrop
feather: feathers, quill
nest-with-eggs: nest, eggs, birds' nest
egg: dragon egg, golden egg
spiral-shell: shell, seashell, shells, conch
oyster: pearl shell
coral: corals
seedling: sprout, plant, little plant, sapling
potted-plant: pot plant, pot, flowerpot
four-leaf-clover: clover
maple-leaf: leaf, leaves, autumn leaves
fallen-leaf: dry leaf
tulip: flower, flowers, bloom
rose: roses, red rose
bouquet: bunch of flowers, flowers bouquet
sunflower: sunflowers
brown-mushroom: toadstool
mushroom: mushrooms
herb: herbs, grass herb
rock: stone, stones, pebble, pebbles, boulder
wood: log, logs, plank, branch, wood pile, twig
brick: bricks
tent: camp, camping tent
hut: shed, shelter
castle: palace, sandcastle, sand castle
houses: homes
door: gate, little door, magic door
mirror: looking glass
locked: lock, padlock
shield: armour, armor
crossed-swords: sword, swords
bow-and-arrow: bow, arrow, arrows
test-tube: potion, potions, vial, bottle, flask
alembic: potion bottle, experiment
bubbles: bubbles, soap bubbles
honeybee: bee, bees, bumblebee
lady-beetle: ladybug, ladybird
butterfly: butterflies, moth
bug: caterpillar
firecracker: firework
fireworks: firework show
party-popper: party, celebration
confetti-ball: confetti
wind-chime: chimes
red-heart: heart, love, hug, hearts
trophy: prize, cup trophy, award
sports-medal: medal
ticket: tickets
ribbon: bow ribbon
flag-in-hole: flag
fishing-net: net
robot: machine man
mouse: mice
goose: geese
spider-web: cobweb, web
chair: armchair, stool, throne
couch-and-lamp: sofa, couch
bed: mattress
window: little window
shovel: spade
cup-with-straw: juice, lemonade
tropical-fish: little fish, colourful fish
fish: fishes, fish bones
pretzel: pretzels
baguette-bread: baguette
pancakes: pancake
pizza: slice of pizza
satellite: space probe
hot-air-balloon: air balloon
"""

SYNONYMS: dict[str, str] = {}
for _line in _SYNONYMS.strip().splitlines():
    _slug, _, _list = _line.partition(":")
    for _word in _list.split(","):
        SYNONYMS.setdefault(_word.strip(), _slug)

SCENERY = frozenset(
    ["tree", "trees", "forest", "woods", "grass", "hill", "hills", "sky", "clouds", "sun", "moon", "sea", "ocean", "wave", "waves", "river", "snow", "rain", "window", "windows", "wall", "walls", "floor", "table", "tables", "street", "streets", "road", "path", "house", "houses", "building", "buildings", "cottage", "cottages", "village", "city", "sand", "mountain", "mountains", "field", "shelf", "shelves", "bookshelf", "bookshelves", "bookcase", "oven", "stove", "room", "night", "day", "wind", "storm", "fog", "mist", "air", "ground", "horizon", "water", "beach", "meadow", "cave", "space", "planet", "planets", "galaxy", "stage", "curtain", "curtains", "counter", "desk", "desks", "blackboard", "shadow", "shadows", "darkness", "silence", "sunlight", "sunshine", "moonbeam", "branches", "cliff", "castle", "tower", "palace", "ship", "deck", "lighthouse", "bed", "rooftops", "rooftop", "stalls", "stall", "tent", "tracks", "platform", "mill", "windmill", "barn", "fence", "bridge", "lake", "pond", "island", "volcano"]
)
"""What the places draw by themselves."""

BIG = frozenset(
    ["rocket", "flying-saucer", "automobile", "taxi", "bus", "delivery-truck", "fire-engine", "police-car", "tractor", "locomotive", "railway-car", "sailboat", "canoe", "ship", "motor-boat", "helicopter", "hut", "houses", "house", "derelict-house", "castle", "tent", "carousel-horse", "ferris-wheel", "statue-of-liberty", "tokyo-tower", "fountain", "christmas-tree", "evergreen-tree", "deciduous-tree", "palm-tree", "bed", "couch-and-lamp", "door", "piano", "satellite", "sled", "igloo", "snowman", "snowman-without-snow", "bicycle", "playground-slide", "jack-o-lantern", "tanabata-tree", "leafless-tree", "cactus", "ladder", "telescope", "satellite-antenna", "musical-keyboard", "treasure-chest", "chair", "volcano", "campfire"]
)
"""Drawings of things larger than the small figures."""

AIRBORNE = frozenset(
    ["glowing-star", "star", "shooting-star", "ringed-planet", "comet", "kite", "balloon", "small-airplane", "airplane", "helicopter", "flying-saucer", "satellite", "rainbow", "cloud", "butterfly", "honeybee", "musical-notes", "musical-note", "sparkles", "snowflake", "fireworks", "sparkler", "bubbles", "parachute", "bird", "dove", "eagle", "crescent-moon", "full-moon", "sun", "moon", "red-heart", "hot-air-balloon", "red-paper-lantern", "wind-chime", "carp-streamer", "confetti-ball", "dragonfly", "feather", "fallen-leaf", "maple-leaf", "leaf-fluttering-in-wind"]
)
"""Drawings that hang or fly."""

_IRREGULAR = {"mice": "mouse", "geese": "goose", "wolves": "wolf", "elves": "elf", "children": "child", "men": "man", "women": "woman", "knives": "knife",
              "leaves": "leaf", "loaves": "loaf", "fairies": "fairy", "people": "person", "oxen": "ox", "thieves": "thief", "calves": "calf"}  # fmt: skip
_ARTICLES = re.compile(
    r"^(?:a|an|the|some|his|her|their|its|my|your|one|two|three|many|few|little|small|tiny|big|old|great|magic|magical|shiny|bright)\s+"
)


def plain(phrase: str) -> str:
    """Lower case, without articles, punctuation and the commonest adjectives in front."""
    text = " ".join(re.findall(r"[\w'’-]+", phrase.lower().replace("’", "'")))
    while (shorter := _ARTICLES.sub("", text)) != text:
        text = shorter
    return text


def singular(word: str) -> str:
    """The singular of an English noun, good enough to look it up."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss|o)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
