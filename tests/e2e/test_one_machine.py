"""One machine on other hosts than the usual: Compose 2, rootless Docker, proxies, tokens with signs that shells know, folders of
other users."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.e2e.bench.bench import PERSON, Bench, Host
from tests.e2e.test_two_machines import differing

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
STORY = ["main.py", "A lost kite", "--draft", "--pages", "4", "--languages", "es", "--seed", "5", "--json"]
SETUP = ["./setup_local.sh", "--no-build", "--yes"]
PROXY = "http://192.0.2.1:3128"
"""Where nothing is."""
TOKENS = ["a$b", "a$b$", "it's", 'say "hi"', "a #b", "#x", "a\\b", "a\\\\b", "a\\", "'q", "{x}", "%s", "`ls`", "a&b|c", "!x", "true", "-n"]


def give_compose2(bench: Bench, host: Host) -> None:
    """``docker compose`` for this person."""
    plugin = host.home / ".docker/cli-plugins/docker-compose"
    plugin.parent.mkdir(parents=True)
    shutil.copy(bench.compose2(), plugin)


def settings(host: Host, *lines: str) -> None:
    """Put these alone into the machine's own settings file, as the person would."""
    host.sh("sh", "-c", 'printf "%s\\n" "$@" >.env.single.local', "sh", *lines)


def make_book(host: Host, mode: str) -> Path:
    """By the command of the README; where it is on this host."""
    done = host.sh("docker", "compose", "exec", "-T", "service-main", "python", *STORY)
    answer = json.loads(done.stdout)
    assert answer["status"] == "done"
    book = host.checkout / "output" / Path(answer["package"]).name
    assert json.loads((book / "pipeline_output.json").read_text())["job"]["pipeline_mode"] == mode
    assert {path.stat().st_uid for path in (book, *book.rglob("*"))} == {PERSON}
    return book


def set_up(host: Host, *arguments: str, check: bool = True) -> str:
    began = time.monotonic()
    said = host.sh(*SETUP, *arguments, check=check).stderr
    print(f"{' '.join((*SETUP, *arguments))}: {time.monotonic() - began:.0f} s")
    return said


@pytest.fixture(scope="module")
def person(bench: Bench) -> Iterator[Host]:
    """Somebody with Compose 2."""
    with bench.fresh("compose2", equipped=True) as host:
        give_compose2(bench, host)
        yield host
        host.sh("docker", "compose", "down", "--volumes", "--timeout", "5", check=False)


def test_a_fresh_clone_comes_up_with_compose_2(person: Host) -> None:
    person.sh("docker", "compose", "up", "--detach", "--build")
    assert "All services are ready. main uses grpc" in set_up(person)  # takes over what is there
    made = person.engine.docker("ps", "--quiet").split()
    over_grpc = make_book(person, "grpc")
    assert "All services are ready. main uses rpc" in set_up(person, "--mode", "rpc")
    assert len({*made} - {*person.engine.docker("ps", "--quiet").split()}) == 1  # main
    assert differing(make_book(person, "rpc"), over_grpc) == []


def test_what_containers_cannot_write_to_is_told_with_a_repair_that_helps(person: Host) -> None:
    set_up(person, "--down")
    books = person.checkout / "output"
    shutil.chown(books, 0, 0)
    books.chmod(0o700)
    said = set_up(person, check=False)
    assert f"sudo chown -R {PERSON} ./output" in said
    assert "ready" not in said
    shutil.chown(books, 4711, 4711)
    person.sh("sh", "-c", "printf 'STORYCREATOR_%s=4711\\n' UID GID >>.env.single.local")
    said = set_up(person, check=False)
    assert "belongs to user" in said
    assert "and this program runs as user 4711" in said
    assert person.engine.docker("ps", "--quiet") == ""
    for _ in ("state", "artifacts"):
        (repair,) = (line.strip() for line in said.splitlines() if line.strip().startswith("docker run"))
        person.sh("sh", "-c", repair)
        said = set_up(person, check=False)
    assert "All services are ready" in said


def test_a_token_is_the_same_for_both_versions_of_compose(person: Host) -> None:
    names = ("STORYCREATOR_TOKEN", "OPENAI_API_KEY", *(f"SERVICE_{letter}_API_KEY" for letter in ("A", "B", "C1", "C2", "C3")))
    for tokens in (TOKENS[start : start + len(names)] for start in range(0, len(TOKENS), len(names))):
        wanted = dict(zip(names, tokens, strict=False))
        settings(person, *(f"{name}='{token}'" for name, token in wanted.items()))
        set_up(person, "--down")  # merges the settings
        for compose in (["docker-compose"], ["docker", "compose"]):
            services = YAML(typ="safe").load(person.sh(*compose, "config").stdout)["services"].values()
            found = {name: value for service in services for name, value in service["environment"].items()}
            assert {name: str(found[name]).replace("$$", "$") for name in wanted} == wanted, compose


def test_rootless_docker_on_a_host_with_proxies(bench: Bench) -> None:
    """And with a token that shells and Compose would read wrongly."""
    bench.start_rootless()
    try:
        with bench.fresh("rootless", bench.rootless, equipped=True) as host:
            give_compose2(bench, host)
            proxies = {"default": {"httpProxy": PROXY, "httpsProxy": PROXY}}
            (host.home / ".docker/config.json").write_text(json.dumps({"proxies": proxies}))
            token = "it's a $b #c"
            settings(host, f'STORYCREATOR_TOKEN="{token}"')
            assert "All services are ready. main uses grpc" in set_up(host)
            inside = ["docker", "compose", "exec", "-T", "service-main"]
            assert host.sh(*inside, "printenv", "http_proxy", "STORYCREATOR_TOKEN").stdout.splitlines() == [PROXY, token]
            over_grpc = make_book(host, "grpc")
            assert "All services are ready. main uses rpc" in set_up(host, "--mode", "rpc")
            assert differing(make_book(host, "rpc"), over_grpc) == []
            assert json.loads(host.sh(*inside, "python", "main.py", "check", "--json").stdout)["ok"]
            set_up(host, "--down")
            assert host.engine.docker("ps", "--quiet") == ""
    finally:
        bench.rootless.remove()
