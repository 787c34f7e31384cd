"""``python -m tests.bench.parse_all FILE…``: decode and parse each file, all static errors included, and count."""

from __future__ import annotations

import sys

from puppetguard.source import DecodeError, decode
from puppetguard.syntax import ParseOptions, parse


def main() -> None:
    """Parse each file that the arguments name."""
    options = ParseOptions(puppet=7)
    files = rejected = 0
    for path in sys.argv[1:]:
        files += 1
        with open(path, "rb") as file:
            data = file.read()
        try:
            rejected += not parse(decode(data, path, "pp"), options).ok
        except DecodeError:
            rejected += 1
    print(f"{files} files, {rejected} rejected")


if __name__ == "__main__":
    main()
