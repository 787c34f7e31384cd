"""Finds the rule files and reads them: ``rules/<pack>/<rule-id>.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from puppetguard.checks import CHECKS
from puppetguard.errors import UsageError
from puppetguard.model.spelling import closest
from puppetguard.packs.documents import decode_document, read_document
from puppetguard.packs.rule import Rule


def rules_directory() -> Path:
    """Return the directory of the rules that come with puppetguard.

    A wheel has them inside the package, a checkout (and so an editable install) beside it.
    """
    package = Path(__file__).resolve().parent.parent
    for directory in (package / "_rules", package.parent / "rules"):
        if directory.is_dir():
            return directory
    raise UsageError(f"the rules are missing: neither {package / '_rules'} nor {package.parent / 'rules'} is there")


def load_rules(directory: Path | None = None) -> tuple[Rule, ...]:
    """Return all rules below ``directory`` (those that come with puppetguard if it is None), sorted by their ids.

    Raises UsageError with file, line and column for whatever is wrong in one of them.
    """
    root = rules_directory() if directory is None else directory
    rules: dict[str, Rule] = {}
    for path in rule_files(root):
        rule = load_rule(path)
        if rule.id in rules:
            raise UsageError(f"{path}:1:1: there is another rule '{rule.id}'")
        rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def rule_files(directory: Path) -> Iterator[Path]:
    """Yield the rule files of all packs of a directory."""
    for pack in sorted(directory.iterdir()):
        if pack.is_dir():
            yield from sorted(pack.glob("*.yaml"))


def load_rule(path: Path, checks: Collection[str] = CHECKS) -> Rule:
    """Read one rule file; ``checks`` are the names that it may use. UsageError where something is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}:1:1: cannot be read: {error}") from None
    document = read_document(str(path), text)
    rule = decode_document(document, Rule)
    if rule.id != path.stem:
        raise document.error("$.id", f"the id must be the name of the file, '{path.stem}'")
    if rule.check not in checks:
        meant = closest(rule.check, checks)
        hint = f"; did you mean '{meant}'?" if meant else ""
        raise document.error("$.check", f"unknown check '{rule.check}'{hint}")
    for index, example in enumerate(rule.examples):
        if (example.kind == "bad") != bool(example.findings):
            wanted = "needs the findings that it must give" if example.kind == "bad" else "must have no findings"
            raise document.error(f"$.examples[{index}]", f"the {example.kind} example '{example.name}' {wanted}")
    return rule
