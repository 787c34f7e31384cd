"""The rules: what is looked for, why, and with which check; each is one file below ``rules/``."""

from puppetguard.packs.loader import load_rule, load_rules, rules_directory
from puppetguard.packs.rule import Example, ExpectedFinding, Rule

__all__ = ["Example", "ExpectedFinding", "Rule", "load_rule", "load_rules", "rules_directory"]
