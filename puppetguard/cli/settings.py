"""What a run is to do: flags of the command line, over variables of the environment, over files, over defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
import msgspec

from puppetguard.cli.completion import complete_path, complete_rule
from puppetguard.cli.groups import Choice
from puppetguard.cli.options import rules_option
from puppetguard.errors import UsageError
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.packs.rule import Rule
    from puppetguard.policy.configuration import Configured

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
PREFIX = "PUPPETGUARD_"
CONFIGURATION = ".puppetguard.yaml"
BASELINE = ".puppetguard-baseline.json"
DEFAULT = "default"
_OF_ALL = frozenset(("PUPPETGUARD_CACHE_DIR", "PUPPETGUARD_DEBUG"))
"""Variables that are for no option."""
_LEVELS = ("info", "warning", "error", "never")
_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULE",
        shell_complete=complete_rule,
        help="Use only these rules: ids, aliases, packs, patterns, all.",
    ),
    click.option(
        "--extend-select", multiple=True, metavar="RULE", shell_complete=complete_rule, help="Use these rules too."
    ),
    click.option(
        "--ignore", multiple=True, metavar="RULE", shell_complete=complete_rule, help="Do not use these rules."
    ),
    click.option("--severity", multiple=True, metavar="RULE=LEVEL", help="Give a rule another severity."),
    click.option(
        "--fail-on",
        type=Choice(_LEVELS),
        default="warning",
        show_default=True,
        help="The least severity that makes the exit code 1.",
    ),
    click.option("--pedantic/--no-pedantic", help="Report also what is only possibly wrong."),
    rules_option,
    click.option(
        "--puppet",
        type=Choice(["7", "8"]),
        default="8",
        show_default=True,
        help="The version of Puppet whose language it is.",
    ),
    click.option(
        "--tasks/--no-tasks",
        help="Read all as code of Bolt, as Puppet does with its option of this name; plans are known anyway.",
    ),
    click.option(
        "--config",
        metavar="FILE",
        shell_complete=complete_path,
        help=f"The configuration.  [default: the nearest {CONFIGURATION}, up to the top of the repository]",
    ),
    click.option("--no-config", is_flag=True, help="Use no configuration."),
    click.option(
        "--baseline",
        metavar="FILE",
        shell_complete=complete_path,
        help=f"Known findings, which do not count.  [default: {BASELINE}, if it is there]",
    ),
    click.option("--no-baseline", is_flag=True, help="Count known findings, too."),
)


def policy_options(command: CommandT) -> CommandT:
    """Give a command the options that decide what counts."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def with_variables(command: click.Command) -> click.Command:
    """Let each option of a command be set by ``PUPPETGUARD_OPTION``, too."""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.envvar is None:
            name = parameter.opts[0].lstrip("-")
            parameter.envvar = PREFIX + name.upper().replace("-", "_")
    return command


def _see_variables(command: click.Command) -> None:
    known = {str(one.envvar) for one in command.params if isinstance(one, click.Option) and one.envvar is not None}
    unknown = [name for name in os.environ if name.startswith(PREFIX) and name not in known and name not in _OF_ALL]
    for name in sorted(unknown):
        meant = next((one for one in sorted(known) if _is_nearly(name, one)), None)
        if meant is not None:
            raise UsageError(f"unknown variable {name}; did you mean {meant}?")


def _is_nearly(one: str, other: str) -> bool:
    """Tell whether two names differ in two letters at one place at most; cheap, for it is asked at each start."""
    first = _in_common(one, other)
    last = _in_common(one[first:][::-1], other[first:][::-1])
    return max(len(one), len(other)) - first - last <= 2


def _in_common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


class Origin(NamedTuple):
    """A value, and where it comes from: a flag, a variable, ``file:line:column``, or ``default``."""

    value: Any
    place: str


class Effective(msgspec.Struct, frozen=True):
    """What counts in a run, each value with its origin; ``configured`` is what files say, None without any.

    ``single`` has the settings with one value, by their names in the file, ``many`` those with several, ``severity``
    the levels of names of rules.
    """

    configured: Configured | None
    single: dict[str, Origin]
    many: dict[str, list[Origin]]
    severity: dict[str, Origin]

    def value(self, key: str) -> Any:
        """Return a setting with one value."""
        return self.single[key].value


