"""Reads rule files, strictly: whatever is not understood is an error with its place."""

from __future__ import annotations

from collections.abc import Iterable

from puppetguard.checks import check_names, find_check
from puppetguard.errors import UsageError
from puppetguard.model.spelling import closest
from puppetguard.packs.documents import Document, decode_document, read_document
from puppetguard.packs.files import RuleFile
from puppetguard.packs.rule import Example, RuleDocument
from puppetguard.packs.template import TemplateError, check_template


def read_rules(files: Iterable[RuleFile]) -> list[tuple[RuleFile, RuleDocument]]:
    """Read rule files, sorted by their ids; UsageError with file, line and column for whatever is wrong in one."""
    found: dict[str, tuple[RuleFile, RuleDocument]] = {}
    for file in files:
        rule = read_rule(file)
        if rule.id in found:
            raise UsageError(f"{file.path}:1:1: there is another rule '{rule.id}', in {found[rule.id][0].path}")
        found[rule.id] = file, rule
    return [found[name] for name in sorted(found)]


def read_rule(file: RuleFile) -> RuleDocument:
    """Read one rule file; UsageError with file, line and column where something is wrong in it."""
    try:
        text = file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.path}:1:1: this is no UTF-8: {error.reason} at byte {error.start}") from None
    document = read_document(file.path, text)
    rule = decode_document(document, RuleDocument)
    if rule.id != file.stem:
        raise document.error("$.id", f"the id must be the name of the file, '{file.stem}'")
    _see_check(document, rule)
    for index, example in enumerate(rule.examples):
        _see_example(document, f"$.examples[{index}]", example, rule)
    if len({example.kind for example in rule.examples}) < 2:
        missing = "good" if rule.examples[0].kind == "bad" else "bad"
        raise document.error("$.examples", f"a {missing} example is missing: there must be one of each kind")
    return rule


def _see_check(document: Document, rule: RuleDocument) -> None:
    """See that the check is there, and is told what it understands."""
    if rule.check not in check_names():
        meant = closest(rule.check, sorted(check_names()))
        raise document.error(
            "$.check", f"unknown check '{rule.check}'" + (f"; did you mean '{meant}'?" if meant else "")
        )
    check = find_check(rule.check)
    if rule.scope != check.scope:
        raise document.error("$.scope", f"the scope of the check '{rule.check}' is '{check.scope}'")
    parameters = decode_document(document, check.parameters, at="$.parameters", data=rule.parameters)
    if check.fields is None:
        for key in ("message", "hint"):
            if getattr(rule, key):
                raise document.error(f"$.{key} key", f"the check '{rule.check}' words its findings itself")
        return
    if not rule.message:
        raise document.error("$", "the key 'message' is missing")
    for key in ("message", "hint"):
        try:
            check_template(getattr(rule, key), check.fields(parameters))
        except TemplateError as error:
            raise document.error(f"$.{key}", str(error)) from None


def _see_example(document: Document, path: str, example: Example, rule: RuleDocument) -> None:
    if (example.kind == "bad") != bool(example.findings):
        wanted = "needs the findings that it must give" if example.kind == "bad" else "must have no findings"
        raise document.error(path, f"the {example.kind} example '{example.name}' {wanted}")
    given = {
        key for key in ("manifest", "files", "before", "after", "base", "head") if getattr(example, key) is not None
    }
    if given not in ({"manifest"}, {"files"}, {"before", "after"}, {"base", "head"}):
        raise document.error(
            path,
            f"the example '{example.name}' needs one of 'manifest', 'files', 'before' with 'after', 'base' with 'head'",
        )
    if rule.scope == "change" and not example.is_change:
        raise document.error(
            path,
            f"the example '{example.name}' needs 'before' with 'after', or 'base' with 'head': the rule is of changes",
        )
    base, head = example.trees
    files = {**base, **head} if rule.scope == "change" else head
    for index, finding in enumerate(example.findings):
        if finding.file not in files:
            meant = closest(finding.file, sorted(files)) or min(files)
            raise document.error(
                f"{path}.findings[{index}].file",
                f"the example has no file '{finding.file}'; did you mean '{meant}'?",
            )
