"""The few words the binder itself puts into a book, by the edition's language."""

from dataclasses import dataclass

from langcodes import Language


def language_name(tag: str) -> str:
    """The language's English name, for warnings: ``Spanish``, ``Portuguese (Brazil)``."""
    return Language.get(tag).display_name("en")


@dataclass(frozen=True)
class Words:
    """What the binder says in one language."""

    contents: str
    landmarks: str
    """The heading of the list of the book's parts."""
    start: str
    """The link to the first page of the story."""
    no_picture: str


_BY_LANGUAGE = {
    "en": Words(
        "Contents", "Parts of the book", "Start of the story", "This page has no picture.",
    ),
    "es": Words(
        "Índice", "Partes del libro", "Comienzo del cuento", "Esta página no tiene ilustración.",
    ),
    "fr": Words(
        "Table des matières", "Parties du livre", "Début de l’histoire", "Cette page n’a pas d’image.",
    ),
    "pt": Words(
        "Índice", "Partes do livro", "Início da história", "Esta página não tem ilustração.",
    ),
    "de": Words(
        "Inhalt", "Teile des Buches", "Anfang der Geschichte", "Diese Seite hat kein Bild.",
    ),
    "it": Words(
        "Indice", "Parti del libro", "Inizio della storia", "Questa pagina non ha un’illustrazione.",
    ),
}  # fmt: skip


def words(language: str) -> tuple[Words, str]:
    """The words and the language they are in: English where we do not know the edition's."""
    base = language.partition("-")[0]
    return (_BY_LANGUAGE[base], language) if base in _BY_LANGUAGE else (_BY_LANGUAGE["en"], "en")
