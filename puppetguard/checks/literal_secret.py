"""Secrets that are written in the code: passwords, tokens and private keys, and passwords that keep nobody out.

A manifest is read by all who can read the repository, now and in all of its history; a catalogue lies in the caches of
server and node. Which values are meant as secrets is told by their names, or by forms that are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.findings import Confidence
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.named_secrets import NamedSecret
    from puppetguard.model.subject import Subject

_MARKS = tuple("pass pw secret token _key -key apikey accesskey credential curl ldap redis-cli authorization".split())
_ACCOUNTS = frozenset(
    "user accounts::user mysql_user mysql::db postgresql::server::role postgresql::server::db rabbitmq_user"
    " mongodb_user mongodb::db".split()
)
"""What makes an account by itself: an empty password there is the password, not that there is none to be sent."""


class LiteralSecretParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``kind``: which of them are looked for."""

    kind: Literal["secret", "weak", "empty"]


def _concerns(subject: Subject, parameters: LiteralSecretParameters) -> bool:
    code = subject.lower_code
    if subject.mentions(_MARKS) or ("@" in code and "://" in code):
        return True
    if parameters.kind != "secret":
        return False
    from puppetguard.model.tokens import may_have_token

    return may_have_token(subject.source.text)


def _literal_secret(subject: Subject, parameters: LiteralSecretParameters) -> Iterator[Hit]:
    """Yield each secret of the kind that is asked for, once for each place where one is written."""
    from puppetguard.model.hiera.secrets import secrets_in_urls, secrets_of_data

    found: dict[Span, Hit] = {}
    if parameters.kind == "secret":
        from puppetguard.model.tokens import tokens

        for token in tokens(subject.source.text):
            message = f"this is {token.kind}: whoever can read the code has it"
            hint = _HINTS.get(subject.source.kind, _HINT)
            found[token.span] = Hit(token.span, Confidence.CERTAIN, message, hint)
    covered = list(found)
    kind = subject.source.kind
    is_data = kind == "yaml"
    secrets = list(secrets_in_urls(subject.source.text)) if kind in _HINTS else subject.named_secrets
    if is_data:
        secrets = [*secrets_of_data(subject.tree.root), *secrets]
    for secret in secrets:
        hit = _HITS[parameters.kind](secret)
        if hit is not None and kind in _HINTS:
            message = hit.message.replace("the code", "the data") if is_data else hit.message
            hit = msgspec.structs.replace(hit, message=message, hint=_HINTS[kind])
        if hit is None or any(one.start < hit.span.end and hit.span.start < one.end for one in covered):
            continue
        known = found.get(hit.span)
        if known is None or known.confidence < hit.confidence:
            found[hit.span] = hit
    yield from found.values()


_HINT = "revoke it, and take the new one from Hiera (eyaml) or another keeper of secrets, as `Sensitive`"


_HINT_OF_DATA = "encrypt it with eyaml, and look it up as `Sensitive`; revoke what was there, for it is known"


_HINTS = {
    "yaml": _HINT_OF_DATA,
    "puppetfile": "revoke it, and let git ask for it: a deploy key, or a credential helper on the server",
}


def _written(secret: NamedSecret) -> Hit | None:
    if secret.shape not in ("strong", "wordy", "hash"):
        return None
    meant = not (secret.default or secret.example)
    sure = secret.shape == "strong" or (secret.shape == "wordy" and meant)
    confidence = Confidence.LIKELY if sure else Confidence.POSSIBLE
    what = "a hash of a password" if secret.shape == "hash" else "a secret"
    return Hit(secret.span, confidence, f"{secret.shown} is {what} that is written in the code", _HINT)


def _weak(secret: NamedSecret) -> Hit | None:
    if secret.shape != "weak":
        return None
    # What stands outside of all definitions is an example of a module more often than not.
    shown = not secret.example or secret.owner in _ACCOUNTS
    # Neither is the default of a URL that is the same in the documentation of the program.
    shown = shown and not (secret.where == "line" and secret.default)
    return Hit(
        secret.span,
        Confidence.LIKELY if shown else Confidence.POSSIBLE,
        f"{secret.shown} is `{secret.text}`, which is among the first that anybody tries",
        "let a generator make one, and take it from Hiera (eyaml) or another keeper of secrets, as `Sensitive`",
    )


def _empty(secret: NamedSecret) -> Hit | None:
    if secret.shape != "empty":
        return None
    makes = (secret.where == "attribute" and secret.owner in _ACCOUNTS) or secret.where == "command"
    confidence = Confidence.CERTAIN if secret.certain else Confidence.LIKELY
    # An empty default mostly stands for "not set".
    if not makes or secret.default:
        confidence = Confidence.POSSIBLE
    return Hit(
        secret.span,
        confidence,
        f"{secret.shown} is empty: " + ("the account opens without one" if makes else "is none needed?"),
        "set a password, or lock the account with `'!'`" if secret.owner == "user" else "set one, or leave it `undef`",
    )


_HITS = {"secret": _written, "weak": _weak, "empty": _empty}

CHECK = Check(
    _literal_secret,
    parameters=LiteralSecretParameters,
    concerns=_concerns,
    kinds=PUPPET_KINDS | {"yaml", "puppetfile"},
)
