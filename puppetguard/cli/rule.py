"""``puppetguard rule``: what the rules are, and whether those that users write do what they say."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from puppetguard.cli.completion import complete_rule
from puppetguard.cli.groups import Choice, SuggestingGroup
from puppetguard.cli.options import chosen_cache, no_cache_option, rules_option
from puppetguard.errors import UsageError
from puppetguard.packs.files import rule_files
from puppetguard.packs.selection import named
from puppetguard.packs.store import load_rules, rules_directory
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.report.reference import Entry

FAILED = 1
"""Exit code when an example does not give what it should."""
_SKELETON = """\
id: {name}
summary: what it catches, in a line
why: >-
  How that hurts, and whom.
fix: >-
  What to do instead.
severity: warning
confidence: likely
check: match-resource
parameters:
  type: file
  attributes:
    mode: "0777"
message: "{{type}} {{title}} may be changed by everybody"
hint: "`0644` is enough for most files"
since: 0.1.0
examples:
  - name: the shortest code that is wrong
    kind: bad
    manifest: |
      file {{ '/srv/upload': mode => '0777' }}
    findings:
      - line: 1
        column: 23
        message: "file /srv/upload may be changed by everybody"
  - name: the same, done right
    kind: good
    manifest: |
      file {{ '/srv/upload': mode => '0644' }}
"""


@click.group(cls=SuggestingGroup)
def rule() -> None:
    """Show, test and write rules."""


@rule.command("list")
@click.option("--format", "output_format", type=Choice(["text", "json"]), default="text", show_default=True)
@rules_option
@no_cache_option
def list_rules(output_format: str, folders: tuple[str, ...], no_cache: bool) -> int:
    """List all rules, a line each."""
    cache = chosen_cache(no_cache=no_cache)
    rules = load_rules(folders, cache)
    cache.close()
    if output_format == "json":
        from puppetguard.report.encoding import json_text

        keys = ("id", "pack", "severity", "confidence", "scope", "enabled", "summary", "aliases", "since")
        sys.stdout.write(json_text([{key: getattr(one, key) for key in keys} for one in rules]))
        return 0
    width = max(len(one.id) for one in rules)
    pack = ""
    for one in sorted(rules, key=lambda one: (one.pack, one.id)):
        if one.pack != pack:
            pack = one.pack
            print(f"{pack}:")
        print(f"  {one.id:<{width}}  {one.severity:<7}  {one.summary}{'' if one.enabled else ' (off by default)'}")
    return 0


@rule.command("show")
@click.argument("name", metavar="ID", shell_complete=complete_rule)
@rules_option
def show_rule(name: str, folders: tuple[str, ...]) -> int:
    """Explain a rule: what it catches, why, what to do, with examples."""
    explain_rule(name, folders)
    return 0


def explain_rule(name: str, folders: Sequence[str]) -> None:
    """Write the pages of the rules that ``name`` stands for; UsageError if there is none."""
    from puppetguard.report.reference import rule_page

    entries = _entries([rules_directory(), *folders])
    wanted = named([entry.rule.rule(entry.pack) for entry in entries], name)
    pages = [rule_page(entry) for entry in entries if entry.rule.id in wanted]
    print("\n".join(pages), end="")


@rule.command("test")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(exists=True, file_okay=False))
def test_rules(folders: tuple[str, ...]) -> int:
    """Run the examples of the rules in folders, or of those that come with puppetguard.

    Exit codes: 0 every example gives exactly the findings that it names, 1 one does not, 2 a rule file is wrong.
    """
    from puppetguard.engine.examples import differences

    examples = failures = 0
    entries = _entries(folders or (rules_directory(),))
    for entry in entries:
        for example in entry.rule.examples:
            examples += 1
            wrong = differences(example, entry.rule.rule(entry.pack))
            if wrong:
                failures += 1
                print(f"{entry.rule.id}: {example.kind} example '{printable(example.name)}'")
                for line in wrong:
                    print(f"  {printable(line)}")
    told = f"{failures} failed" if failures else "all as they should be"
    print(f"{examples} examples of {len(entries)} rules: {told}")
    return FAILED if failures else 0


@rule.command("new")
@click.argument("name", metavar="ID")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False))
def new_rule(name: str, folder: str) -> int:
    """Write the file of a new rule ID into DIR, ready to be changed and tested."""
    words = name.split("-")
    if not (name[:1].isalpha() and name == name.lower() and all(word.isalnum() and word.isascii() for word in words)):
        raise UsageError(
            f"'{printable(name)}' is no id: write words in lower case with dashes between, like no-curl-pipe"
        )
    path = os.path.normpath(os.path.join(folder, f"{name}.yaml"))
    os.makedirs(folder, exist_ok=True)
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(_SKELETON.format(name=name))
    except FileExistsError:
        raise UsageError(f"{path} is there already") from None
    print(f"wrote {printable(path)}; test it with: puppetguard rule test {printable(folder)}")
    return 0


def _entries(folders: Sequence[str]) -> list[Entry]:
    from puppetguard.packs.loader import read_rules
    from puppetguard.report.reference import Entry

    files = [file for folder in folders for file in rule_files(folder)]
    return [Entry(file.pack, document) for file, document in read_rules(files)]
