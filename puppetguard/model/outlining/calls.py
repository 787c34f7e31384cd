"""What a manifest calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.outline import CallOutline
from puppetguard.model.outlining.kept import MOST, is_assumed
from puppetguard.model.packed import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from puppetguard.model.outlining.whereabouts import Whereabouts

_KEPT_CALLS = frozenset(
    """lookup hiera hiera_array hiera_hash hiera_include template inline_template epp inline_epp file binary_file
    find_file find_template realize run_plan run_task run_task_with run_script upload_file""".split()
)
"""The calls that are kept of Puppet's own functions."""


def calls(where: Whereabouts) -> Iterator[CallOutline]:
    """Yield the calls that other files decide about, and those of Puppet's own that read data or files."""
    for call in where.subject.calls:
        if call.name is None or ("::" not in call.name and call.name not in _KEPT_CALLS):
            continue
        arguments = call.arguments[: call.spread]
        yield CallOutline(
            call.name,
            where.place(call.name_span),
            tuple(tuple(packed(one.value) for one in each.values[:MOST]) for each in arguments),
            tuple(where.place(each.span) for each in arguments),
            tuple(is_assumed(each.values) for each in arguments),
            call.count is not None,
            call.has_lambda,
            where.container(call.context),
            where.is_conditional(call.context),
        )
