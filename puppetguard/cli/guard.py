"""``puppetguard guard``: what a change does, how risky it is, and whether it may go in."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from puppetguard.cli.announcing import notify_option
from puppetguard.cli.groups import Choice
from puppetguard.cli.options import colour_option, is_coloured, no_cache_option, trusted_cache
from puppetguard.cli.outputs import Output, check_outputs, parsed_outputs, write_guard_outputs
from puppetguard.cli.reviewing import chosen_reviews, review_options
from puppetguard.cli.settings import policy_options, with_variables
from puppetguard.errors import UsageError
from puppetguard.report.guard.rendering import GUARD_FORMATS, guard_rendered

if TYPE_CHECKING:
    from puppetguard.change.judged import Level
    from puppetguard.cli.versions import Versions
    from puppetguard.git.run import CleanRoom
    from puppetguard.report.guarded import GuardReport

NEVER = "never"
RISKS = ("low", "medium", "high", "critical", NEVER)
fail_on_risk_option = click.option(
    "--fail-on-risk",
    "risk",
    type=Choice(RISKS),
    default="high",
    show_default=True,
    help="The least risk of a change that nobody has approved that makes the exit code 1.",
)
require_policy_option = click.option(
    "--require-policy", is_flag=True, help="Without a policy on the base, let nothing pass (exit code 4)."
)


def risk_level(name: str) -> Level | None:
    """Return the level that an option names; None for ``never``."""
    return None if name == NEVER else name  # type: ignore[return-value] # click has seen to it


@click.command()
@click.option("--base", metavar="REV", help="What was there before.  [default: HEAD]")
@click.option(
    "--head", metavar="REV", help="What is to be judged.  [default: HEAD if there is a --base, else the files]"
)
@click.option("--staged", is_flag=True, help="Judge what git commit would commit.")
@click.option("--worktree", is_flag=True, help="Judge the files as they are, also if there is a --base.")
@click.option("--exact-base", is_flag=True, help="Compare with REV itself, not with where the history left it.")
@click.option("--decided-by", metavar="REV", help="The revision that decides.  [default: that of --base]")
@click.option("--target", metavar="REF", help="The ref that the change is for; the policy names the usual one.")
@fail_on_risk_option
@require_policy_option
@notify_option
@review_options
@click.option("--strict", is_flag=True, help="Let missing approvals fail also what is not committed yet.")
@click.option("--all", "everything", is_flag=True, help="Show also what was found before the change.")
@click.option("--explain", is_flag=True, help="Show how the score came about (text).")
@click.option(
    "--format", "output_format", type=Choice(GUARD_FORMATS), default="text", show_default=True,
    help="How to show it: docs/guard.md shows what each format is for.",
)  # fmt: skip
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT:FILE", callback=parsed_outputs(GUARD_FORMATS),
    help="Write the report to a file, too (- is standard output); may be given several times.",
)  # fmt: skip
@policy_options
@click.option("--quiet", "-q", is_flag=True, help="No reasons, no summary, no progress.")
@colour_option
@click.option(
    "--jobs", "-j", type=click.IntRange(1, 64), help="Processes to use.  [default: by the work and the cores]"
)
@no_cache_option
@click.pass_context
def guard(
    context: click.Context,
    /,
    base: str | None,
    head: str | None,
    staged: bool,
    worktree: bool,
    exact_base: bool,
    decided_by: str | None,
    outputs: tuple[Output, ...],
    **others: object,
) -> int:
    """Say what a change does, how risky it is, whom it reaches, and whether it may go in.

    With a policy, it also says who must approve what, and which approvals are missing.

    With --base, the revision --head (or HEAD) is judged against where its history left that of the base. With
    --staged it is the index, and without any of these the files as they are, against HEAD. All that decides
    (configuration, rules, policy, keys) is read from the base, never from the change.

    Exit codes: 0 passed, 1 blocked, 2 wrong usage, 3 approvals are missing, 4 no policy or keys to trust, 5 could not
    complete; the greatest of 5, 4, 3 and 1 counts.
    """
    from puppetguard.cli.view import clean_room

    if (exact_base or decided_by) and (base is None or staged or worktree):
        raise UsageError("--exact-base and --decided-by are for two revisions")
    if sum(map(bool, (head, staged, worktree))) > 1:
        raise UsageError("--head, --staged and --worktree exclude each other")
    if head and not base:
        raise UsageError("--head needs --base: what is it to be compared with?")
    check_outputs(context, outputs)
    with ExitStack() as stack:
        return judge(
            context,
            _versions(
                clean_room(stack), base, head, staged=staged, worktree=worktree, exact=exact_base, decided_by=decided_by
            ),
        )


with_variables(guard)


def _versions(
    room: CleanRoom,
    base: str | None,
    head: str | None,
    *,
    staged: bool,
    worktree: bool,
    exact: bool,
    decided_by: str | None,
) -> Versions:
    from puppetguard.cli.versions import commits, uncommitted

    if base is not None and not (staged or worktree):
        return commits(room, base, head or "HEAD", exact=exact, decided_by=decided_by)
    return uncommitted(room, base, staged=staged)


def judge(context: click.Context, versions: Versions, *, pusher: str | None = None) -> int:
    """Judge a change as the options of a ``guard`` say, show what there is to say, and return the exit code."""
    from puppetguard.cli.guarding import Asking

    given = context.params
    cache = trusted_cache(no_cache=given["no_cache"])
    try:
        asking = Asking(
            context, cache, fail_on_risk=risk_level(given["risk"]), require_policy=given["require_policy"],
            approvals=given["strict"] or versions.head_id is not None, everything=given["everything"],
            target=given["target"],
            reviews=chosen_reviews(given["forge"], given["review_of"]), pusher=pusher,
            jobs=given["jobs"], quiet=given["quiet"],
        )  # fmt: skip
        report = asking.report(versions)
        if given["notify"] and versions.room is not None:
            from puppetguard.cli.announcing import announce_report

            announce_report(report, versions.deciding, versions.room.repository, given["target"])
    finally:
        cache.close()
    if not write_guard_outputs(report, given["outputs"], quiet=given["quiet"]):
        show(
            report, given["output_format"], quiet=given["quiet"], explain=given["explain"],
            coloured=is_coloured(given["colour"]),
        )  # fmt: skip
    return report.exit


def show(report: GuardReport, output_format: str, *, quiet: bool, explain: bool, coloured: bool) -> None:
    """Write a report to standard output."""
    if output_format == "text":
        from puppetguard.cli.terminal import write
        from puppetguard.report.guard.text import guard_text

        write(guard_text(report, quiet=quiet, explain=explain), coloured=coloured)
    else:
        sys.stdout.write(guard_rendered(report, output_format, root=os.getcwd(), quiet=quiet))
