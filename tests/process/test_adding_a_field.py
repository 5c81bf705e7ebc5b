"""A field added to a message is two edits, in its model and its proto; one forgotten is told by naming the file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT

MODEL, PROTO = "storycreator/messages/story.py", "protos/storycreator/v1/story.proto"
EDITS = {
    MODEL: ('    dedication: Annotated[str, StringConstraints(max_length=200)] = ""\n', "    moods: tuple[Tone, ...] = ()\n"),
    PROTO: ("  string dedication = 3;\n", "  repeated Tone moods = 99;\n"),
}
TRY = """
from storycreator.messages.codec import codec_of, from_json, from_proto, to_json, to_proto
from storycreator.messages.common import Provenance, Tone
from storycreator.messages.story import Scene, Story, StoryPage
import json

codec_of(Story)
page = StoryPage(number=1, text="Once", scene=Scene(place="wood"))
story = Story(title="A fox", pages=(page,), provenance=Provenance(service="A", engine="x"), moods=(Tone.CALM, Tone.WARM))
proto = to_proto(story)
assert from_proto(Story, type(proto).FromString(proto.SerializeToString())) == story
assert json.loads(to_json(story))["moods"] == ["TONE_CALM", "TONE_WARM"]
assert from_json(Story, json.loads(to_json(story))) == story
"""


def _with(root: Path, *names: str) -> "subprocess.CompletedProcess[str]":
    """What a copy says in which some of the edits were done."""
    for name in ("protos", "storycreator", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in names:
        beside, added = EDITS[name]
        text = (root / name).read_text()
        assert text.count(beside) == 1
        (root / name).write_text(text.replace(beside, beside + added))
    subprocess.run([root / "scripts/generate-protos.sh"], env=os.environ | {"PYTHON": sys.executable}, check=True, timeout=120)
    environ = os.environ | {"PYTHONPATH": str(root)}
    return subprocess.run([sys.executable, "-c", TRY], env=environ, cwd=root, capture_output=True, text=True, timeout=120)


def test_a_field_is_two_edits(tmp_path: Path) -> None:
    done = _with(tmp_path, MODEL, PROTO)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("edited", "sentence"),
    [
        (MODEL, f"Story.moods is missing from `message Story` in {PROTO}: add it there and run scripts/generate-protos.sh"),
        (PROTO, f"moods of `message Story` in {PROTO} is missing from Story: add it in {MODEL}"),
    ],
)
def test_a_forgotten_edit_is_told(tmp_path: Path, edited: str, sentence: str) -> None:
    done = _with(tmp_path, edited)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f"SchemaError: {sentence}")
