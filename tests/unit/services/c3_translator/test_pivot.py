import re
from threading import Thread

import pytest

from services.c3_translator.pivot import apertium, draft, french, gaps, lexicon, portuguese, rules, spanish, steering
from services.c3_translator.pivot.neural import Neural
from storycreator.core.errors import ModelUnavailableError


def drafted(language: str, *pairs: tuple[str, str]) -> list[str]:
    sources = [draft.Source(english, portuguese) for english, portuguese in pairs]
    return [item.text for item in draft.drafts(sources, language, {"Zqaa": "f", "Zqab": "m"})]


def test_the_stream_gives_back_what_was_put_in() -> None:
    texts = ["a ^b$ [c]", "d/e\\f", "<g> @h *i #j", ""]
    stream = apertium.join(apertium.escape(text) for text in texts)
    assert [apertium.unescape(text) for text in apertium.split(stream, 4)] == texts


def test_spanish_drops_pronouns_marks_people_and_says_tu() -> None:
    assert drafted(
        "es",
        ("One morning, Zqaa met Zqab.", "Uma manhã, Zqaa conheceu Zqab."),
        ("She was afraid of the dark.", "Ela estava com medo do escuro."),
        ('"You saved me!"', '"Você me salvou!"'),
        ('"I need your help."', '"Eu preciso de sua ajuda."'),
        ("The fox yawned.", "A raposa bocejou."),
        ("the cake she had made", "o bolo que ela tinha feito"),
    ) == [
        "Una mañana, Zqaa conoció a Zqab.",
        "tenía miedo de la oscuridad.",
        '"me salvaste!"',
        '"necesito tu ayuda."',
        "El zorro bostezó.",
        "el pastel que había hecho",
    ]


def test_french_tells_in_the_simple_past_and_speaks_in_the_compound_past() -> None:
    assert drafted(
        "fr",
        ("Zqaa thought and thought.", "Zqaa pensou e pensou."),
        ('"Yes," said Zqab.', '"Sim", disse Zqab.'),
        ('She said: "You saved me!"', 'Ela disse: "Você me salvou!"'),
        ("Zqaa met Zqab.", "Zqaa conheceu Zqab."),
        ("They found nothing.", "Eles não encontraram nada."),
        ("There was trouble.", "Houve problemas."),
    ) == [
        "Zqaa pensa et pensa.",
        '"Oui", dit Zqab.',
        'Elle dit: "Tu m\'as sauvé!"',
        "Zqaa rencontra Zqab.",
        "Ils ne trouvèrent rien.",
        "il y eut des problèmes.",
    ]


@pytest.mark.parametrize("language", ["es", "fr"])
def test_every_word_of_the_lexicon_can_be_said(language: str) -> None:
    frames = {"m": "O {} era bom.", "f": "A {} era boa.", "a": "O gato {} era bom.", "v": "Ela podia {} muito.", "x": "{}"}
    sources = [draft.Source("", frames[entry.kind].format(entry.lemma)) for entry in lexicon.entries()]
    made = draft.drafts(sources, language, {})
    assert [item for item in made if item.unknown or re.search(r"[*#@]|qz|qy", item.text)] == []


def test_portuguese_forms_are_conjugated() -> None:
    forms = lexicon.analyses()
    assert "sussurrar<vblex><ifi><p3><sg>" in forms["sussurrou"]
    assert "balão<n><m><pl>" in forms["balões"]
    assert "brincar<vblex><ifi><p1><sg>" in forms["brinquei"]


def test_each_thread_is_given_its_sentence_though_the_one_that_loaded_the_model_has_ended() -> None:
    neural = Neural()
    said: list[str] = []
    for sentence in ("Mira was a small robot.", "Every night she counted the stars."):
        thread = Thread(target=lambda sentence=sentence: said.append(neural.translate(sentence)))
        thread.start()
        thread.join()
    assert ["robô" in said[0], "estrelas" in said[1]] == [True, True]


def test_missing_data_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(ModelUnavailableError, match=r"apt-get install -y .*apertium-por-cat"):
        apertium.pipeline("por-cat")


def test_gaps_are_for_words_the_dictionaries_have_no_answer_to() -> None:
    assert steering.to_language("fr", gaps.FRENCH)("més<preadv>/@més<preadv>").endswith("plus<preadv>")
    assert french.correct("Dans cette nuit") == "Ce soir-là"
    assert spanish.correct("Era una vez") == "Érase una vez"


def test_corrections_keep_the_capital_of_what_they_replace() -> None:
    assert portuguese.for_apertium("Tirou uma foto e tirava fotos.") == "Fez uma foto e fazia fotos."
    assert spanish.correct("Nuevamente llovió y batieron a la puerta nuevamente") == "De nuevo llovió y llamaron a la puerta de nuevo"
    assert french.correct("Il battait à la porte, contents d'Aquesta vegada") == "Il frappait à la porte, contents d'Cette fois"


@pytest.mark.parametrize("name", ["apertium", "english", "french", "portuguese", "spanish", "spanish_stream"])
def test_every_rule_file_can_be_read(name: str) -> None:
    assert len(rules.load(name)) > 5
