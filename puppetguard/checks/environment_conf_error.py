"""A setting of ``environment.conf`` that Puppet does not know: it warns, and goes by the default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SETTINGS = (
    "modulepath", "manifest", "config_version", "environment_timeout", "environment_data_provider", "static_catalogs",
    "rich_data",
)  # fmt: skip
"""Source: ``Puppet::Settings::EnvironmentConf`` of Puppet 7 and 8."""
_LINE = late_pattern(r"(?m)^[ \t]*([A-Za-z_]\w{0,60})[ \t]*=")


def _unknown(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each setting that is a slip of one that there is."""
    from puppetguard.model.spelling import closest, is_clear

    for match in _LINE.finditer(subject.source.text):
        name = match[1]
        meant = closest(name, _SETTINGS) if name not in _SETTINGS else None
        if meant is not None:
            span = Span(*match.span(1))
            remedy = Remedy(f"write `{meant}`", (Replacement(span, meant),))
            yield Hit(
                span,
                message=f"Puppet knows no setting `{name}` of an environment: it goes by the default",
                hint=f"did you mean `{meant}`?",
                remedy=remedy if is_clear(name, meant, _SETTINGS) else None,
            )


CHECK = Check(_unknown, kinds=frozenset({"environment"}), fixes="suggested")
