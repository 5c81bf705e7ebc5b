"""Catalan lemmas (with their first tag) that Apertium's Spanish and French dictionaries lack or turn badly, and what to say instead.

A target without tags takes those of the Catalan word; a noun's tags take its number."""

SPANISH: dict[tuple[str, str], str] = {
    ("més", "<preadv>"): "más<preadv>",
    ("tan", "<adv>"): "tan<preadv>",
    ("sol", "<adv>"): "solo",
    ("fantasma", "<n>"): "fantasma",
    ("ric", "<n>"): "rico",
    ("pobre", "<n>"): "pobre",
    ("vell", "<n>"): "viejo",
    ("romandre", "<vblex>"): "quedar",
    ("meravella", "<n>"): "maravilla",
    ("gràcies", "<ij>"): "gracias",
    ("després de", "<pr>"): "después de",
    ("de cop", "<adv>"): "de repente",
    ("en breu", "<adv>"): "pronto",
    ("mas", "<cnjcoo>"): "pero",
    ("recerca", "<n>"): "búsqueda<n><f>",
    ("carn", "<n>"): "carne<n><f>",
}
FRENCH: dict[tuple[str, str], str] = {
    ("més", "<preadv>"): "plus<preadv>",
    ("que", "<preadv>"): "que<preadv>",
    ("sol", "<adv>"): "seulement",
    ("fantasma", "<n>"): "fantôme",
    ("pobre", "<n>"): "pauvre",
    ("ric", "<n>"): "riche",
    ("romandre", "<vblex>"): "rester",
    ("mentre", "<adv>"): "tandis que<cnjadv>",
    ("mentre", "<cnjadv>"): "tandis que<cnjadv>",
    ("en breu", "<adv>"): "bientôt",
    ("amb mi", "<prn>"): "avec moi<prn>",
    ("amb tu", "<prn>"): "avec toi<prn>",
    ("junt", "<adj>"): "ensemble<adv>",
    ("mas", "<cnjcoo>"): "mais",
    ("miss", "<adj>"): "gentil",
    ("rosa", "<adj>"): "rose",
    ("per fi", "<adv>"): "enfin",
    ("vell", "<adj>"): "vieux",
    ("no-res", "<n>"): "rien<prn><tn><m><sg>",
    ("mas", "<n>"): "mais<cnjcoo>",
}
