"""Edits of the Catalan lemma stream in the middle of the pipeline, for both target languages.

They cover what Portuguese, Spanish and French express differently; the English sentence tells who speaks to whom.
"""

import re
from collections.abc import Callable, Sequence

from services.c3_translator.pivot import apertium, rules
from services.c3_translator.pivot.rules import Rules, compiled

_VERB = r"<(?:vblex|vbser|vbhaver|vbmod)>"
_GO = "anar|tornar|córrer|viatjar|venir|entrar|caminar|volar|arribar|sortir|marxar|pujar|baixar|nedar|navegar|saltar"
_FEEL = "por|gana|set|son|fred|calor|pressa|sort|qzpressa"
_FINITE = r"<(?:pri|pii|ifi|fti|cni|prs|pis|imp)>"

_RULES: Rules = compiled((
        # auxiliaries by the name both dictionaries know
        (r"\^([Hh])aver<vaux>", r"^\1aver<vbhaver>"),
        (r"\^([Pp])recisar<vblex>", lambda m: f"^{'N' if m[1] == 'P' else 'n'}ecessitar<vblex>"),
        # tinha feito: had done
        (rf"\^([Tt])enir<vblex>(<p[ir]i>[^$]*)\$(\s+(?:\^[^$]*<adv>\$\s+)?)\^([^<$]+){_VERB}<pp><[mf]+><\w+>",
         lambda m: f"^{'H' if m[1] == 'T' else 'h'}aver<vbhaver>{m[2]}${m[3]}^{m[4]}<vblex><pp><m><sg>"),
        # olhar para: look at; sorrir para: smile at; ir para: go to
        (rf"(\^(?:[Mm]irar|qzapontar|Qzapontar){_VERB}[^$]*\$\s*)\^per a<pr>\$\s*", r"\1"),
        (rf"(\^(?:[Ss]omriure|[Dd]ir|qzacenar|[Cc]ridar){_VERB}[^$]*\$\s*)\^per a<pr>", r"\1^a<pr>"),
        (r"\^([Ss])er<vbser><ifi>([^$]*\$\s*)\^(?:per a|a)<pr>",
         lambda m: f"^{'A' if m[1] == 'S' else 'a'}nar<vblex><ifi>{m[2]}^a<pr>"),
        (rf"(\^(?:{_GO}){_VERB}[^$]*\$\s*(?:\^[^$]*<adv>\$\s*)?)\^per a<pr>", r"\1^a<pr>"),
        # estar com medo: be afraid
        (rf"\^([Ee])star<vblex>([^$]*)\$\s*\^amb<pr>\$\s*\^({_FEEL})<n>",
         lambda m: f"^{'T' if m[1] == 'E' else 't'}enir<vblex>{m[2]}$ ^{m[3]}<n>"),
        # a noun's "que" before a verb is "which", not "that"
        (rf"(\^[^$]*<n>[^$]*\$\s*(?:\^[^$]*<adj>[^$]*\$\s*)?)\^que<cnjsub>\$(\s*(?:\^[^$]*<(?:pro|adv)>[^$]*\$\s*)*\^[^$]*{_VERB}{_FINITE})",
         r"\1^que<rel><an><mf><sp>$\2"),
))  # fmt: skip
_PERIPHRASTIC = re.compile(rf"\^([Aa])nar<vaux>((?:<p\d>)<\w+>)\$(\s+(?:\^[^$]*<adv>\$\s+)?)\^([^<$]+)(?=({_VERB}))<\w+><inf>", re.DOTALL)
_CLITIC = r"(?:\^[^$]*<(?:pro|adv|enc)>[^$]*\$\s*)*"
_YOU_BEFORE = re.compile(rf"(\^[Vv]ost[èe]s?<prn><tn>)<p3>(<mf>)<(sg|pl)>(\$\s*{_CLITIC}\^[^$]*{_VERB}{_FINITE})<p3>", re.DOTALL)
_YOU_AFTER = re.compile(rf"({_VERB}{_FINITE})<p3>(<\w+>\$\s*\^[Vv]ost[èe]s?<prn><tn>)<p3>(<mf><\w+>)", re.DOTALL)
_SECOND = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:he|him|his|she|her|hers|it|its|they|them|their)\b", re.IGNORECASE)
_ONCE = re.compile(r"\bonce\b", re.IGNORECASE)
_LET_US = re.compile(r"\blet(?:'s|’s| us)\b", re.IGNORECASE)
_SPEECH = re.compile(r'"[^"]*"')


