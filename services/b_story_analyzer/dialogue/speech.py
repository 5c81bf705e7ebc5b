"""Verbs of speaking, as they stand beside a quote."""

import re
from functools import cache

ENGLISH = (
    "said says say asked asks ask whispered whispers cried cries shouted shouts replied replies answered answers called calls "
    "exclaimed  exclaims yelled yells laughed laughs giggled giggles murmured murmurs mumbled mumbles muttered mutters sighed "
    "sighs squeaked squeaks  sang sings hummed hums chirped chirps roared roars growled growls grumbled grumbles groaned moaned "
    "sobbed wailed whimpered wept begged  pleaded suggested suggests explained explains added adds agreed agrees admitted "
    "announced announces declared insisted wondered wonders  thought promised promises warned warns repeated repeats continued "
    "began begged boomed barked beeped beeps buzzed chimed chuckled  croaked croaks gasped gasps grinned hissed hooted huffed "
    "interrupted joked joined mewed mooed objected ordered offered piped protested  purred puffed quacked remarked rumbled "
    "screamed screeched shrieked snapped sniffed sniffled snorted spoke squealed stammered stuttered  teased told tells twittered "
    "urged whistled yawned cheered cheers beamed breathed bellowed blurted commanded cooed crowed demanded echoed  greeted guessed "
    "hollered read recited responded smiled smiles reminded"
)
OTHERS = {
    "fr": "dit demanda demande répondit répond murmura chuchota cria s'écria s’écria s'exclama s’exclama "
    "ajouta souffla soupira déclara lança",
    "es": "dijo dice preguntó pregunta respondió contestó susurró gritó exclamó añadió murmuró suspiró explicó",
    "pt": "disse diz perguntou respondeu sussurrou gritou exclamou acrescentou murmurou suspirou explicou",
    "it": "disse dice chiese domandò rispose sussurrò gridò esclamò aggiunse mormorò sospirò spiegò",
    "de": "sagte fragte antwortete flüsterte rief schrie murmelte seufzte erklärte meinte",
}

SUBJECT_PRONOUNS = {
    "en": {"he": "he", "she": "she"},
    "fr": {"il": "he", "elle": "she"},
    "es": {"él": "he", "ella": "she"},
    "pt": {"ele": "he", "ela": "she"},
    "it": {"lui": "he", "lei": "she"},
    "de": {"er": "he", "sie": "she"},
}
"""Pronouns that stand for one person, by language, and the cast's pronoun each answers to. ``they``, mostly several, is left out."""


@cache
def verbs(language: str) -> str:
    """Alternatives for a regular expression, longest first. Unknown languages get the English ones."""
    known = OTHERS.get(language, ENGLISH)
    return "|".join(re.escape(verb) for verb in sorted(set(known.split()), key=lambda verb: (-len(verb), verb)))


_HOW = re.compile(rf"(?<=[\"”’'])\s*,?\s*(?:{verbs('en')})\b")


def plainly(text: str) -> str:
    """English with every verb right behind a quote made ``said``: how a line is spoken (``"Up we go!" cried Otto``) is no grief."""
    return _HOW.sub(" said", text)
