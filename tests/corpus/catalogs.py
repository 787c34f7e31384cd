"""What puppetguard and live Puppet say of the same environments.

python -m tests.corpus.catalogs SEED COUNT
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from puppetguard.engine.examples import example_report
from puppetguard.findings import Confidence, Finding
from puppetguard.packs.rule import Example
from puppetguard.packs.store import load_rules
from tests.corpus.environments import Files, pairs

CATALOGS = Path(__file__).with_name("catalogs.rb")


class Verdict(NamedTuple):
    """An environment, the defect that it has (empty for none), what is found, and why Puppet refuses it, if it does."""

    rule: str
    files: Files
    findings: tuple[Finding, ...]
    puppet: str

    @property
    def told(self) -> str:
        """All of it, for people."""
        found = [f"{one.location.file}:{one.location.line}: {one.message} ({one.rule})" for one in self.findings]
        texts = [f"--- {path}\n{text}" for path, text in self.files.items()]
        return "\n".join([f"=== {self.rule or 'sound'}; Puppet: {self.puppet or 'takes it'}", *found, *texts])


def asked(environments: Sequence[Files]) -> list[str]:
    """Return why live Puppet refuses each environment, empty where it does not, asked in one process."""
    lines = "".join(json.dumps(files) + "\n" for files in environments)
    done = subprocess.run(["ruby", str(CATALOGS)], input=lines.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line)[0] for line in done.stdout.splitlines()]


_OF_PEOPLE = frozenset(("near-miss-name", "unused-variable", "unused-parameter"))


def verdicts(seed: int, count: int) -> list[Verdict]:
    """Return what both say of pairs of environments, the sound one of each first."""
    rules = [
        rule
        for rule in load_rules()
        # Names that are nearly others, and what nothing reads, are strange to people, not to Puppet.
        if rule.pack == "correctness" and rule.scope == "project" and rule.enabled and rule.id not in _OF_PEOPLE
    ]
    cases = [case for pair in pairs(seed, count) for case in (("", pair.sound), (pair.rule, pair.wrong))]
    answers = asked([files for _, files in cases])
    return [
        Verdict(
            rule,
            files,
            example_report(Example(name="x", kind="good", files=files), rules, Confidence.LIKELY).findings,
            answer,
        )
        for (rule, files), answer in zip(cases, answers, strict=True)
    ]


if __name__ == "__main__":
    for verdict in verdicts(int(sys.argv[1]), int(sys.argv[2])):
        if bool(verdict.findings) != bool(verdict.puppet):
            print(verdict.told)
