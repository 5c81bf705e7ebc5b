"""The faults that free translations were seen to have: each is mended, or the sentence is doubted."""

import pytest

from services.c3_translator import faults, quality_estimation

NAMES = ("Nora", "Oskar", "Lotta", "Will", "Hope")
SEXES = {"Nora": "f", "Oskar": "m", "Lotta": "f"}


def mended(language: str, english: str, text: str) -> str:
    return faults.mend(text, english, language, SEXES, faults.nouns([text], language))


@pytest.mark.parametrize(
    ("language", "english", "before", "after"),
    [
        ("es", "Nora was almost there.", "Nora estaba gairebé allí.", "Nora estaba casi allí."),
        ("es", "Far from the sea, with another friend.", "Lluny del mar, amb altre amigo.", "Lejos del mar, con otro amigo."),
        ("es", "The clock had stopped.", "El reloj estaba parat.", "El reloj estaba parado."),
        ("es", "The mice slept.", "Los camundongos dormían.", "Los ratones dormían."),
        ("es", "A dreamy girl.", "Una niña sonhadora.", "Una niña soñadora."),
        ("es", "The slide was wet.", "El corrediça estaba mojado.", "El tobogán estaba mojado."),
        ("fr", "Nora was almost there.", "Nora était gairebé là.", "Nora était presque là."),
        ("fr", "Far from the sea.", "Lluny de la mer.", "Loin de la mer."),
        ("fr", "A sparrow sang.", "Un pardal chanta.", "Un moineau chanta."),
        ("es", "They flew to Mars.", "Volaron a Mart.", "Volaron a Marte."),
        ("fr", "The rocket exploded.", "La fusée exploita.", "La fusée explosa."),
        ("fr", "Oskar met Lotta.", "Oskar connut Lotta.", "Oskar rencontra Lotta."),
        ("es", "Oskar ran into a tree.", "Oskar esbarrou en un árbol.", "Oskar se topó con un árbol."),
        ("fr", "He had always wanted to do it.", "Il voulut toujours le faire.", "Il avait toujours voulu le faire."),
        ("fr", "He had never been to Paris before.", "Il n'alla jamais à Paris avant.", "Il n'était jamais allé à Paris avant."),
        ("fr", "How are you?", "Comme tu es ?", "Comment vas-tu ?"),
        ("es", "They did their best.", "Hicieron su mejor.", "Hicieron todo lo posible."),
        ("fr", "Everything went wrong.", "Tout donna erré.", "Tout alla de travers."),
        ("es", "Everything was all right.", "Todo estaba correcto.", "Todo iba bien."),
        ("fr", "The crew was lost.", "L'équipage fut perdue.", "L'équipage fut perdu."),
        ("fr", "A front of the house was stuck.", "Une façade de la maison resta coincé.", "Une façade de la maison resta coincée."),
        ("es", "The house was lost.", "La casa estaba perdido.", "La casa estaba perdida."),
        ("es", "Lotta was an explorer.", "Lotta era un explorador.", "Lotta era una exploradora."),
        ("es", "An explorer came.", "Vino una explorador.", "Vino una exploradora."),
        ("es", "There lived two friends.", "Allí vivía dos amigos.", "Allí vivían dos amigos."),
        ("fr", "Nobody knew where they were.", "Personne ne savait où étaient.", "Personne ne savait où ils étaient."),
        ("fr", "He looked at her.", "Il regarda elle.", "Il la regarda."),
        ("es", "He loved finding the Earth.", "Amaba a encontrar a la Tierra.", "Le encantaba encontrar la Tierra."),
        ("fr", "She walked on the moon.", "Elle marcha dans la lune.", "Elle marcha sur la lune."),
        ("fr", "After many months.", "Après très mois.", "Après de nombreux mois."),
        ("es", "After many weeks.", "Después de muy semanas.", "Después de muchas semanas."),
        ("es", '"Hello, Lotta, how are you?"', "«¿Hola, Lotta, como estás?»", "«¡Hola, Lotta! ¿Cómo estás?»"),
        ("es", "A bridge over the river was broken.", "Un puente sobre el río fue rota.", "Un puente sobre el río fue roto."),
        ("fr", "A bridge over the river was broken.", "Un pont sur le fleuve fut cassée.", "Un pont sur le fleuve fut cassé."),
        ("es", "The boat was too small for Oskar.", "El barco era pequeño otros para Oskar.", "El barco era demasiado pequeño para Oskar."),
        ("fr", "The boat was too small for Oskar.", "Le bateau était petit autres pour Oskar.", "Le bateau était trop petit pour Oskar."),
        ("es", "The bear looked at her.", "El oso miró ella.", "El oso la miró."),
        ("es", "She took it and put it away.", "Lo cogió y ponerlo lejos.", "Lo cogió y lo puso lejos."),
        ("fr", "She took it and put it away.", "Elle prit la tasse et la mettre là.", "Elle prit la tasse et la mit là."),
        ("es", '"Where are you going?" asked Nora.', "«¿Donde estás yendo?» preguntó Nora.", "«¿Adónde vas?», preguntó Nora."),
        ("fr", "Where are you going?", "Où tu es en allant ?", "Où vas-tu ?"),
        ("fr", "I am hungry.", "J'ai de la faim.", "J'ai faim."),
        ("fr", "Do not be afraid.", "Tu n'aies pas de peur.", "N'aie pas peur."),
        ("fr", "They did their best.", "Ils firent son meilleur.", "Ils firent de leur mieux."),
        ("es", "Everything went wrong.", "Todo dio errado.", "Todo salió mal."),
        ("fr", "There was a cup on the table.", "Il y avait une tasse dans la table.", "Il y avait une tasse sur la table."),
        ("es", "A great big boom.", "Un grande estruendo.", "Un gran estruendo."),
        ("fr", '"It is late."', "« Il est tard.».", "« Il est tard »."),
    ],
)  # fmt: skip
def test_what_has_one_remedy_is_mended(language: str, english: str, before: str, after: str) -> None:
    assert mended(language, english, before) == after
    assert quality_estimation.strange_words(after, english, language, NAMES) == ()


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("fr", "He spoke about the moon.", "Il parla dans la lune."),
        ("fr", "He followed them.", "Il chercha eux."),
        ("es", "The Great Big Whoosh", "El grande grande que el que es"),
        ("es", "A book fell.", "Una libro cayó."),
        ("es", "The snail was slow.", "El caracoles fue lento."),
        ("fr", "The snail was slow.", "L'escargots fut lent."),
        ("fr", "Nobody could find it.", "Personne ne obtenait cela."),
    ],
)
def test_what_has_no_one_remedy_is_doubted(language: str, english: str, text: str) -> None:
    assert faults.doubts(mended(language, english, text), english, language, faults.nouns([text], language))


