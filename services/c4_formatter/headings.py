"""What the parts of a book are called in its language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Headings:
    """Names for the table of contents."""

    cover: str
    title_page: str
    dedication: str
    page: str
    colophon: str

    def of_page(self, number: int) -> str:
        """``Page 3``."""
        return f"{self.page} {number}"


_BY_LANGUAGE = {
    "en": Headings("Cover", "Title page", "Dedication", "Page", "About this book"),
    "es": Headings("Cubierta", "Portada", "Dedicatoria", "Página", "Sobre este libro"),
    "fr": Headings("Couverture", "Page de titre", "Dédicace", "Page", "À propos de ce livre"),
    "pt": Headings("Capa", "Folha de rosto", "Dedicatória", "Página", "Sobre este livro"),
    "it": Headings("Copertina", "Frontespizio", "Dedica", "Pagina", "Informazioni su questo libro"),
    "de": Headings("Umschlag", "Titelseite", "Widmung", "Seite", "Über dieses Buch"),
    "nl": Headings("Omslag", "Titelpagina", "Opdracht", "Bladzijde", "Over dit boek"),
    "pl": Headings("Okładka", "Strona tytułowa", "Dedykacja", "Strona", "O tej książce"),
    "sv": Headings("Omslag", "Titelsida", "Dedikation", "Sida", "Om den här boken"),
}


def headings(language: str) -> Headings:
    """The names in a language; in English where we do not know them."""
    return _BY_LANGUAGE.get(language.partition("-")[0], _BY_LANGUAGE["en"])
