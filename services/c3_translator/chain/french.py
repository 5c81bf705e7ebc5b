"""Edits of the French lemma stream before it is spelt out."""

import re
from collections.abc import Callable, Sequence

from services.c3_translator.chain import apertium

_VERB = r"<(?:vblex|vbser|vbhaver|vbmod)>"
_IL = r"\^[Ii]l<prn><tn><p3><m><(?:sg|pl)>\$\s*"
_CLITICS = r"(?:\^[^$]*<pro>[^$]*\$\s*)*"
_SAY = (
    "demander|dire|répondre|crier|murmurer|chuchoter|ajouter|appeler|expliquer|rire|soupirer|sourire|continuer|insister|proposer|"
    "suggérer|chanter|annoncer|pleurer|hurler|exclamer"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), replacement)
    for pattern, replacement in (
        # there was
        (r"(?:\^[Ii]l<prn><tn><p3><m><sg>\$\s*)?\^@?(ne<adv>\$\s*\^)?@([Hh])aver<vblex>(<[^$]*)\$",
         lambda m: f"^*qy{'Il' if m[2] == 'H' else 'il'}$ {'^*qyne$ ' if m[1] else ''}^*qyy$ ^avoir<vblex>{m[3]}$"),
        # coordinated verbs share their subject
        (rf"(\^(?:et|ou|mais)<cnjcoo>\$\s*){_IL}(?={_CLITICS}\^[^$]*{_VERB})", r"\1"),
        # said Ana: no pronoun before the name
        (rf"(\"[,.]?\s*){_IL}(?=\^(?:{_SAY})<vblex>)", r"\1"),
        # qu'il restèrent after a noun: qui
        (rf"\^que<(?:rel|cnjsub)>[^$]*\$\s*{_IL}(?=\^[^$]*{_VERB}[^$]*\$\s*\^[^$]*<(?:pp|adj)>)", "^qui<rel><an><mf><sp>$ "),
    )
)  # fmt: skip
_SHE = re.compile(r"\b(?:she|her)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"(\^[Ii]l<prn><tn><p3>)<m>(<sg>\$\s*)(?!(?:\^[^$]*<pro>[^$]*\$\s*)*\^(?:falloir|pleuvoir|neiger|sembler|y)<)")
_TEXT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bC'était une fois\b", "Il était une fois"),
        (r"\bc'était une fois\b", "il était une fois"),
        (r"\bDans cette nuit\b", "Ce soir-là"),
        (r"\bdans cette nuit\b", "ce soir-là"),
        (r"\bPar fin\b", "Enfin"),
        (r"\bne y\b", "n'y"),
        (r"\b(ne|n') ?(\w+) pas (?:pas du tout|rien|de rien|du néant|du rien)\b", lambda m: f"{m[1]}{'' if m[1].endswith(chr(39)) else ' '}{m[2]} rien"),
        (r"\bquelque chose (bon|beau|nouveau|spécial|merveilleux|étrange|grand|petit)\b", r"quelque chose de \1"),
        (r"\b([Rr]egard\w+|en regardant) pour (?=(?:le|la|les|un|une|son|sa|ses|l')\b)", r"\1 "),
        (r"\b([Cc])e que (?:devons)-?(?:nous)? ", lambda m: f"{'Que' if m[1] == 'C' else 'que'} devons-nous "),
        (r"\b([Cc])e que (?=[^\"]*\?)", lambda m: f"{'Qu' if m[1] == 'C' else 'qu'}'est-ce que "),
        (r"\bQui est-ce qui es tu\b|\bQui est-ce qui est tu\b", "Qui es-tu"),
        (r"\bdu côté de dehors\b", "dehors"),
        (r"\bdans l'obscur\b", "dans le noir"),
        (r"\bde l'obscur\b", "du noir"),
        (r"\bdu obscurité\b", "de l'obscurité"),
        (r"\bsi il(s?)\b", r"s'il\1"),
        (r"\bde le\b", "du"),
        (r"\bde les\b", "des"),
        (r"\bà le\b", "au"),
        (r"\bà les\b", "aux"),
        (r"\b(resta|restèrent) (?=(?:très |si |tellement )?(?:heureu|content|trist|surpris|impressionn|étonn|effray|ému|fâch)\w*)",
         lambda m: "fut " if m[1] == "resta" else "furent "),
        (r"\bla nuit entière\b", "toute la nuit"),
    )
)  # fmt: skip


def edit(englishes: Sequence[str]) -> Callable[[str], str]:
    """The edit for a joined stream whose texts translate ``englishes`` in order."""

    def change(stream: str) -> str:
        parts = apertium.sentence_parts(stream)
        return "".join(_edit(part, english) for part, english in zip(parts, [*englishes, ""], strict=True))

    return change


def _edit(part: str, english: str) -> str:
    for pattern, replacement in _RULES:
        part = pattern.sub(replacement, part)
    if _SHE.search(english) and not _HE.search(english):
        part = _IMPERSONAL.sub(r"\1<f>\2", part)
    return part


def mend(text: str) -> str:
    """The last edits, on the spelt-out sentence."""
    for pattern, replacement in _TEXT:
        text = pattern.sub(replacement, text)
    return text
