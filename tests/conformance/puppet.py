"""Asking the installed Puppet (see ``oracle.rb``)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import msgspec

from puppetguard.source import FileKind
from tests.conformance.comparison import Answer

ORACLE = Path(__file__).with_name("oracle.rb")
VERSION = 7
"""The version of the language that Debian's Puppet speaks."""


class Request(msgspec.Struct, omit_defaults=True):
    """A source to ask about, as text or as the path of a file."""

    id: str
    kind: FileKind
    source: str | None = None
    path: str | None = None
    tasks: bool = False


class _IdentifiedAnswer(Answer):
    id: str = ""


def ask(requests: Iterable[Request]) -> dict[str, Answer]:
    """Return Puppet's answer to each request, by the id; trees as SHA-256. One process for all: it starts slowly."""
    encoder = msgspec.json.Encoder()
    lines = b"".join(encoder.encode(request) + b"\n" for request in requests)
    done = subprocess.run(["ruby", str(ORACLE), "--pn-sha"], input=lines, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    decoder = msgspec.json.Decoder(_IdentifiedAnswer)
    answers = [decoder.decode(line) for line in done.stdout.splitlines()]
    return {answer.id: answer for answer in answers}
