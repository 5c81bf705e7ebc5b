"""Catalan lemmas (with their first tag) that Apertium's Spanish and French dictionaries lack or turn badly, and what to say instead.

A target without tags takes those of the Catalan word."""

SPANISH: dict[tuple[str, str], str] = {
    ("més", "<preadv>"): "más<preadv>",
    ("tan", "<adv>"): "tan<preadv>",
    ("sol", "<adv>"): "solo",
    ("fantasma", "<n>"): "fantasma",
    ("maner", "<adj>"): "manso",
    ("ric", "<n>"): "rico",
    ("pobre", "<n>"): "pobre",
    ("vell", "<n>"): "viejo",
    ("romandre", "<vblex>"): "quedar",
    ("clau", "<n>"): "llave<n><f>",
    ("meravella", "<n>"): "maravilla",
}
FRENCH: dict[tuple[str, str], str] = {
    ("més", "<preadv>"): "plus<preadv>",
    ("que", "<preadv>"): "que<preadv>",
    ("sol", "<adv>"): "seulement",
    ("fantasma", "<n>"): "fantôme",
    ("pobre", "<n>"): "pauvre",
    ("ric", "<n>"): "riche",
    ("maner", "<adj>"): "doux",
    ("romandre", "<vblex>"): "rester",
}