@pytest.mark.parametrize(
    ("language", "text", "strange"),
    [
        ("es", "Eso fa desfiou la manta.", ("desfiou",)),
        ("es", "Comió una maçã y un pão.", ("maçã", "pão")),
        ("fr", "Il vit els ocells et une coruja.", ("els", "ocells", "coruja")),
        ("es", "Hay un girl en la casa.", ("girl",)),
        ("fr", "La petite girl chantait.", ("girl",)),
        ("fr", "Il pensa à son père, cria et posa la tasse.", ()),
        ("es", "El búho nadó, voló y dijo: «Casi».", ()),
    ],
)
def test_no_word_of_a_neighbouring_language_stays_unseen(language: str, text: str, strange: tuple[str, ...]) -> None:
    assert quality_estimation.strange_words(text, "The girl made something.", language, NAMES) == strange


def test_right_sentences_are_left_alone() -> None:
    for language, text in {
        "es": "El agua estaba fría, el águila volaba y cerca de la casa Pedro estaba escondido.",
        "fr": "Près de la maison, Pierre était caché ; la porte fut fermée et il la regarda, elle aussi.",
    }.items():
        assert mended(language, "The water was cold and he looked at her.", text) == text
        assert faults.doubts(text, "The water was cold.", language, faults.nouns([text], language)) == ()
