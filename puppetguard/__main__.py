"""``python -m puppetguard``: the same as the ``puppetguard`` command, which begins here, too."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that the arguments of this process name, and exit with its exit code."""
    try:
        from puppetguard.cli import INTERRUPTED, main as run
    except KeyboardInterrupt:
        # It comes before there is anything that catches it.
        sys.exit(130)
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
