from services.c3_translator import glossed, quality_estimation


def test_words_left_in_english_or_portuguese_are_strange_and_names_are_not() -> None:
    strange = quality_estimation.strange_words
    assert strange("El dragón trundled a la padaria.", "The dragon trundled to the bakery.", "es", (), unknown=("padaria",)) == (
        "trundled",
        "padaria",
    )
    assert strange("Tiró el pebble.", "He threw the pebble.", "es", (), unknown=("pebble",)) == ("pebble",)
    assert strange("Up we go, dijo Wren.", "Up we go, said Wren.", "es", ("Wren",)) == ("Up", "we", "go")
    assert strange("No, Anna no lo vio.", "No, Anna did not see it.", "es", ("Anna",)) == ()
    assert strange("Le petit renard bâilla.", "The little fox yawned.", "fr", ()) == ()
    assert strange("Un animal musical.", "A musical animal.", "es", ()) == ()


def test_the_neediest_sentences_are_chosen_within_the_budget() -> None:
    def case(index: int, strange: int, closeness: float = 1.0) -> glossed.Case:
        return glossed.Case(index, "one two three four five", "x", quality_estimation.Verdict(("w",) * strange, closeness=closeness))

    many = [case(0, 0), case(1, 1), case(2, 3), case(3, 0, 0.87)]
    assert [item.index for item in glossed.choose(many, 100)] == [1, 2, 3]
    assert [item.index for item in glossed.choose(many, 9.1)] == [2]
    assert glossed.choose(many, 0) == []


def test_reasons_are_in_words() -> None:
    verdict = quality_estimation.Verdict(("mill",), lost_names=True, closeness=0.5)
    assert verdict.reason == "not of the language: mill; a name is missing; may not say the same (similarity 0.50)"
    assert quality_estimation.Verdict().reason == ""
