"""Small English word lists: what feelings sound like in a children's story, and words too common to be about anything."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMOTIONS = ("joy", "love", "calm", "curiosity", "surprise", "sadness", "fear", "anger")

FEELINGS: dict[str, frozenset[str]] = {
    "joy": _words(
        "happy happily happiness joy joyful laugh laughed laughing laughter giggle giggled smile smiled smiling cheer cheered "
        "cheers fun glad  delight delighted proud proudly celebrate celebrated danced dance dancing sang merry hooray hurray "
        "party beamed grinned wonderful  excited sparkled treat"
    ),
    "love": _words(
        "love loved loves hug hugged hugs kind kindly kindness friend friends friendship dear gentle care cared caring together "
        "helped help  share shared thank thanked thanks forgive forgave family cuddle cuddled heart kiss kissed welcome"
    ),
    "calm": _words(
        "calm quiet quietly peaceful peace sleep slept asleep sleepy dream dreamed rest rested soft softly still gentle slowly "
        "goodnight  evening lullaby cosy cozy warm breeze safe bed"
    ),
    "curiosity": _words(
        "wonder wondered wondering curious curiously explore explored exploring discover discovered find searched search looked "
        "asked why how  question questions secret mystery clue clues learn learned map idea puzzle puzzled peeked followed"
    ),
    "surprise": _words(
        "suddenly surprise surprised surprising amazed amazing astonished gasped gasp unexpected wow oh strange appeared magic "
        "magical popped  whoosh startled unbelievable"
    ),
    "sadness": _words(
        "sad sadly sadness cry cried crying tears tear lonely alone lost miss missed sorry sigh sighed unhappy broken hurt gone "
        "wept goodbye  disappointed empty sobbed"
    ),
    "fear": _words(
        "afraid scared scary fear frightened frightening terrified tremble trembled trembling dark shadow shadows worried worry "
        "danger  dangerous monster hid hide storm thunder nervous shy shook shivered scream screamed trouble"
    ),
    "anger": _words(
        "angry angrily anger mad furious cross shouted shout yelled fight fought mean rude stamped growled roared grumpy unfair "
        "selfish hate  hated snapped stole"
    ),
}

ANCHORS: dict[str, str] = {
    "joy": "everyone laughed and felt happy and proud",
    "love": "they hugged and cared for their dear friend",
    "calm": "it was a quiet and peaceful evening",
    "curiosity": "she wondered what it was and wanted to find out more",
    "surprise": "suddenly something unexpected and amazing happened",
    "sadness": "she cried and felt sad and alone",
    "fear": "he was scared and trembled in the dark",
    "anger": "he shouted and was furious",
}
"""What each feeling sounds like, for comparing by meaning."""

GENERIC = _words(
    "time times day days night morning evening afternoon moment way ways thing things something everything anything nothing "
    "someone everyone  one ones lot bit kind sort end side part place places name word words today tomorrow yesterday once "
    "while hour minute minutes week year  years idea problem trouble plan world life people person everybody nobody anyone "
    "somebody other others all both each none rest"
)
"""Nouns that say nothing of what a story is about."""

STOP_WORDS = GENERIC | _words(
    "a about above across after again against ago all almost along already also although always am among an and another any "
    "are around as  asked at away back be became because been before began behind being below beneath beside best better "
    "between big both bring brought but  by called came can cannot come could couldn did didn do does doesn doing don done "
    "down during each else enough even ever every far fast  felt few finally first for found from full further gave get gets "
    "getting give go goes going gone good got great had happy hard has hasn  have haven having he heard held her here hers "
    "herself him himself his how however i if in inside instead into is isn it its itself just  keep kept knew know large "
    "last later least left less let like liked little lived long look looked lots made make makes making many may  maybe me "
    "met might more most much must my myself near nearly need needed never new next nice no nor not now of off oh often ok "
    "old on  only onto open opened or our ours out outside over own perhaps placed put quite ran rather ready really right "
    "said same sat saw say  says see seemed seen shall she should shouldn since sit small smiled so some soon started stay "
    "still stood stop such suddenly take taken  tell than thank that the their them themselves then there these they think "
    "this those thought through to together told too took  toward towards tried try turned two under until up upon us use "
    "used very wait walked want wanted wants was wasn we well went were weren  what when where whether which who whole whose "
    "why will wish wished with within without won wondered would wouldn yes yet you young your  yours ve ll re"
)
