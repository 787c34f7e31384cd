"""Whom to tell: targets from ``.puppetguard/notify.yml`` of base and from variables, secrets from variables only."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from puppetguard.errors import TrustError, UsageError
from puppetguard.git.snapshot import Snapshot
from puppetguard.notify.events import Occasion
from puppetguard.packs.documents import decode_document, read_document
from puppetguard.web import see_address, see_secret

FILE = ".puppetguard/notify.yml"
VARIABLE = "PUPPETGUARD_NOTIFY_TARGETS"
"""The variable that names targets beside those of the file: ``name:kind name:kind``."""
Kind = Literal["datadog", "pagerduty", "slack", "webhook"]
KINDS: tuple[Kind, ...] = ("datadog", "pagerduty", "slack", "webhook")
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Site = Literal[
    "datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com", "ap2.datadoghq.com",
    "ddog-gov.com",
]  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_ADDRESSES: dict[Kind, str] = {"pagerduty": "https://events.pagerduty.com/v2/enqueue"}


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Refuses what it does not know."""


class _Target(_Record, frozen=True):
    """A target as the file has it: no secrets, and of addresses only that of a webhook."""

    kind: Kind
    url: str = ""
    site: Site = "datadoghq.com"
    on: tuple[Literal["blocked", "waived", "bypassed"], ...] = ("blocked", "waived", "bypassed")


class _File(_Record, frozen=True):
    version: Literal[1]
    targets: dict[Name, _Target]


class Target(msgspec.Struct, frozen=True):
    """Somebody to tell: with address and secret."""

    name: str
    kind: Kind
    address: str
    secret: str = ""
    on: tuple[Occasion, ...] = ("blocked", "waived", "bypassed")

    def __repr__(self) -> str:
        """Return what may be shown."""
        return f"Target({self.name}, {self.kind})"


class Targets(msgspec.Struct, frozen=True):
    """Those that can be told, and of the others why they cannot."""

    usable: tuple[Target, ...] = ()
    wrong: tuple[str, ...] = ()


def targets(deciding: Snapshot, environment: Mapping[str, str] = os.environ) -> Targets:
    """Return the targets that a snapshot (the base, never the change) and the environment name."""
    wrong: list[str] = []
    try:
        named = {**_of_file(deciding), **_of_environment(environment)}
    except TrustError as error:
        return Targets((), (str(error),))
    usable: list[Target] = []
    for name, one in named.items():
        try:
            usable.append(_complete(name, one, environment))
        except UsageError as error:
            wrong.append(f"target {name}: {error}")
    return Targets(tuple(usable), tuple(wrong))


def _of_file(deciding: Snapshot) -> dict[str, _Target]:
    if FILE not in deciding.entries:
        return {}
    data = deciding.content(FILE)
    if data is None:
        raise TrustError(f"{FILE} is no regular file, so nobody is told")
    try:
        document = read_document(FILE, data.decode("utf-8"))
        return decode_document(document, _File).targets
    except UnicodeDecodeError:
        raise TrustError(f"{FILE}:1:1: this is no UTF-8") from None
    except (UsageError, RecursionError) as error:
        raise TrustError(str(error)) from None


def _of_environment(environment: Mapping[str, str]) -> dict[str, _Target]:
    found: dict[str, _Target] = {}
    for word in environment.get(VARIABLE, "").split():
        name, _, kind = word.partition(":")
        known = next((one for one in KINDS if one == kind), None)
        if _NAME.fullmatch(name) is None or known is None:
            raise TrustError(f"{VARIABLE} must be a list of name:kind, with a kind of {', '.join(KINDS)}")
        found[name] = _Target(known)
    return found


def _complete(name: str, one: _Target, environment: Mapping[str, str]) -> Target:
    """Return a target with what only the environment has; the names of the variables follow from its own."""
    start = f"PUPPETGUARD_NOTIFY_{name.upper().replace('-', '_')}"
    usual = f"https://api.{one.site}/api/v1/events" if one.kind == "datadog" else _ADDRESSES.get(one.kind, "")
    if one.url and one.kind != "webhook":
        raise UsageError("only a webhook has a `url`")
    address = environment.get(f"{start}_URL", "") or one.url or usual
    if not address:
        raise UsageError(f"the variable {start}_URL is not set")
    see_address(address, f"its address ({start}_URL)" if f"{start}_URL" in environment else "its `url`")
    secret = environment.get(f"{start}_KEY", "")
    # The address of Slack is the secret itself.
    if one.kind != "slack":
        if not secret:
            raise UsageError(f"the variable {start}_KEY is not set")
        see_secret(secret, f"the variable {start}_KEY")
    return Target(name, one.kind, address, secret, (*one.on, "test"))
