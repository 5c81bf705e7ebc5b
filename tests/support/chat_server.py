"""An OpenAI-compatible chat server on a real socket that says what a test tells it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str]
"""From the request's JSON body to the assistant's message."""


class Chat:
    """What the server was asked, and how it behaves."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.raw: bytes | None = None
        """Sent instead of an answer when set."""
        self.status = 200
        self.delay = 0.0
        self.url = ""


@contextmanager
def chat_server(answer: Answer) -> Iterator[Chat]:
    """A server on a free port of this machine, for as long as the block lasts."""
    chat = Chat(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            chat.asked.append(body)
            time.sleep(chat.delay)
            reply = (
                chat.raw
                if chat.raw is not None
                else json.dumps({"choices": [{"message": {"role": "assistant", "content": chat.answer(body)}}]}).encode()
            )
            try:
                self.send_response(chat.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)
            except OSError:
                return  # the caller has gone

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
