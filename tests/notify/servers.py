"""Real servers on this machine, that answer as they are told to, or not at all."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

HANG, RESET, DRIP, GARBAGE = "hang", "reset", "drip", "garbage"
Behaviour = int | str | Callable[["Request"], tuple[int, dict[str, str], bytes]]


class Request(NamedTuple):
    """What has come in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Server(NamedTuple):
    """Where it is, and what it was asked."""

    address: str
    requests: list[Request]


class Certificate(NamedTuple):
    """A certificate for 127.0.0.1 that has signed itself."""

    certificate: Path
    key: Path


def certificate(folder: Path) -> Certificate:
    folder.mkdir(parents=True, exist_ok=True)
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=here", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(made.key), "-out", str(made.certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


@contextmanager
def serving(behaviour: Behaviour, *, tls: Certificate | None = None) -> Iterator[Server]:
    """Run a server while the block runs."""
    requests: list[Request] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name is that of the base class
            pass

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked = Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            requests.append(asked)
            match behaviour:
                case "hang":
                    over.wait(20)
                case "drip":
                    while not over.wait(0.05):
                        try:
                            self.wfile.write(b"H")
                        except OSError:
                            return
                case "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                case "garbage":
                    self.wfile.write(b"\0\1\2\r\n\r\n")
                case int():
                    self._send(behaviour, {"Location": f"{server.address}/elsewhere"}, b"echo: " + body)
                case _:
                    assert callable(behaviour)
                    self._send(*behaviour(asked))

        do_GET = do_POST = _answer  # noqa: N815 # the names are those of the base class

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.handle_error = lambda *_: None  # type: ignore[method-assign] # what a test breaks is no news
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls.certificate, tls.key)
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
    server = Server(f"{'https' if tls else 'http'}://127.0.0.1:{listening.server_address[1]}", requests)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        over.set()
        listening.shutdown()
        thread.join()
        listening.server_close()
