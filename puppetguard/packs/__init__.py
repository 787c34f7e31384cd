"""The rules: what is looked for, why, and with which check; each is one file below ``rules/``."""
