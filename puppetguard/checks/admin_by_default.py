"""Parameters whose defaults are an administrator: who declares the class without a thought gets one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_USER = re.compile(r"(?:^|_)(?:user|username|user_name|login|account|admin_name)$")
_GRANT = re.compile(r"(?:^|_)(?:is_?admin|superuser|is_superuser|grant_admin|make_admin|full_access|privileged)$")
_ADMINS = frozenset("admin administrator superuser sa sysadmin".split())


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.lower_code
    return ("class" in text or "define" in text) and any(
        name in text for name in ("admin", "superuser", "'sa'", "privileged")
    )


def _admin_by_default(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each default that names or makes an administrator."""
    from puppetguard.model.named_values import named_values

    for value in named_values(subject, lambda name: _USER.search(name) or _GRANT.search(name)):
        if value.named.origin != "parameter":
            continue
        text = value.text.lower()
        if (_USER.search(value.name) and text in _ADMINS) or (_GRANT.search(value.name) and text == "true"):
            yield Hit(
                value.span,
                Confidence.POSSIBLE,
                f"`${value.name}` is `{value.text}` by default: who does not think of it gets an administrator",
                "let the one who declares it say so",
            )


CHECK = Check(_admin_by_default, concerns=_concerns)
