"""Misuse of a service over both wires: refused by name, without a word about the inside, and the service goes on."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT, Running, service
from tests.support.hostile import TERMINAL
from tests.wire.fuzz.listeners import healthy
from tests.wire.misuse.attacker import Answer, Grpc, Rpc
from tests.wire.misuse.cases import CASES, SECRET, Case

INSIDE = re.compile(
    r"Traceback|File \"|(?<!main)\.py\b|site-packages|\bself\.|<class|object at 0x|/(tmp|home|root|usr|var|opt|app|etc)/|"
    r"\b(storycreator|services)\.(core|transport|messages|storage|runtime|a_story)|\b[A-Z][A-Za-z]*(Error|Exception|Store|Server|Dispatcher)\b"
)
PAGE = ROOT / "docs/security.md"


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with service("A", tmp_path_factory.mktemp("misuse")) as running:
        yield running


def refused(answer: Answer, expected: str) -> bool:
    """``expected``: alternatives of a code, and the field it names."""
    said = [answer.code, *answer.fields]
    return any(said == one.split() or (len(one.split()) == 1 and answer.code == one) for one in expected.split(" | "))


@pytest.mark.parametrize("wire", [Grpc, Rpc], ids=["grpc", "rpc"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_it_is_refused_and_the_service_goes_on(case: Case, wire: type[Grpc | Rpc], generator: Running) -> None:
    attacker = wire(generator)
    answer = await (case.grpc(attacker) if isinstance(attacker, Grpc) else case.rpc(attacker))
    assert refused(answer, case.answer), answer
    said = answer.said if answer.code != "OK" else ""
    assert not INSIDE.search(said), said
    await healthy(generator)


async def test_the_log_holds_no_secret_no_escape_sequence_and_no_forged_line(generator: Running) -> None:
    for wire in (Grpc(generator), Rpc(generator)):
        await wire.ask("generate_story", {"prompt": f"{SECRET} fox", "heroName": "../x"}, authorization=f"Bearer {SECRET}")
        await wire.ask("generate_story", {"prompt": f"fox {TERMINAL['title']}"}, traceparent='x\\n{"level": "ERROR"}')
        await wire.ask("generate_story", {"prompt": "A fox", "engine": "draft"}, traceparent='x\\n{"level": "ERROR"}')
    said = generator.log.read_text()
    assert SECRET not in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)
    ours = [line for line in said.splitlines() if line.startswith("{")]
    assert len(ours) > 2
    assert all(json.loads(line)["service"] for line in ours)


def test_the_page_lists_every_case() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 30
    rows = re.search(r"<!-- misuse -->\n(.*?)\n<!-- /misuse -->", Path(PAGE).read_text(encoding="utf-8"), re.DOTALL)
    assert rows is not None
    wanted = [f"| {case.name} | `{case.answer.replace(' | ', '`, `')}` |" for case in CASES]
    assert rows[1].splitlines()[2:] == wanted, "docs/security.md: write these rows between its misuse marks:\n" + "\n".join(wanted)
