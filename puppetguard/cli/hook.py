"""``puppetguard hook``: git asks before it commits, pushes or takes a push."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import click

from puppetguard.cli.announcing import notify_option
from puppetguard.cli.groups import Choice, SuggestingGroup
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.git.hooks import HookName

Asked = Literal["guard", "check"]
_NAMES = ("pre-commit", "pre-push", "pre-receive")
_hook_argument = click.option(
    "--type", "name", type=Choice(_NAMES), default="pre-commit", show_default=True, help="Which hook."
)
_run_option = click.option(
    "--run", "asked", type=Choice(["guard", "check"]), default="guard", show_default=True,
    help="What is asked: what the change does, or what is wrong in the files that it touches.",
)  # fmt: skip
_strict_option = click.option("--strict", is_flag=True, help="Let missing approvals fail before a commit, too.")
_only_option = click.option(
    "--only", multiple=True, metavar="REF",
    help="Judge pushes to these refs only, such as refs/heads/main or refs/heads/env/*; pre-receive.",
)  # fmt: skip
_time_option = click.option(
    "--time-limit", type=click.IntRange(1, 86_400), default=60, show_default=True, metavar="SECONDS",
    help="Refuse a push that could not be judged by then; pre-receive.",
)  # fmt: skip
_policy_option = click.option(
    "--require-policy", is_flag=True, help="Refuse what no policy on the base decides about; pre-push, pre-receive."
)
_pusher_option = click.option(
    "--pusher-variable", metavar="NAME", default="",
    help="The variable in which the server says who pushes, as a person of the policy; pre-receive.",
)  # fmt: skip
_risk_option = click.option(
    "--fail-on-risk", "risk", type=Choice(["low", "medium", "high", "critical", "never"]), default="high",
    show_default=True, help="The least risk that is refused unless it is approved.",
)  # fmt: skip


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that a hook runs with."""
    options = (_run_option, _strict_option, _only_option, _time_option, _policy_option, _pusher_option, _risk_option)
    for option in (notify_option, *reversed(options)):
        command = option(command)
    return command


@click.group(cls=SuggestingGroup)
def hook() -> None:
    """Let git ask puppetguard before it commits, pushes or takes a push."""


@hook.command("install")
@_hook_argument
@click.option("--shared", is_flag=True, help="Also into a folder of hooks that other repositories use, too.")
@_options
@click.pass_context
def install_hook(context: click.Context, /, name: HookName, shared: bool, **options: object) -> int:
    """Install the hook; one that is there already is kept, and runs first."""
    from puppetguard.git.hooks import install
    from puppetguard.git.repository import find_repository

    repository = find_repository(os.getcwd())
    path = install(repository, name, shared=shared, arguments=_given(context))
    print(f"installed {printable(path)}")
    if name == "pre-receive" and not repository.is_bare:
        print("note: it judges what others push to this very repository; on a git server, that is the bare one")
    return 0


def _given(context: click.Context) -> list[str]:
    """Return the options that the hook is to have whenever it runs."""
    found: list[str] = []
    for option in context.command.params:
        value = context.params[option.name or ""]
        if option.name in ("name", "shared") or value == option.get_default(context) or not value:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            found += [option.opts[0]] if one is True else [f"{option.opts[0]}={one}"]
    return found


@hook.command("uninstall")
@_hook_argument
def uninstall_hook(name: HookName) -> int:
    """Remove the hook, and put back the one that was there before."""
    from puppetguard.git.hooks import uninstall
    from puppetguard.git.repository import find_repository

    path = uninstall(find_repository(os.getcwd()), name)
    print(f"removed {printable(path)}" if path is not None else f"no {name} hook of puppetguard's is installed")
    return 0


@hook.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("name", type=Choice(_NAMES), default="pre-commit")
@click.argument("arguments", nargs=-1)
@_options
def run_hook(
    name: HookName,
    arguments: tuple[str, ...],
    asked: Asked,
    strict: bool,
    only: tuple[str, ...],
    time_limit: int,
    require_policy: bool,
    pusher_variable: str,
    risk: str,
    notify: bool,
) -> int:
    """Do what the hook does: judge what is to be committed, pushed or taken (told on standard input)."""
    if name == "pre-receive":
        from puppetguard.cli.receiving import Receiving

        pusher = os.environ.get(pusher_variable, "") if pusher_variable else None
        return Receiving(only, time_limit, require_policy=require_policy, pusher=pusher, risk=risk, notify=notify).run()
    if name == "pre-push":
        from puppetguard.cli.pushing import judge_push

        remote = arguments[0] if arguments else ""
        return judge_push(remote, asked, ["--fail-on-risk", risk, *(["--require-policy"] if require_policy else [])])
    if asked == "check":
        from puppetguard.cli.check import check as command

        options = ["--staged"]
    else:
        from puppetguard.cli.guard import guard as command

        options = ["--staged", "--fail-on-risk", risk, *(["--strict"] if strict else [])]
    with command.make_context(asked, options) as context:
        code = command.invoke(context)
        assert isinstance(code, int)
        return code