def _whole_past(match: re.Match[str]) -> str:
    capital, person, between, lemma, verb = match.groups()
    lemma = lemma[:1].upper() + lemma[1:] if capital == "A" else lemma
    adverb = between.strip()
    return f"{adverb} ^{lemma}{verb}<ifi>{person}" if adverb else f"^{lemma}{verb}<ifi>{person}"


def _say_thou(part: str, english: str) -> str:
    """Change the third person of Portuguese você to the second: a storybook says tú and tu."""
    part = _YOU_BEFORE.sub(r"\1<p2>\2<\3>\4<p2>", part)
    part = _YOU_AFTER.sub(r"\1<p2>\2<p2>\3", part)
    part = re.sub(r"\^([Vv])ostè<prn><tn><p[23]>", lambda m: f"^{'T' if m[1] == 'V' else 't'}u<prn><tn><p2>", part)
    part = re.sub(r"\^([Vv])ostès<prn><tn><p[23]>", lambda m: f"^{m[1]}osaltres<prn><tn><p2>", part)
    spoken = " ".join(_SPEECH.findall(english))
    if _SECOND.search(spoken) and not _OTHERS.search(spoken):

        def mine(match: re.Match[str]) -> str:
            words = match.group()
            words = re.sub(r"\^([Ee])l seu<", r"^\1l teu<", words)
            if _THIRD.search(spoken):
                return words
            return re.sub(r"\^(?:el|ho|li)<prn><(pro|enc)><p3>(?:<\w+>)*", r"^et<prn><\1><p2><mf><sg>", words)

        part = _SPEECH.sub(mine, part)
    return part


def _commands(part: str, english: str) -> str:
    """Change commands from the Portuguese third person (não se preocupe, venha) to the second."""
    spoken = " ".join(_SPEECH.findall(english))
    if not spoken or _THIRD.search(spoken):
        return part

    def thou(match: re.Match[str]) -> str:
        words = match.group()
        words = re.sub(
            rf'("\s*\^No<adv>\$\s*)(\^es<prn><pro>)<ref><p3><mf><sp>(\$\s*\^[^$]*{_VERB})<(?:prs|imp)><p3>(<\w+>)',
            r"\1^et<prn><pro><p2><mf><sg>\3<prs><p2>\4", words,
        )  # fmt: skip
        words = re.sub(rf'("\s*\^No<adv>\$\s*\^[^$]*{_VERB})<(?:prs|imp)><p3>', r"\1<prs><p2>", words)
        return re.sub(rf'("\s*\^[^$]*{_VERB})<(?:prs|imp)><p3>', r"\1<imp><p2>", words)

    return _SPEECH.sub(thou, part)


def edit(englishes: Sequence[str]) -> Callable[[str], str]:
    """The edit for a joined stream whose texts translate ``englishes`` in order."""

    def change(stream: str) -> str:
        parts = apertium.sentence_parts(stream)
        return "".join(_edit(part, english) for part, english in zip(parts, [*englishes, ""], strict=True))

    return change


def _edit(part: str, english: str) -> str:
    part = _PERIPHRASTIC.sub(_whole_past, part)
    part = rules.apply(_RULES, part)
    if _ONCE.search(english):
        part = re.sub(r"\^viure<vblex><ifi>", "^viure<vblex><pii>", part)
    if _LET_US.search(english):
        part = re.sub(r"(?:\^[Nn]osaltres<prn>[^$]*\$\s*)?(\^[^$]*<vblex>)<(?:fti|pri)><p1><pl>", r"\1<imp><p1><pl>", part)
    return _commands(_say_thou(part, english), english)
