"""A manifest of one small model, a library that holds it, and servers and registry clients that hand it out."""

import hashlib
import json
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from storycreator.models.library import ModelLibrary
from storycreator.models.manifest import Manifest


def small_manifest(content: dict[str, bytes], *sources: dict[str, Any]) -> Manifest:
    """One model called ``small`` with these files."""
    described = [{"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for path, data in content.items()]
    model = {"name": "small", "title": "A small model", "purpose": "tests", "licence": "MIT", "homepage": "https://example.org",
             "files": described, "sources": list(sources) or [{"url": "http://127.0.0.1:9/{path}"}]}  # fmt: skip
    return Manifest.model_validate({"model": [model]})


def shelf(folder: Path, content: dict[str, bytes]) -> ModelLibrary:
    """A library that has it."""
    (folder / "small").mkdir(parents=True)
    for path, data in content.items():
        (folder / "small" / path).write_bytes(data)
    return ModelLibrary(folder, small_manifest(content))


class FileServer:
    """An HTTP server that knows ranges and can break off: ``give`` is how many bytes each answer sends before the connection ends."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self.content = content
        self.give: list[int] = []
        self.status: list[int] = []
        self.ranges: list[str] = []
        self.url = ""


@contextmanager
def file_server(content: dict[str, bytes]) -> Iterator[FileServer]:
    """Serve on a free port of this machine."""
    shared = FileServer(content)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            shared.ranges.append(asked)
            data = shared.content.get(self.path.lstrip("/"))
            status = shared.status.pop(0) if shared.status else 200 if data is not None else 404
            if status >= 400 or data is None:
                self.send_error(status)
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start:][: shared.give.pop(0) if shared.give else None])

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shared.url = f"http://127.0.0.1:{server.server_port}/{{path}}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shared
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Registry:
    """Stands in for a package registry: a folder of wheels and a client that copies them, noting each download."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.folder.mkdir(parents=True)
        self.log.touch()

    def add(self, package: str, members: dict[str, bytes]) -> None:
        """Publish a wheel under ``NAME==VERSION``."""
        with zipfile.ZipFile(self.folder / f"{package}.whl", "w") as wheel:
            for name, data in members.items():
                wheel.writestr(name, data)

    def client(self, package: str, target: Path) -> list[str]:
        """The command line that downloads a package."""
        code = f"""
import shutil, time
from pathlib import Path
with open({json.dumps(str(self.log))}, "a") as log: log.write({json.dumps(package + chr(10))})
source = Path({json.dumps(str(self.folder / f"{package}.whl"))})
if not source.exists():
    raise SystemExit("ERROR: no matching distribution for {package}")
if source.stat().st_size == 0:
    time.sleep(60)
shutil.copy(source, {json.dumps(str(target))})
"""
        return [sys.executable, "-S", "-c", code]

    @property
    def downloads(self) -> list[str]:
        """Packages that were asked for, in order."""
        return self.log.read_text().split()
