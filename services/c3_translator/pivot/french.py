"""Edits of the French lemma stream before it is generated, and of the generated sentences."""

import re
from collections.abc import Callable, Sequence

from services.c3_translator.pivot import apertium, rules
from services.c3_translator.pivot.rules import Rules, compiled

_VERB = r"<(?:vblex|vbser|vbhaver|vbmod)>"
_IL = r"\^[Ii]l<prn><tn><p3><m><(?:sg|pl)>\$\s*"
_CLITICS = r"(?:\^[^$]*<pro>[^$]*\$\s*)*"
_SAY = (
    "demander|dire|répondre|crier|murmurer|chuchoter|ajouter|appeler|expliquer|rire|soupirer|sourire|continuer|insister|proposer|"
    "suggérer|chanter|annoncer|pleurer|hurler|exclamer"
)
_RULES: Rules = compiled((
        # there was
        (
            r"(?:\^([Ii])l<prn><tn><p3><m><sg>\$\s*)?\^@?(ne<adv>\$\s*\^)?@([Hh])aver<vblex>(<[^$]*)\$",
            lambda m: f"^*qy{'Il' if m[1] == 'I' or m[3] == 'H' else 'il'}$ {'^*qyne$ ' if m[2] else ''}^*qyy$ ^avoir<vblex>{m[4]}$",
        ),
        # coordinated verbs share their subject
        (rf"(\^(?:et|ou|mais)<cnjcoo>\$\s*){_IL}(?={_CLITICS}\^[^$]*{_VERB})", r"\1"),
        # an adverb follows its verb
        (
            rf"\^(toujours|souvent|déjà|encore|jamais)<adv>\$\s*({_CLITICS}\^[^$]*{_VERB}<(?:pri|pii|ifi|fti|cni)>[^$]*\$)",
            r"\2 ^\1<adv>$",
        ),
        # said Ana: no pronoun before the name
        (rf"(\"[,.]?\s*){_IL}(?=\^(?:{_SAY})<vblex>)", r"\1"),
        # qu'il restèrent after a noun: qui
        (rf"\^que<(?:rel|cnjsub)>[^$]*\$\s*{_IL}(?=\^[^$]*{_VERB}[^$]*\$\s*\^[^$]*<(?:pp|adj)>)", "^qui<rel><an><mf><sp>$ "),
))  # fmt: skip
_SHE = re.compile(r"\b(?:she|her)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"(\^[Ii]l<prn><tn><p3>)<m>(<sg>\$\s*)(?!(?:\^[^$]*<pro>[^$]*\$\s*)*\^(?:falloir|pleuvoir|neiger|sembler|y)<)")


def edit(englishes: Sequence[str]) -> Callable[[str], str]:
    """The edit for a joined stream whose texts translate ``englishes`` in order."""

    def change(stream: str) -> str:
        parts = apertium.sentence_parts(stream)
        return "".join(_edit(part, english) for part, english in zip(parts, [*englishes, ""], strict=True))

    return change


_MET = re.compile(r"\bm(?:et|eet|eets|eeting)\b", re.IGNORECASE)
_SO_THAT = re.compile(r"\bso \w+", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|which|that) (?!he\b|she\b|it\b|they\b|we\b|you\b|I\b)", re.IGNORECASE)
_LET_US = re.compile(r"\blet(?:'s|’s| us)\b", re.IGNORECASE)
_PRONOUN = {"<p1><sg>": "je<prn><tn><p1><mf><sg>", "<p2><sg>": "tu<prn><tn><p2><mf><sg>",
            "<p1><pl>": "nous<prn><tn><p1><mf><pl>", "<p2><pl>": "vous<prn><tn><p2><mf><pl>"}  # fmt: skip
_LACKS_SUBJECT = re.compile(
    r"((?:^|[\"«]|\^[,;:!]<[^$]*\$|\^[^$]*<(?:cnjadv|cnjsub)>\$)\s*)"
    r"((?:\^ne<adv>\$\s*)?(?:\^[^$<]*<prn><pro>[^$]*\$\s*)*\^[^$]*<(?:vblex|vbser|vbhaver|vbmod)><(?:pri|pii|fti|cni|ifi)>)(<p[12]>)(<\w+>)",
    re.DOTALL,
)
_LACKS_THIRD = re.compile(
    r"(\^(?:quand|tandis que|pendant que|parce que|lorsque|si|dès que|jusqu'à ce que|jusqu'à ce|comme)<(?:cnjadv|cnjsub|adv)>\$\s*)"
    r"((?:\^ne<adv>\$\s*)?(?:\^[^$<]*<prn><pro>[^$]*\$\s*)*\^[^$]*<(?:vblex|vbser|vbhaver|vbmod)><(?:pri|pii|fti|cni|ifi)>)<p3>(<\w+>)",
    re.DOTALL,
)
_SPEECH = re.compile(r'"[^"]*"')
_WITH_BE = "aller|venir|arriver|partir|sortir|entrer|monter|descendre|rester|tomber|naître|mourir|devenir|revenir|rentrer|retourner"
_SPOKEN_PAST = re.compile(
    r"(\^(?:me|te|se|nous|vous)<prn><(?:pro)>[^$]*\$\s*)?\^([^$<]*)<(?:vblex|vbhaver|vbser|vbmod)><ifi>(<p\d>)<(\w+)>\$"
)


def _spoken_past(match: re.Match[str]) -> str:
    clitic, lemma, person, number = match.groups()
    low = lemma.lower()
    if low in ("être", "avoir", "devoir", "pouvoir", "vouloir", "savoir"):
        return f"{clitic or ''}^{lemma}<vblex><pii>{person}<{number}>$"
    reflexive = bool(clitic) and "<ref>" in clitic
    helper = "être" if reflexive or re.fullmatch(_WITH_BE, low) else "avoir"
    agree = f"<m><{number}>" if helper == "être" else "<m><sg>"
    helper = helper.capitalize() if lemma[:1].isupper() else helper
    return f"{clitic or ''}^{helper}<vblex><pri>{person}<{number}>$ ^{low}<vblex><pp>{agree}$"


def _edit(part: str, english: str) -> str:
    part = rules.apply(_RULES, part)
    she = bool(_SHE.search(english) and not _HE.search(english))
    if _WHO.search(english):
        part = re.sub(
            rf"(<n>[^$]*\$\s*(?:\^[^$]*<adj>[^$]*\$\s*)?)\^que<(?:rel|cnjsub)>[^$]*\$\s*{_IL}", r"\1^qui<rel><an><mf><sp>$ ", part
        )
    if she:
        part = _IMPERSONAL.sub(r"\1<f>\2", part)
    if _LET_US.search(english):
        part = re.sub(r"(?:\^[Nn]ous<prn><tn>[^$]*\$\s*)?(\^[^$]*<vblex>)<(?:fti|imp)><p1><pl>", r"\1<imp><p1><pl>", part)
    part = _LACKS_SUBJECT.sub(lambda m: f"{m[1]}^{_PRONOUN[m[3] + m[4]]}$ {m[2]}{m[3]}{m[4]}", part)
    part = _LACKS_THIRD.sub(lambda m: f"{m[1]}^il<prn><tn><p3>{'<f>' if she and m[3] == '<sg>' else '<m>'}{m[3]}$ {m[2]}<p3>{m[3]}", part)
    if _MET.search(english):
        part = re.sub(r"\^connaître<vblex><(ifi|inf)>", r"^rencontrer<vblex><\1>", part)
    if _SO_THAT.search(english):
        part = re.sub(r"\^(?:aussi|tellement)<(?:preadv|adv)>\$(?=\s*\^[^$]*<adj>)", "^*qysi$", part)
    part = re.sub(r"(\^aider<vblex>[^$]*\$\s*\^[Zz]q[^$]*\$\s*)(?=\^[^$]*<vblex><inf>)", r"\1^à<pr>$ ", part)
    part = re.sub(r"(<vblex>(?!<pp>)[^$]*\$\s*)(?=\^[^$]*<adj><[mf]+><(?:pl|sp)>\$\s*\^[^$]*<n><[mf]><pl>)", r"\1^de<pr>$ ", part)
    return _SPEECH.sub(lambda m: _SPOKEN_PAST.sub(_spoken_past, m.group()), part)


def correct(text: str) -> str:
    """Correct a generated sentence."""
    return rules.apply(rules.load("french"), text)
