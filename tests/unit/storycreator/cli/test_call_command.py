"""``call`` as a person meets it when the request is wrong: no service is needed to say so."""

import pytest

from tests.support.command_line import Run


@pytest.mark.parametrize(
    ("letter", "method", "request_", "words"),
    [
        ("A", "generate_story", '{"prompt": "A fox", "tone": "sad"}', "field tone of the message: "),
        ("A", "generate_story", '{"prompt": "A fox", "wordsPerPage": 1}', "field words_per_page of the message: "),
        ("A", "generate_story", "{}", "field prompt of the message: "),
        ("C4", "format_edition", '{"edition": {"pages": [{"number": 0}]}}', "field edition.pages.0.number of the message: "),
        ("A", "generate_story", "[]", "Error: the message: "),
        ("A", "generate_story", "{", "Error: JSON: is not JSON"),
        ("A", "compose", "{}", "Error: METHOD: the story generator has no method 'compose'"),
    ],
)
def test_a_fault_is_named_where_it_was_written(run: Run, letter: str, method: str, request_: str, words: str) -> None:
    done = run("call", letter, method, request_)
    assert done.code == 2
    assert words in done.err
    assert "--" not in done.err  # a message has no flags


def test_only_transports_are_offered(run: Run) -> None:
    for command in ("call", "check"):
        assert "<grpc|rpc>" in run(command, "--help").out
    done = run("call", "A", "generate_story", "{}", "--mode", "local")
    assert done.code == 2
    assert "'local' is not one of 'grpc', 'rpc'" in done.err
    assert run("check", "--mode", "local").code == 2
