"""Somebody else in the network, without a certificate: ``stranger.py HOST PORT…`` prints as JSON which ports answered what.

Tries each port in the clear and by TLS, with no certificate and with one of its own."""

import json
import socket
import ssl
import sys
import tempfile
from pathlib import Path

from storycreator.security.keeping import equip

ASKED = (b'{"jsonrpc":"2.0","id":1,"method":"health.check"}\n', b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", b'{"ask":"renew"}\n')


def answer(host: str, port: int, said: bytes, context: ssl.SSLContext | None) -> bytes:
    """What comes back; nothing when it is refused."""
    try:
        with socket.create_connection((host, port), 5) as plain:
            if context is None:
                plain.sendall(said)
                return plain.recv(4096)
            with context.wrap_socket(plain, server_hostname="service-c.storycreator.internal") as tls:
                tls.sendall(said)
                return tls.recv(4096)
    except OSError:
        return b""


def main(host: str, ports: list[int]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        equip(Path(folder), ["service-main"])
        contexts: list[ssl.SSLContext | None] = [None]
        for certificate in (None, Path(folder, "service-main/identity.pem")):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            if certificate:
                context.load_cert_chain(certificate)
            contexts.append(context)
    tried = {
        f"{port} {number} {said[:12].decode('latin-1').strip()}": answer(host, port, said, context)
        for port in ports
        for number, context in enumerate(contexts)
        for said in ASKED
    }
    # A TLS alert is no answer: it says that the handshake failed.
    return {which: found.decode("latin-1") for which, found in tried.items() if found and found[:1] != b"\x15"}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], [int(port) for port in sys.argv[2:]])))
