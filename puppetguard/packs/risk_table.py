"""Reads the table of risks beside the rules, strictly: whatever is not understood is an error with its place."""

from __future__ import annotations

import os

from puppetguard.change.risk_table import RiskTable
from puppetguard.errors import UsageError
from puppetguard.packs.documents import decode_document, read_document
from puppetguard.packs.files import TABLE
from puppetguard.packs.store import rules_directory


def load_risk_table() -> RiskTable:
    """Return the table of risks that comes with puppetguard; UsageError with the place of what is wrong in it."""
    path = os.path.join(rules_directory(), TABLE)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    return read_risk_table(path, data)


def read_risk_table(name: str, data: bytes) -> RiskTable:
    """Return the table that a file holds; UsageError with file, line and column where something is wrong in it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}:1:1: this is no UTF-8: {error.reason} at byte {error.start}") from None
    document = read_document(name, text)
    table = decode_document(document, RiskTable)
    for path, message in table.flaws():
        raise document.error(path, message)
    return table
