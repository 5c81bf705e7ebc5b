"""Portuguese between English and the rest: what the neural model tends to get wrong, put right before the words are analysed."""

import re
from collections.abc import Sequence

from services.c3_translator.pivot import rules
from services.c3_translator.pivot.rules import Rules, compiled

_SELF = re.compile(r"\b(I|I'(?:m|ll|ve|d)|me|my)\b")
_RULES: Rules = compiled(
    (
        (r":\"", ': "'),
        (r"(?<=[a-zà-ü]) {2,}", " "),
        (r"\bpronto(s?) para\b", r"preparado\1 para"),
        (r"\bpronta(s?) para\b", r"preparada\1 para"),
        (r"(?<![a-zà-ü,] )\bO que (?=[^\".!]*\?)", "Que "),
        (r"\bela mesma\b", "si mesma"),
        (r"\bfoi embora\b", "desapareceu"),
        (r"\bforam embora\b", "desapareceram"),
        (r"\b(?:ir|indo) embora\b", "partir"),
        (
            r"\b([Tt])od[oa] (domingo|dia|sábado|segunda|terça|quarta|quinta|sexta|ano|mês|semana|noite)\b(?! inteir)",
            lambda m: f"{'Cada' if m[1] == 'T' else 'cada'} {m[2]}",
        ),
        (r'"\.(?= [a-zà-ü])', '",'),
        (r"\bmouse\b", "rato"),
        (r"\bmouses\b", "ratos"),
        (r"\b([Vv])aga-lume", r"\1agalume"),
        (r"\bpara fora da janela(?: para)?\b", "pela janela"),
        (r"\bmesmo quando\b", "até quando"),
        (r"\b([Aa])ntes (?:de|dos) (?=(?:seus |meus |nossos )?olhos\b)", lambda m: "Diante de " if m[1] == "A" else "diante de "),
    )
)


# Story words the neural model does not know, said in words it does.
_SIMPLER: Rules = compiled(
    (
        (r"(?<=[\"!?,] )cried\b", "shouted"),
        (r"(?<=[\"!?,] )exclaimed\b", "shouted"),
        (r"\bgiggled\b", "laughed softly"),
        (r"\bgiggling\b", "laughing softly"),
        (r"\bchuckled\b", "laughed"),
        (r"\bgrinned\b", "smiled"),
        (r"\bsniffled\b", "cried softly"),
        (r"\bgasped\b", "said in surprise"),
        (r"\bbeamed\b", "smiled"),
        (r"\bmunched\b", "ate"),
        (r"\bnibbled\b", "ate"),
        (r"\btossed\b", "threw"),
        (r"\btiptoed\b", "walked quietly"),
        (r"\btrudged\b", "walked slowly"),
        (r"\bscampered\b", "ran"),
        (r"\bscurried\b", "ran"),
        (r"\bdashed\b", "ran"),
        (r"\bzoomed\b", "flew"),
        (r"\bwhooshed\b", "flew"),
        (r"\btwinkled\b", "shone"),
        (r"\btwinkling\b", "shining"),
        (r"\bglimmered\b", "shone"),
        (r"\bsqueaked\b", "said in a small voice"),
        (r"\bchirped\b", "sang"),
        (r"\bcroaked\b", "said"),
        (r"\bsqueak\b", "cry"),
        (r"\bpurred\b", "said softly"),
        (r"\bhooted\b", "said"),
        (r"\bsnuggled\b", "lay down"),
        (r"\bcuddled\b", "hugged"),
        (r"\bdusted (it|them|him|her) off\b", r"cleaned \1"),
        (r"\bblushed\b", "turned red"),
        (r"\bnodded\b", "agreed"),
        (r"\bwiggled\b", "moved"),
        (r"\bhummed\b", "sang"),
        # The model knows beetles, which are masculine in Portuguese as fireflies are; see ``mend``.
        (r"\bfireflies\b", "beetles"),
        (r"\bFireflies\b", "Beetles"),
        (r"\bfirefly\b", "beetle"),
        (r"\bdanced a jig\b", "danced happily"),
        (r"\bgrumbled\b", "complained"),
        (r"\bsquawked\b", "screamed"),
        (r"\brumbled\b", "roared"),
        (r"\byelled\b", "shouted"),
        (r"\b[Hh]old on tight\b", "please hold on firmly"),
        (r"\b[Hh]old tight\b", "please hold on firmly"),
        (r"\bUp we go\b", "Let's go up"),
        (r"\bheart beat\b", "heart was beating"),
        (r"(?<=[!?,]\" )(he|she|they|\w+) cried\b", r"\1 shouted"),
        (r"\b(?:bumped into|came upon)(?= [A-Z])", "met"),
        (r"\bknocked(?=[.,;!\"]| and\b)", "knocked on the door"),
        (r"\barm in arm\b", "holding hands"),
        (r"\bEarly one morning\b", "One day, early in the morning"),
        (r"\b[Ww]hat if we (?!\w+ed\b|(?:built|made|found|went|took|had|were|got|did|could|can|all|just)\b)(?=[a-z])", "Can we "),
        (r"\b[Oo]ops\b", "Oh"),
        (r"\bmerry\b", "happy"),
    )
)


