"""Regular inflection of nouns, adjectives and participles, for words of the lexicon that Apertium's generators lack."""

_FRENCH_FEMININES = {
    "beau": "belle", "nouveau": "nouvelle", "vieux": "vieille", "doux": "douce", "roux": "rousse", "fou": "folle", "blanc": "blanche",
    "long": "longue", "gros": "grosse", "gentil": "gentille", "bon": "bonne", "sec": "sèche", "frais": "fraîche", "jaloux": "jalouse",
    "épais": "épaisse", "public": "publique", "bas": "basse", "grec": "grecque", "marron": "marron",
}  # fmt: skip


def spanish(lemma: str, tags: str) -> str:
    """The Spanish form for Apertium tags such as ``<adj><f><pl>``."""
    word = lemma
    if "<f>" in tags and not tags.startswith("<n>"):
        if word.endswith("o"):
            word = word[:-1] + "a"
        elif word.endswith(("or", "ón", "án", "ín")):
            word = word[:-2] + word[-2:].translate(str.maketrans("óáí", "oai")) + "a"
    if "<pl>" in tags:
        if word.endswith("s"):
            return word
        if word.endswith("z"):
            return word[:-1] + "ces"
        if word[-1] in "aeiouéáó":
            return word + "s"
        return word[:-2] + word[-2:].translate(str.maketrans("óáíéú", "oaieu")) + "es"
    return word


def french(lemma: str, tags: str) -> str:
    """The French form for Apertium tags such as ``<adj><f><pl>``."""
    word = lemma
    if "<f>" in tags and not tags.startswith("<n>") and not word.endswith("e"):
        if word in _FRENCH_FEMININES:
            word = _FRENCH_FEMININES[word]
        elif word.endswith(("er", "et")):
            word = word[:-2] + ("ère" if word.endswith("er") else "ette")
        elif word.endswith(("en", "on", "el")):
            word += word[-1] + "e"
        elif word.endswith("eux"):
            word = word[:-1] + "se"
        elif word.endswith("if"):
            word = word[:-1] + "ve"
        else:
            word += "e"
    if "<pl>" in tags and not word.endswith(("s", "x", "z")):
        return word + ("x" if word.endswith(("eau", "eu")) else "s")
    return word
