"""``certs`` as a person uses it."""

import json
from pathlib import Path

import pytest

from storycreator.security.joining import Token
from tests.support.command_line import Run


@pytest.fixture(autouse=True)
def tls_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYCREATOR_TLS_DIR", str(tmp_path / "tls"))
    monkeypatch.setenv("STORYCREATOR_TLS", "mutual")
    return tmp_path / "tls"


def listed(run: Run) -> list[tuple[str, bool]]:
    return [(one["name"], one["revoked"]) for one in json.loads(run("certs", "list", "--json").out)["certificates"]]


def test_certificates_are_made_listed_renewed_and_revoked(run: Run, tls_dir: Path) -> None:
    assert "there are no certificates" in run("certs", "list").out
    assert run("certs", "keep", "--check").code == 1
    assert run("certs", "init", "service-main", "service-c").code == 0
    assert run("certs", "keep", "--check").code == 0
    assert listed(run) == [("authority", False), ("service-main", False), ("service-c", False)]
    assert "in 89 days" in run("certs", "list").out

    before = (tls_dir / "service-c/identity.pem").read_bytes()
    assert run("certs", "renew", "service-c").code == 0
    assert (tls_dir / "service-c/identity.pem").read_bytes() != before

    roots = (tls_dir / "authority/roots.pem").read_text()
    assert run("certs", "renew", "--authority").code == 0
    assert (tls_dir / "service-main/roots.pem").read_text().endswith(roots)
    assert (tls_dir / "service-main/roots.pem").read_text() != roots

    before = (tls_dir / "service-c/identity.pem").read_bytes()
    done = run("certs", "revoke", "service-c")
    assert done.out.count("revoked: service-c") == 3
    assert (tls_dir / "service-c/identity.pem").read_bytes() != before  # a new one: it is on this machine
    assert listed(run).count(("service-c", True)) == 3
    assert listed(run).count(("service-c", False)) == 1


def test_a_token_names_the_address_and_the_port(run: Run) -> None:
    run("certs", "init", "service-c")
    assert Token.read(run("certs", "join-token", "192.168.1.20").out).address == "192.168.1.20:8059"
    assert Token.read(run("certs", "join-token", "[fd00::2]:18059").out).address == "[fd00::2]:18059"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["renew", "service-x"], "there is no container 'service-x'"),
        (["revoke", "service-c9"], "no certificate has the name or fingerprint"),
        (["join", "nonsense"], "is not a join token"),
        (["join-token", "not an address"], "is not host, host:port"),
    ],
)
def test_what_is_wrong_is_named(run: Run, arguments: list[str], said: str) -> None:
    run("certs", "init", "service-c")
    done = run("certs", *arguments)
    assert done.code == 2
    assert said in done.err


def test_without_an_authority_it_says_where_there_is_one(run: Run) -> None:
    for command in (["revoke", "service-c"], ["join-token", "192.168.1.20"]):
        done = run("certs", *command)
        assert done.code == 1
        assert "run this on machine 2" in done.err


def test_a_command_without_its_certificate_says_how_to_get_one(run: Run) -> None:
    done = run("check", "A", "--json")
    assert done.code == 1
    assert "./setup_machine2.sh" in done.out