def speaks_of_self(english: str) -> bool:
    """Whether somebody in the sentence says ``I``: Portuguese forms are often the same for I and he."""
    return bool(_SELF.search(english))


_FIREFLY = re.compile(r"\bfirefl(?:y|ies)\b", re.IGNORECASE)


_DESCRIBED = re.compile(r"\b(?:was|were|lived|there was once) (?:an? |[A-Z]\w+, an? )[^,.]*?\b(?:who|that) (?!was\b|had\b)\w+")
_HABIT = re.compile(
    r"\b(?:always|(?:every|each) (?:day|morning|evening|night|afternoon|spring|summer|autumn|winter|year|week))\b", re.IGNORECASE
)
_MET = re.compile(r"\b(?:met|came upon|bumped into)\b")
_LIVED = re.compile(r"\blived (?!happily|through)")
_PAST = r"(?!estou|museu|ateu|sempre)([a-zà-ü]{2,})(ou|aram|[ei]u|[ei]ram)"
_IMPERFECT = {"ou": "ava", "aram": "avam", "eu": "ia", "iu": "ia", "eram": "iam", "iram": "iam"}


def _imperfect(match: re.Match[str]) -> str:
    stem, end = match[2], match[3]
    return match[0] if stem in ("fo", "f", "d", "m", "s", "t", "v", "er") else f"{match[1]}{stem}{_IMPERFECT[end]}"


def _habits(text: str, english: str) -> str:
    """What somebody used to do, told in the tense for it: English has one past for both."""
    if _DESCRIBED.search(english):
        text = re.sub(rf"\b(que ){_PAST}\b", _imperfect, text, count=1)
    if _HABIT.search(english) and '"' not in english:
        text = re.sub(rf"\b((?:ele|ela|eles|elas|sempre|[A-Z]\w+) ){_PAST}\b", _imperfect, text)
    if _MET.search(english):
        text = re.sub(r"\bconhecia(m?)\b", lambda m: "conheceram" if m[1] else "conheceu", text)
    if _LIVED.search(english):
        text = re.sub(
            r"\b(viv|mor)(?:eu|ou|eram|aram)\b", lambda m: m[1] + {"viv": "ia", "mor": "ava"}[m[1]] + ("m" if m[0][-1] == "m" else ""), text
        )
    return text


_PHOTO = {
    "ou": "fez",
    "aram": "fizeram",
    "ar": "fazer",
    "ava": "fazia",
    "avam": "faziam",
    "ando": "fazendo",
    "amos": "fizemos",
    "ei": "fiz",
}


def for_apertium(text: str) -> str:
    """Good Portuguese said so that it can be taken word by word: photographs are made, not drawn out."""
    text = re.sub(r"\b([Aa])rcos?-íris\b", r"\1rcoíris", text)
    return re.sub(
        r"\b([Tt])ir(ou|aram|ar|ava|avam|ando|amos|ei) (?=(?:\w+ )?(?:foto|fotos|fotografia|fotografias)\b)",
        lambda m: f"{_PHOTO[m[2]].capitalize() if m[1] == 'T' else _PHOTO[m[2]]} ",
        text,
    )


def mend(text: str, english: str) -> str:
    """The model's translation of a sentence, mended."""
    text = _habits(rules.apply(_RULES, text), english)
    if _FIREFLY.search(english):
        text = re.sub(r"\b([Bb])esouro", lambda m: f"{'V' if m[1] == 'B' else 'v'}agalume", text)
    return text


def prepare(english: str) -> str:
    """An English sentence in the plain characters the neural model learned from."""
    english = english.replace("’", "'").replace("‘", "'").replace("—", " - ").replace("…", "...").strip()
    return rules.apply(_SIMPLER, english)


def lower_title(title: str, names: Sequence[str]) -> str:
    """A title in sentence case, which is what the model can read; names keep their capitals."""
    kept = {word for name in names for word in name.split()} | {"I"}
    first, *others = title.split()
    return " ".join([first, *(word if word.strip(",.:!?'\"").removesuffix("'s") in kept else word.lower() for word in others)])
