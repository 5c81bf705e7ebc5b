"""Small English grammar: past tense, articles, plurals, stems, sentence pieces. Enough for picture books, no model needed."""

import re

from services.a_story_generator.prompt.wordlists import group, pairs

_IRREGULAR = pairs("irregular")
PAST_FORMS = frozenset(form for base, form in _IRREGULAR.items() if form != base) - {
    "left",
    "lay",
    "found",
    "felt",
    "saw",
    "ground",
    "wound",
}
"""Irregular pasts that are nothing else."""
_AUX = {
    "is": "was", "are": "were", "am": "was", "has": "had", "have": "had", "can": "could", "can't": "couldn't", "cannot": "could not",
    "will": "would",
    "won't": "wouldn't", "does": "did", "doesn't": "didn't", "don't": "didn't", "isn't": "wasn't", "aren't": "weren't", "hasn't": "hadn't",
    "haven't": "hadn't", "must": "had to", "may": "might",
}  # fmt: skip
_ADVERBS = {
    "never",
    "always",
    "often",
    "only",
    "secretly",
    "really",
    "sometimes",
    "just",
    "still",
    "suddenly",
    "quietly",
    "also",
    "once",
    "barely",
}
_NOT_VERBS = group("not verbs")
_PLURALS = pairs("plurals")
SMALL_WORDS = group("small")


def base_form(verb: str) -> str:
    """The infinitive of a third-person form: ``bakes`` → ``bake``, ``flies`` → ``fly``, ``goes`` → ``go``."""
    special = {"is": "be", "are": "be", "has": "have", "does": "do", "goes": "go"}
    if verb in special:
        return special[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if re.search(r"(ch|sh|ss|x|zz)es$", verb):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def past(verb: str) -> str:
    """The simple past of an infinitive."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb):
        return verb + verb[-1] + "ed"
    return verb + "ed"


def past_clause(clause: str, *, subject: bool = True) -> str:
    """A present-tense clause, in the past: ``bakes bread and never smiles`` → ``baked bread and never smiled``. ``subject`` says that the
    verb comes first, its subject being outside."""
    done = []
    at_verb = subject
    for word in clause.split():
        bare = word.strip(",.;:!?").lower()
        tail = word[len(word.rstrip(",.;:!?")) :]
        if bare in _AUX:
            done.append(_AUX[bare] + tail)
            at_verb = False
        elif at_verb and bare in _ADVERBS:
            done.append(word)
        elif at_verb and bare.endswith("s") and len(bare) > 2 and bare not in _NOT_VERBS:
            done.append(past(base_form(bare)) + tail)
            at_verb = False
        else:
            done.append(word)
            at_verb = bare in ("and", "but", "who")
    return " ".join(done)


def plural(noun: str) -> str:
    """The plural of a noun phrase by its last word."""
    head, space, last = noun.rpartition(" ")
    if last in _PLURALS:
        many = _PLURALS[last]
    elif re.search(r"[^aeiou]y$", last):
        many = last[:-1] + "ies"
    elif re.search(r"(s|x|ch|sh|z)$", last):
        many = last + "es"
    else:
        many = last + "s"
    return head + space + many


def article(phrase: str) -> str:
    """``a`` or ``an`` for what follows."""
    word = phrase.split()[0].lower() if phrase.split() else ""
    return "an" if re.match(r"(?!uni|use|eu|one\b|once)[aeiou]|hour|honest", word) else "a"


def with_article(phrase: str) -> str:
    """``owl`` → ``an owl``."""
    return f"{article(phrase)} {phrase}"


def fix_articles(text: str) -> str:
    """``a owl`` → ``an owl`` and the reverse, where a text was put together."""
    return re.sub(r"\b([Aa])n? ([A-Za-z]+)", lambda m: (m.group(1) + ("n" if article(m.group(2)) == "an" else "")) + " " + m.group(2), text)


def capital(text: str) -> str:
    """The first letter as a capital, after an opening quote too."""
    return re.sub(r"^([\"“'(]*)(\w)", lambda m: m.group(1) + m.group(2).upper(), text)


def stem(word: str) -> str:
    """A crude stem, so that ``bakes``, ``baked`` and ``baking`` meet."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    for irregular, form in _IRREGULAR.items():
        if word == form and form not in ("was", "had", "did", "left", "felt", "saw", "lay", "rose"):
            word = irregular
            break
    singular = {many: one for one, many in _PLURALS.items()}
    word = singular.get(word, word)
    for ending in ("ing", "ies", "ied", "ed", "es", "er", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def content_stems(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    return {stem(word) for word in re.findall(r"[a-zà-öø-ÿ]+(?:'[a-z]+)?", text.lower()) if word not in SMALL_WORDS and len(word) > 2}


def straight(text: str) -> str:
    """Straight quotes and apostrophes, single spaces, plain dashes: what the typographer expects."""
    text = re.sub(r"[“”„«»″]", '"', text)
    text = re.sub(r"[‘’‚′]", "'", text)
    text = re.sub(r"\s*[—–]\s*", " - ", text) if re.search(r"\s[—–]\s", text) else re.sub(r"[—–]", " - ", text)
    text = text.replace("…", "...")
    return re.sub(r"[ \t]+", " ", text).strip()


PLACE_PREPOSITIONS = (
    "in", "on", "at", "by", "near", "under", "high", "deep", "aboard",
    "inside", "beside", "behind", "above", "below", "between",
)  # fmt: skip
"""What a phrase that says where may begin with."""
