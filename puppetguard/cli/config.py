"""``puppetguard config``: write, show and describe the configuration."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from puppetguard.cli.groups import SuggestingGroup
from puppetguard.cli.settings import (
    CONFIGURATION,
    DEFAULT,
    Effective,
    configured_by,
    effective,
    policy_options,
    read_file,
    with_variables,
)
from puppetguard.errors import UsageError
from puppetguard.git.repository import find_root
from puppetguard.report.markup import printable

_START = """\
# What puppetguard checks here, and what of it counts. `puppetguard config show` tells what is in force, and why.
# Editors can complete this file: `puppetguard config schema` prints its JSON Schema.

# Presets (adopt, security, strict) and other files to take settings from:
# extends: [adopt]

# The least severity that fails: info, warning, error, never.
fail-on: warning

# Rules not to use, and other severities; `puppetguard rule list` shows all rules.
# ignore: [suspicious-comment]
# severity:
#   weak-hash: error

# Files that are not ours to mend, as in .gitignore:
# exclude:
#   - /vendor/

# Other settings for some files:
# overrides:
#   - paths: ["**/spec/**"]
#     ignore: [security]

# What comments may excuse:
# suppressions:
#   forbid: [hard-coded-secret]
#   require-reason: true
"""
_SHOWN = (
    "select", "extend-select", "ignore", "fail-on", "pedantic", "puppet", "tasks", "rules", "include", "exclude",
    "environment", "module-path", "suppressions.forbid", "suppressions.require-reason", "baseline",
)  # fmt: skip


@click.group(cls=SuggestingGroup)
def config() -> None:
    """Write, show and describe the configuration."""


@config.command("init")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
def init_configuration(folder: str | None) -> int:
    """Write a configuration to start from, into FOLDER or at the top of the repository."""
    place = folder or find_root(os.getcwd()) or os.getcwd()
    path = os.path.join(place, CONFIGURATION)
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(_START)
    except FileExistsError:
        raise UsageError(f"{path} is there already") from None
    print(f"wrote {printable(path)}")
    return 0


@config.command("show")
@click.argument("file", required=False)
@policy_options
@click.pass_context
def show_configuration(context: click.Context, /, file: str | None, **policy: object) -> int:
    """Show what is in force, for FILE if one is given, and where each value comes from."""
    found = effective(context, configured_by(context, find_root(os.getcwd()), read_file))
    for line in _lines(found):
        print(printable(line))
    if file is not None:
        for line in _lines_for(found, os.path.abspath(file)):
            print(printable(line))
    return 0


with_variables(show_configuration)


@config.command("schema")
def show_schema() -> int:
    """Print the JSON Schema of the configuration."""
    from puppetguard.policy.configuration import schema
    from puppetguard.report.encoding import json_text

    sys.stdout.write(json_text(schema()))
    return 0


def _lines(found: Effective) -> Iterator[str]:
    configured = found.configured
    yield f"# {configured.path}" if configured is not None else f"# no {CONFIGURATION}"
    for key in _SHOWN:
        if key in found.single:
            value, place = found.single[key]
            yield f"{key}: {_word(value)}  # {place}"
        elif found.many.get(key):
            yield f"{key}:"
            for value, place in found.many[key]:
                yield f"  - {_word(value)}  # {place}"
        else:
            yield f"{key}: {'the rules that are on by default' if key == 'select' else '-'}  # {DEFAULT}"
    if found.severity:
        yield "severity:"
        for name, (level, place) in sorted(found.severity.items()):
            yield f"  {name}: {_word(level)}  # {place}"
    for override, place in found.many.get("overrides", ()):
        yield f"override for {', '.join(override.paths)}  # {place}"


def _lines_for(found: Effective, path: str) -> Iterator[str]:
    """Yield what is special about a file."""
    configured = found.configured
    if configured is None:
        return
    from puppetguard.policy.configuration import Setting
    from puppetguard.policy.paths import Checked, Globs

    yield f"# {path}"
    yield f"checked: {_word(Checked(configured)(path))}"
    for override, place in configured.many.get("overrides", ()):
        if Globs([Setting(pattern, place) for pattern in override.paths], configured.folder).match(path):
            for name in override.ignore:
                yield f"ignore: {name}  # {place}"
            for name in override.extend_select:
                yield f"extend-select: {name}  # {place}"
            for name, level in override.severity.items():
                yield f"severity: {name}: {_word(level)}  # {place}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
