"""One request to a server: by https only, to the one server that was named, and over in time."""

from __future__ import annotations

import http.client
import os
import re
import ssl
import threading
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from puppetguard.errors import UsageError

LOCAL_HTTP = "PUPPETGUARD_TEST_LOCAL_HTTP"
"""The variable that allows http to this very machine, for tests; only ``1`` counts, and no file can set it."""
_LOCAL = ("127.0.0.1", "::1", "localhost")
_PLAIN = re.compile(r"[!-~]+")
"""What an address and a header are made of here: no blanks, no controls, nothing but ASCII."""
_MOST = 8_000_000


class WebError(Exception):
    """There was no answer; the words hold neither the address nor anything that was sent."""


class Answer(NamedTuple):
    """What a server has answered; the names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def see_address(address: str, what: str) -> None:
    """UsageError unless an address may be asked; ``what`` names it in the error, which does not show it."""
    wrong = UsageError(f"{what} is no address of the form https://host/path")
    try:
        parts = urlsplit(address)
        fits = _PLAIN.fullmatch(address) is not None and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if not fits or "@" in parts.netloc or parts.fragment:
        raise wrong
    if parts.scheme != "https" and not _is_local_test(parts.scheme, parts.hostname or ""):
        raise UsageError(f"{what} must begin with https://")


def see_secret(secret: str, what: str) -> None:
    """UsageError unless a secret can be part of a header; the error does not show it."""
    if _PLAIN.fullmatch(secret) is None or len(secret) > 4_096:
        raise UsageError(f"{what} is empty, too long, or has characters that no key has")


def ask(
    method: str, address: str, *, headers: Mapping[str, str], body: bytes | None = None, time_out: float = 10
) -> Answer:
    """Return what a server answers, redirects as they are; WebError if there is no answer within the time."""
    see_address(address, "the address")
    answers: list[Answer | WebError] = []
    # A server that sends a byte now and then would never run into the time-out of a socket.
    asking = threading.Thread(
        target=lambda: answers.append(_asked(method, address, headers, body, time_out)), daemon=True
    )
    asking.start()
    asking.join(time_out)
    if not answers:
        raise WebError(f"no answer within {time_out:g} seconds")
    if isinstance(answers[0], WebError):
        raise answers[0]
    return answers[0]


def _asked(
    method: str, address: str, headers: Mapping[str, str], body: bytes | None, time_out: float
) -> Answer | WebError:
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, parts.port, timeout=time_out, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=time_out)
    path = parts.path or "/"
    try:
        connection.request(
            method, f"{path}?{parts.query}" if parts.query else path, body, {"User-Agent": "puppetguard", **headers}
        )
        response = connection.getresponse()
        data = response.read(_MOST + 1)
        if len(data) > _MOST:
            return WebError("the answer is too large")
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data)
    except ssl.SSLCertVerificationError as error:
        return WebError(f"its certificate is not accepted: {error.verify_message}")
    except ssl.SSLError as error:
        return WebError(f"no secure connection: {error.reason}")
    except TimeoutError:
        return WebError(f"no answer within {time_out:g} seconds")
    except OSError as error:
        return WebError(f"no connection: {error.strerror or type(error).__name__}")
    except (http.client.HTTPException, ValueError) as error:
        # What these say can hold the address.
        return WebError(f"no proper answer: {type(error).__name__}")
    finally:
        connection.close()


def _is_local_test(scheme: str, host: str) -> bool:
    return scheme == "http" and host in _LOCAL and os.environ.get(LOCAL_HTTP) == "1"
