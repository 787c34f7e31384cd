"""``puppetguard baseline``: what was found before, and does not count until it is touched."""

from __future__ import annotations

import click

from puppetguard.cli.groups import SuggestingGroup
from puppetguard.cli.judgement import Judgement
from puppetguard.cli.options import chosen_cache, no_cache_option
from puppetguard.cli.settings import policy_options, read_file, with_variables
from puppetguard.cli.view import WorkingTree
from puppetguard.errors import IncompleteError
from puppetguard.report.markup import printable
from puppetguard.report.result import Report
from puppetguard.report.summary import counted


@click.group(cls=SuggestingGroup)
def baseline() -> None:
    """Look after known findings, which do not count."""


@baseline.command("create")
@policy_options
@no_cache_option
@click.pass_context
def create_baseline(context: click.Context, /, no_cache: bool, **policy: object) -> int:
    """Write down all that is found now in the whole repository; only what is new will count."""
    from puppetguard.policy.baseline import Baseline, created, read_baseline, write_baseline

    judgement, report = _run(context, no_cache=no_cache)
    path = judgement.baseline_path
    data = read_file(path)
    earlier = Baseline() if data is None else read_baseline(path, data)
    written = created(judgement.met(report), earlier)
    write_baseline(path, written)
    print(f"wrote {counted(len(written.findings), 'finding')} to {printable(path)}")
    return 0


@baseline.command("prune")
@policy_options
@no_cache_option
@click.pass_context
def prune_baseline(context: click.Context, /, no_cache: bool, **policy: object) -> int:
    """Take out what is not found any more, so that it counts when it comes back."""
    from puppetguard.errors import UsageError
    from puppetguard.policy.baseline import pruned, read_baseline, write_baseline

    judgement, report = _run(context, no_cache=no_cache)
    path = judgement.baseline_path
    data = read_file(path)
    if data is None:
        raise UsageError(f"there is no baseline {path}: write one with puppetguard baseline create")
    earlier = read_baseline(path, data)
    left = pruned(earlier, judgement.met(report), (rule.id for rule in report.rules))
    write_baseline(path, left)
    print(
        f"took {counted(len(earlier.findings) - len(left.findings), 'finding')} out of {printable(path)}, "
        f"{len(left.findings):,} are left"
    )
    return 0


for _command in (create_baseline, prune_baseline):
    with_variables(_command)


def _run(context: click.Context, *, no_cache: bool) -> tuple[Judgement, Report]:
    """Return what is found in the whole repository; IncompleteError if not all of it could be looked at."""
    cache = chosen_cache(no_cache=no_cache)
    try:
        view = WorkingTree(())
        if view.root is not None:
            view = WorkingTree((view.root,))
        judgement = Judgement(context, view, cache)
        report = judgement.report(use_baseline=False)
    finally:
        cache.close()
    if not report.complete:
        first = report.unread[0]
        raise IncompleteError(
            f"{printable(first.file)}: {printable(first.reason)}: of this file not all is known, so there is no "
            "baseline (exclude it, or mend it)"
        )
    return judgement, report
