"""``python -m puppetguard``: the same as the ``puppetguard`` command, which begins here, too."""

import sys


def main() -> None:
    """Run the command that the arguments of this process name, and exit with its exit code."""
    # An interrupt may come before there is anything that catches it: nothing is imported outside of this.
    try:
        from puppetguard.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