def effective(context: click.Context, configured: Configured | None) -> Effective:
    """Put together what the options of a command say (see ``policy_options``) and what files say.

    UsageError for a variable that is nearly one of the command: what it was to set would not be in force.
    """
    _see_variables(context.command)
    single: dict[str, Origin] = {}
    many: dict[str, list[Origin]] = {}
    severity: dict[str, Origin] = {}
    if configured is not None:
        single.update((key, Origin(*one)) for key, one in configured.single.items())
        many.update((key, [Origin(*one) for one in items]) for key, items in configured.many.items())
        severity.update((key, Origin(*one)) for key, one in configured.severity.items())
    for key, name in (("fail-on", "fail_on"), ("pedantic", "pedantic"), ("puppet", "puppet"), ("tasks", "tasks")):
        given = context.params[name]
        value = int(given) if key == "puppet" else given
        if (place := _source(context, name)) or key not in single:
            single[key] = Origin(value, place or DEFAULT)
    if place := _source(context, "baseline"):
        single["baseline"] = Origin(os.path.abspath(context.params["baseline"]), place)
    for key, name in (
        ("select", "select"),
        ("extend-select", "extend_select"),
        ("ignore", "ignore"),
        ("rules", "folders"),
    ):
        place = _source(context, name)
        values = context.params[name] if key == "rules" else words(context.params[name])
        before = [] if key == "select" and place else many.get(key, [])
        many[key] = [*before, *(Origin(one, place) for one in values)]
    for text in words(context.params["severity"]):
        name, sign, level = text.partition("=")
        if not sign or level not in list(Severity):
            raise UsageError(f"--severity {text}: write RULE=LEVEL, with the level {', '.join(Severity)}")
        severity[name] = Origin(Severity(level), _source(context, "severity"))
    return Effective(configured, single, many, severity)


def words(given: Iterable[str]) -> list[str]:
    """Return the names of an option that can be repeated, and take several with commas between."""
    return [word for text in given for word in text.replace(",", " ").split()]


def find_configuration(start: str, root: str | None, exists: Callable[[str], bool]) -> str | None:
    """Return the nearest configuration from a folder up to ``root``; without that, only the one in the folder."""
    at = start
    while True:
        path = os.path.join(at, CONFIGURATION)
        if exists(path):
            return path
        if root is None or at in (root, os.path.dirname(at)):
            return None
        at = os.path.dirname(at)


def configured_by(
    context: click.Context, root: str | None, read: Callable[[str], bytes | None], start: str | None = None
) -> Configured | None:
    """Return what files say for a command; nothing is imported for it if there is none.

    The nearest configuration is looked for from the working folder on, or from ``start``.
    """
    given = context.params["config"]
    if context.params["no_config"] or given == os.devnull:
        return None
    if given is not None:
        path: str | None = os.path.abspath(given)
        if read(str(path)) is None:
            raise UsageError(f"no such configuration: {given}")
    else:
        path = find_configuration(start or os.getcwd(), root, lambda one: read(one) is not None)
    if path is None:
        return None
    from puppetguard.policy.configuration import configuration

    return configuration(path, read)


def read_file(path: str) -> bytes | None:
    """Return the content of a file; None if there is none."""
    if not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def chosen_rules(found: Effective, known: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules that are used in all files; UsageError with its place for a name that no rule has."""
    select, extended, ignored = (
        {one for item in found.many[key] for one in names_of(item, known)}
        for key in ("select", "extend-select", "ignore")
    )
    wanted = select if found.many["select"] else {rule.id for rule in known if rule.enabled}
    wanted = (wanted | extended) - ignored
    return tuple(rule for rule in known if rule.id in wanted)


def severities(found: Effective, known: Sequence[Rule]) -> Mapping[str, Severity]:
    """Return the severities that differ from what the rules say, by their ids."""
    levels: dict[str, Severity] = {}
    for name, (level, place) in found.severity.items():
        levels.update(dict.fromkeys(sorted(names_of(Origin(name, place), known)), level))
    return levels


def names_of(item: Origin, known: Sequence[Rule]) -> set[str]:
    """Return the ids of the rules that a name stands for; a name in a file is refused with its place."""
    from puppetguard.packs.selection import named

    try:
        return named(known, item.value)
    except UsageError as error:
        if item.place.startswith("--"):
            raise
        raise UsageError(f"{item.place}: {error}") from None


def _source(context: click.Context, name: str) -> str:
    """Return the flag or the variable that an option was set by; empty if it was not."""
    source = context.get_parameter_source(name)
    option = next(one for one in context.command.params if one.name == name)
    if source is click.core.ParameterSource.COMMANDLINE:
        return option.opts[0]
    if source is click.core.ParameterSource.ENVIRONMENT:
        return str(option.envvar)
    return ""
