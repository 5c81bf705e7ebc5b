"""Edits of the French lemma stream before it is spelt out."""

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
), re.DOTALL)  # fmt: skip
_SHE = re.compile(r"\b(?:she|her)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"(\^[Ii]l<prn><tn><p3>)<m>(<sg>\$\s*)(?!(?:\^[^$]*<pro>[^$]*\$\s*)*\^(?:falloir|pleuvoir|neiger|sembler|y)<)")
_TEXT: Rules = compiled((
        (r"(\",?) (elle|il|elles|ils) (\w+[ae])\b(?! pas)", r"\1 \3-t-\2"),
        (r"(\",?) (elle|il|elles|ils) (\w+t)\b(?! pas)", r"\1 \3-\2"),
        (r"(?<=\"|,) (di|répondi|s'écri)t (il|elle)\b", r" \1t-\2"),
        (r"\b(?:Tu ne|[Nn]e) te préoccupes? pas\b", "Ne t'inquiète pas"),
        (r"\b(était|étaient) en train de (\w+)(?:er|re)\b", lambda m: m[2] + ("ait" if m[1] == "était" else "aient")),
        (r"\b(battait|battaient) rapide\b", r"\1 vite"),
        (r"\bÀ partir d'alors\b", "Dès lors"),
        (r"\b(\w+ait) jamais été\b", r"n'\1 jamais été"),
        (r"\bSans des\b", "Sans"),
        (r"\bde la peur\b", "peur"),
        (r"\bose à\b", "ose"),
        (r"\bQui est-ce qui ose\b", "Qui ose"),
        (r"\bresta rouge\b", "rougit"),
        (r"\bjusque quand\b", "même quand"),
        (r"\bparce que personne (?=l'|l[ae] )", "car personne ne "),
        (r"\bà travers de la\b", "à travers la"),
        (r"\bà travers du\b", "à travers le"),
        (r"\bde l'un autre\b", "de l'autre"),
        (r"\ben train de se mettre\b", "en train de se coucher"),
        (r"\bCentaines d", "Des centaines d"),
        (r"\bembrass(\w+) à (?=[A-Z])", r"embrass\1 "),
        (r"\bne (\w+) pas ([^.,;\"]*?) plus(?=[.,;])", r"ne \1 plus \2"),
        (r"\brespira fonds\b", "respira profondément"),
        (r"(?<=\")Aide(?= ?!)", "Au secours"),
        (r"\bprès d'à (?:lui|elle)\b", "près de son"),
        (r"\bC'était une fois\b", "Il était une fois"),
        (r"\bc'était une fois\b", "il était une fois"),
        (r"\bDans cette nuit\b", "Ce soir-là"),
        (r"\bdans cette nuit\b", "ce soir-là"),
        (r"\bPar fin\b", "Enfin"),
        (r"\bne y\b", "n'y"),
        (r"\b(ne |n')(\w+) pas (?:pas du tout|rien|de rien|du néant|du rien)\b", r"\1\2 rien"),
        (r"\bquelque chose (bon|beau|nouveau|spécial|merveilleux|étrange|grand|petit)\b", r"quelque chose de \1"),
        (r"\b([Rr]egard\w+|en regardant) pour (?=(?:le|la|les|un|une|son|sa|ses|l')\b)", r"\1 "),
        (r"\b([Cc])e que (?:devons)-?(?:nous)? ", lambda m: f"{'Que' if m[1] == 'C' else 'que'} devons-nous "),
        (r"\b([Cc])e que (?=[^\"]*\?)", lambda m: f"{'Qu' if m[1] == 'C' else 'qu'}'est-ce que "),
        (r"\b([Qq])u'est-(?:ce )?que (devons|pouvons|allons|faisons|voulons)-nous\b", lambda m: f"{m[1]}ue {m[2]}-nous"),
        (r"\b([Qq])u'est-que\b", r"\1u'est-ce que"),
        (r"\bQui est-ce qui es tu\b|\bQui est-ce qui est tu\b", "Qui es-tu"),
        (r"\bdu côté de dehors\b", "dehors"),
        (r"\bdans l'obscur\b", "dans le noir"),
        (r"\bde l'obscur\b", "du noir"),
        (r"\bdu obscurité\b", "de l'obscurité"),
        (r"\bsi il(s?)\b", r"s'il\1"),
        (r"\b(resta|restèrent) (?=(?:très |si |tellement )?(?:heureu|content|trist|surpris|impressionn|étonn|effray|ému|fâch)\w*)",
         lambda m: "fut " if m[1] == "resta" else "furent "),
        (r"\bgare spatiale\b", "station spatiale"),
        (r"\b[Cc]e é", lambda m: f"{m[0][0]}'é"),
        (r"\b(impressionn\w+|surpris\w*) avec\b", r"\1 par"),
        (r"\b(demand\w+) aide\b", r"\1 de l'aide"),
        (r"\bà maison\b", "à la maison"),
        (r"\bpour maison\b", "à la maison"),
        (r"\bpar le matin\b", "au matin"),
        (r"\b(promi\w+|essay\w+|décid\w+|oubli\w+) (?=\w+(?:er|ir|re|oir)\b)", r"\1 de "),
        (r"\b(commenç\w+|appri\w+|continu\w+) (?=\w+(?:er|ir|re|oir)\b)", r"\1 à "),
        (r"\bsoi même\b", "soi-même"),
        (r"\bfière de soi-même\b", "fière d'elle-même"),
        (r"\bfier de soi-même\b", "fier de lui-même"),
        (r"\bregard(\w*) la fenêtre pour (?=l)", r"regard\1 par la fenêtre "),
        (r"\bn'importe quelle chose\b", "n'importe quoi"),
        (r"\bM[ae]s\b", "Mais"),
        # what is left of Catalan on the way
        (r"\b([Uu])na mica\b", r"\1n peu"),
        (r"\b([Aa])questa vegada\b", lambda m: "Cette fois" if m[1] == "A" else "cette fois"),
        (r"\b(?:([Pp])er tant|(D|(?<=et d))onc)\b", lambda m: "Bientôt" if (m[1] or m[2]) in "PD" else "bientôt"),
        (r"\b([Pp])er casualitat\b", r"\1ar hasard"),
        (r"\b([Cc])om més\b", lambda m: "Plus" if m[1] == "C" else "plus"),
        (r"\bde tornada\b", "de retour"),
        (r"\bbraç a braç\b", "bras dessus, bras dessous"),
        (r"\bmolt\b", "très"),
        (r"\bu (?=(?:de|sans)\b)", "l'un "),
        (r"\bu (?=\w)", "un "),
        (r"\bde mains données\b", "main dans la main"),
        (r"\barc-íris\b", "arc-en-ciel"),
        (r"\b(une|la|cette|sa) (\w+) réjouisse(?: qu'(?:il|elle)\b| qui\b)?",
         lambda m: f"{m[1]} {m[2]} joyeuse" + (" qui" if " qu" in m[0] else "")),
        (r"\b(un|le|ce|son) (\w+) réjouisse(?: qu'il\b| qui\b)?", lambda m: f"{m[1]} {m[2]} joyeux" + (" qui" if " qu" in m[0] else "")),
        (r"\b(chapeau|couronne|casquette|bonnet)( \w+)? dans (?=(?:la|sa) tête)", lambda m: f"{m[1]}{m[2] or ''} sur "),
        (r"\bdans (?=(?:son|le) front\b)", "sur "),
        # Earth, a door, hands, a photograph
        (r"\b(planète|la) Terra\b", r"\1 Terre"),
        (r"\bTerra\b", "la Terre"),
        (r"\bde retour pour la\b", "de retour vers la"),
        (r"\bbatt(it|irent|ait|aient|re) (?:dans|à|sur) (?=(?:la|sa|leur|leurs|chaque|une|toutes les) (?:porte|fenêtre))",
         lambda m: "frapp" + {"it": "a", "irent": "èrent", "ait": "ait", "aient": "aient", "re": "er"}[m[1]] + " à "),
        (r"\bbatt(it|irent|ait|aient) des palmes\b", r"applaud\1"),
        (r"\bapplaud(ait|aient)\b", r"applaudiss\1"),
        (r"\bfit (une|des|deux|beaucoup de) photo", r"prit \1 photo"),
        (r"\bfirent (une|des|deux|beaucoup de) photo", r"prirent \1 photo"),
        (r"\bfaire (une|des|deux|beaucoup de) photo", r"prendre \1 photo"),
        (r"\bIl fait (?:très )?(?:long)?temps\b", "Il y a très longtemps"),
        (r"\btrès temps\b", "longtemps"),
        (r"\bét(ait|aient) (toujours |très )?avec faim\b", r"av\1 \2faim"),
        (r"\bparce que (?=[iî]ls?\b|elles?\b)", "parce qu'"),
        (r"\bà la (?=(?:gauche|droite)\b)", "à "),
        (r"\b([Ii]ls?|[Ee]lles?) (?!ne\b|n')([a-zéê]\w*) (jamais|rien)\b",
         lambda m: f"{m[1]} {'n' + chr(39) if m[2][0] in 'aeiouéêh' else 'ne '}{m[2]} {m[3]}"),
        (r"\b([Pp]ersonne) (?!ne\b|n')(?=[aeiéê]\w*(?:a|t)\b)", r"\1 n'"),
        (r"\b([Pp]ersonne) (?!ne\b|n')(?=(?:se |la |le |les |lui )?[b-df-z]\w*(?:ait|it|ut|oit|vint)\b)", r"\1 ne "),
        (r"\b([Vv]iv\w+|[Hh]abit\w+) à (?=l'espace)", r"\1 dans "),
        (r"\b([Cc])oncord(a|èrent|ait|aient)\b", lambda m: f"{'A' if m[1] == 'C' else 'a'}ccept{m[2]}"),
        (r"\bfavori(?:te)?(s?)\b", lambda m: f"préféré{'e' if 'te' in m[0] else ''}{m[1]}"),
        (r"\b([Aa]tterr\w+|march\w+|viv\w+|habit\w+|pos\w+) dans la (?=lune|Lune)", r"\1 sur la "),
        (r"\bqu(?:i|'il|'elle) lui plaisait (?=\w+(?:er|ir|re)\b)", "qui aimait "),
        (r"\baider les personnes\b", "aider les gens"),
        (r"\b([Jj])'ai écouté (?:que )?(?=tu|il|elle|vous|ils|elles)", r"\1'ai entendu dire que "),
        (r"\bque (?=[ie]ls?\b|elles?\b)", "qu'"),
        (r"\bdans le début du matin\b", "au petit matin"),
        (r"\bavoir (?:du )?succès\b", "réussir"),
        (r"\bde (?=(?:a|e|é|ê|i|o|u|ha|hé|hési)(?!aut|ér[io]s|ach)\w*(?:er|ir|re|oir)\b)", "d'"),
        (r"\b[Ee]i\b", "Hé"),
        (r"\b[Hh]ooray\b", "Hourra"),
        (r"\b[Oo]ops\b", "Oups"),
        (r"\bcontents? à (?=avoir|être)", lambda m: m[0].replace(" à ", " d'")),
))  # fmt: skip


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


def mend(text: str) -> str:
    """The last edits, on the spelt-out sentence."""
    return rules.apply(_TEXT, text)
