"""Rules as Markdown: the page of one, and the reference of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.checks import Fixes, find_check
from puppetguard.packs.rule import Example, RuleDocument
from puppetguard.report.markup import printable

_MENDS: dict[Fixes, str] = {"no": "", "suggested": "mended by --unsafe-fixes", "safe": "mended by --fix"}
_FIX: dict[Fixes, str] = {"no": "", "suggested": "unsafe", "safe": "yes"}


class Entry(NamedTuple):
    """A rule and the pack that it belongs to."""

    pack: str
    rule: RuleDocument


def rule_page(entry: Entry, *, level: int = 1, examples: int | None = None) -> str:
    """Return the page of a rule, with so many examples of each kind (all if None), ended by a line feed."""
    rule = entry.rule
    return "\n".join(
        [
            f"{'#' * level} {rule.id}",
            "",
            _sentence(rule.summary),
            "",
            f"*{_facts(entry)}*",
            "",
            f"**Why.** {_prose(rule.why)}",
            "",
            f"**What to do.** {_prose(rule.fix)}",
            "",
            *(line for one in _chosen(rule.examples, examples) for line in _example(one)),
            *(f"- <{link}>" for link in rule.references),
            *([""] if rule.references else []),
        ]
    )


def reference(entries: Sequence[Entry]) -> str:
    """Return the reference of rules: a table of each pack, then each rule with an example of each kind."""
    packs: dict[str, list[Entry]] = {}
    for entry in entries:
        packs.setdefault(entry.pack, []).append(entry)
    parts: list[str] = []
    for pack, members in sorted(packs.items()):
        parts += ["", f"## {pack}", "", "| rule | severity | fix | what it catches |", "|---|---|---|---|"]
        parts += [
            " | ".join(
                (
                    f"| [{entry.rule.id}](#{entry.rule.id})",
                    entry.rule.severity,
                    _FIX[find_check(entry.rule.check).fixes],
                    f"{_cell(entry.rule.summary)} |",
                )
            )
            for entry in members
        ]
        for entry in members:
            parts += ["", rule_page(entry, level=3, examples=1).rstrip("\n")]
    return "\n".join(parts).lstrip("\n") + "\n"


def _facts(entry: Entry) -> str:
    rule = entry.rule
    facts = [
        f"pack {entry.pack}",
        str(rule.severity),
        f"at most {rule.confidence}" if rule.confidence != "certain" else "",
    ]
    facts += ["off by default" if not rule.enabled else "", f"since {rule.since}"]
    facts.append(_MENDS[find_check(rule.check).fixes])
    if rule.aliases:
        facts.append(f"elsewhere {', '.join(rule.aliases)}")
    return " · ".join(fact for fact in facts if fact)


def _chosen(examples: Iterable[Example], number: int | None) -> Iterator[Example]:
    for kind in ("bad", "good"):
        found = [example for example in examples if example.kind == kind]
        yield from found[:number]


def _example(example: Example) -> Iterator[str]:
    title = "Wrong" if example.kind == "bad" else "Right"
    encoding = example.encoding.upper()
    written = f" (in {encoding})" if example.encoding != "utf-8" and encoding not in example.name else ""
    yield f"{title}: {example.name}{written}."
    yield ""
    base, head = example.trees
    for when, tree in (("before: ", base), ("after: " if base else "", head)):
        for path, text in tree.items():
            if len(base) + len(head) > 1:
                yield f"`{when}{path}`"
                yield ""
            # A fence is longer than any run of its character inside.
            fence = "```" if "```" not in text else "`````"
            yield f"{fence}puppet"
            yield from (_visible(line) for line in text.rstrip("\n").split("\n"))
            yield fence
            yield ""
    for number, finding in enumerate(example.findings):
        if number:
            yield ">"
        place = (
            f"{finding.file}:{finding.line}:{finding.column}" if len(head) > 1 else f"{finding.line}:{finding.column}"
        )
        yield f"> {place}: {finding.message}"
    if example.findings:
        yield ""


def _visible(line: str) -> str:
    """Return a line in which what cannot be seen is written as an escape."""
    return "\t".join(printable(part) for part in line.split("\t"))


def _prose(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
