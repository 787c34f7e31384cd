r"""Settings that tell a program of a misspelled extension: ``location ~ \.phpp$``, ``DirectoryIndex index.phpp``.

The program then does nothing with the files that are really there. A web server that hands ``.phpp`` to PHP delivers
every ``.php`` as it is, source code and passwords included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.configured_extensions import may_configure
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.configured_extensions import ConfiguredExtension
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_configure(subject.source.text)


def _extension_typo_in_settings(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled extension that a text of a manifest configures a program with, once for each place."""
    from puppetguard.model.configured_extensions import configured_extensions, is_refusal
    from puppetguard.model.settings import settings

    source = subject.source
    seen: set[Span] = set()
    for setting in settings(subject.program):
        resource = source.slice(setting.resource) if setting.resource else ""
        # Where one value refuses what another one names, that is the repair.
        if "\n" not in setting.text and is_refusal(resource):
            continue
        for found in configured_extensions(setting.text, is_setting=setting.is_value):
            if _is_rewrite(found, resource):
                continue
            for span in setting.written.spans(source, found.start, found.end)[:1]:
                if span not in seen and source.slice(span) == found.word:
                    seen.add(span)
                    yield _hit(found, span)


def _is_rewrite(found: ConfiguredExtension, resource: str) -> bool:
    """Tell whether a line takes the place of one with the right extension: that is `extension-rewrite`."""
    right = rf"\.{found.meant}(?!\w)"
    return "match" in resource and "line" in resource and re.search(right, resource) is not None


def _hit(found: ConfiguredExtension, span: Span) -> Hit:
    from puppetguard.model.configured_extensions import as_shown

    return Hit(
        span,
        Confidence.CERTAIN if found.setting else Confidence.LIKELY,
        f"the setting `{as_shown(found.shown)}` names the extension `.{found.word}`, which no program reads;"
        f" nearly `.{found.meant}`",
        f"did you mean `.{found.meant}`?",
        subject=f".{found.word}",
        remedy=Remedy(f"write `.{found.meant}`", (Replacement(span, found.meant),)),
    )


def _confirm(index: Index, extension: str) -> bool:
    """Tell whether the code base has no file with this extension: one that it has is called so on purpose."""
    return not any(name.endswith(extension) for name in index.shipped)


CHECK = Check(_extension_typo_in_settings, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
