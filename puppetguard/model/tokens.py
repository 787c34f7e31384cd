"""Texts that are secrets by their very form: keys and tokens as the services that issue them describe them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from puppetguard.source import Span


class Token(msgspec.Struct, frozen=True):
    """A secret that was recognised: what it is, for people, and where it stands."""

    kind: str
    span: Span


_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (marker, kind, re.compile(form))
    for marker, kind, form in (
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
        ("AKIA", "an access key of AWS", r"(?<![A-Za-z0-9])AKIA[A-Z2-7]{16}(?![A-Za-z0-9])"),
        # https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
        ("ghp_", "a token of GitHub", r"(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
        ("gho_", "a token of GitHub", r"(?<![A-Za-z0-9])gho_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
        ("ghs_", "a token of GitHub", r"(?<![A-Za-z0-9])ghs_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
        ("github_pat_", "a token of GitHub", r"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{60,90}(?![A-Za-z0-9])"),
        # https://docs.gitlab.com/security/tokens/
        ("glpat-", "a token of GitLab", r"(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,60}(?![A-Za-z0-9])"),
        # https://api.slack.com/authentication/token-types
        ("xox", "a token of Slack", r"(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9]{1,40}-[A-Za-z0-9-]{10,100}"),
        (
            "hooks.slack.com",
            "an incoming webhook of Slack",
            r"hooks\.slack\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,30}",
        ),
        # https://docs.stripe.com/keys
        ("k_live_", "a key of Stripe", r"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{20,100}"),
        # https://cloud.google.com/docs/authentication/api-keys
        ("AIza", "an API key of Google", r"(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
        # https://www.rfc-editor.org/rfc/rfc7519
        (
            "eyJ",
            "a signed token (JWT)",
            r"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,1000}",
        ),
        # https://www.rfc-editor.org/rfc/rfc7468, with a body that is not left out
        (
            "PRIVATE KEY",
            "a private key",
            (
                r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?=(?:\\n|[\s\"',+\\]){0,200}"
                r"(?:[A-Za-z-]{1,30}:[^\n]{0,100}\n\s{0,80}){0,4}[A-Za-z0-9+/=]{32})"
            ),
        ),
    )
)


def may_have_token(text: str) -> bool:
    """Tell whether there can be a secret of a known form in a text; cheap."""
    return any(marker in text for marker, _, _ in _FORMS)


def tokens(text: str) -> Iterator[Token]:
    """Yield the secrets of known forms in a text; those that manuals show as examples are left out."""
    for marker, kind, form in _FORMS:
        if marker in text:
            for match in form.finditer(text):
                if "EXAMPLE" not in match[0].upper() and len(set(match[0])) > 9:
                    yield Token(kind, Span(*match.span()))
