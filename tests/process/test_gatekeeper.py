"""A service in a process of its own with keys, limits and an audit log: called by the command line, which is given a key."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.support.processes import ROOT, environment, service
from storycreator.security.audit import entries, verify
from storycreator.security.tokens import SigningKey

KEY = SigningKey("A" * 42 + "E")
PROMPT = "A fox and the-plum-tree-behind-the-mill"


def main(environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, ROOT / "main.py", *arguments], env=environ, capture_output=True, text=True, timeout=120)


def test_a_service_with_keys_serves_who_can_sign_and_records_who_called(tmp_path: Path) -> None:
    request = json.dumps({"prompt": PROMPT, "engine": "draft"})
    settings = {"STORYCREATOR_TOKEN_KEYS": KEY.public, "STORYCREATOR_AUDIT": "on", "STORYCREATOR_PAGES_A_MINUTE": "10"}
    with service("A", tmp_path, **settings) as served:
        callers = environment(tmp_path, {"A": (served.grpc, served.rpc)})
        signing = callers | {"STORYCREATOR_SIGNING_KEY": KEY.secret}
        done = main(signing, "call", "A", "generate_story", request, "--mode", "rpc")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["title"]
        done = main(callers, "call", "A", "generate_story", request)
        assert (done.returncode, "needs a signed one" in done.stderr) == (1, True)
        done = main(signing, "call", "A", "generate_story", request, "--timeout", "5")
        assert (done.returncode, "at most 10 pages a minute" in done.stderr) == (1, True), done.stderr
        log = served.log.read_text()
    folder = tmp_path / "state/audit/service-a"
    found = [(entry["what"], entry.get("subject"), entry["outcome"]) for entry in entries(folder)]
    ok, refused = ("generate_story", "service-main", "OK"), ("generate_story", None, "UNAUTHENTICATED")
    assert found == [ok, refused, ("generate_story", "service-main", "LIMIT_EXCEEDED")]
    assert verify(folder).faults == ()
    for text in (log, *(path.read_text() for path in folder.iterdir())):
        assert "plum-tree" not in text
        assert KEY.secret not in text
