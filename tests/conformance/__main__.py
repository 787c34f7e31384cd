"""``python -m tests.conformance``: how far puppetguard and Puppet agree on the fixtures; ``--help`` tells more."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.conformance.comparison import SETS, VERSIONS, Difference, by_aspect, cases, compare_set
from tests.conformance.known import KNOWN_DIFFERENCES, known_line


def main() -> None:
    """Print the agreement for each set and version; rewrite the known differences if asked to."""
    arguments = argparse.ArgumentParser(description="Compare puppetguard with Puppet on the conformance fixtures.")
    arguments.add_argument("--known", action="store_true", help=f"rewrite {KNOWN_DIFFERENCES.name}")
    arguments.add_argument("--failures", type=Path, help="write all differences with their sources to this file")
    options = arguments.parse_args()
    known: list[str] = []
    report: list[str] = []
    for name in SETS:
        sources = {case.id: case.source for case in cases(name)}
        for version in VERSIONS:
            comparison = compare_set(name, version)
            heading = f"{name}, Puppet {version}: {comparison.summary()}"
            print(heading)
            known += [known_line(name, version, one) for one in comparison.differences]
            report.append(f"# {heading}\n")
            for aspect, differences in by_aspect(comparison.differences):
                report.append(f"## {aspect}: {len(differences)}\n")
                report += [_described(one, sources[one.id]) for one in differences]
    if options.failures:
        options.failures.write_text("\n".join(report), encoding="utf-8")
    if options.known:
        KNOWN_DIFFERENCES.write_text("".join(f"{line}\n" for line in sorted(known)), encoding="utf-8")


def _described(difference: Difference, source: str) -> str:
    return (
        f"{difference.id}\n  Puppet:      {difference.expected}\n  puppetguard: {difference.actual}\n"
        f"  source:      {source!r}\n"
    )


if __name__ == "__main__":
    main()
