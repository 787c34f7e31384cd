"""The checks: algorithms that look for one kind of hazard each. Which of them are used, and how, is up to the rules.

Each first asks cheaply whether a file concerns it, and is imported only when one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from puppetguard.checks.hit import Hit
from puppetguard.model.presence import may_execute, may_rewrite
from puppetguard.source import SourceFile
from puppetguard.syntax.ast import Program

Check = Callable[[SourceFile, Program], Iterator[Hit]]
"""A check of one file."""


def _extension_rewrite(source: SourceFile, program: Program) -> Iterator[Hit]:
    if may_execute(source.text) and may_rewrite(source.text):
        from puppetguard.checks.extension_rewrite import extension_rewrite

        yield from extension_rewrite(source, program)


CHECKS: dict[str, Check] = {"extension-rewrite": _extension_rewrite}
"""All checks by the name that rules use them by."""
