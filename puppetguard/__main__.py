"""``python -m puppetguard``: the same as the ``puppetguard`` command."""

from puppetguard.cli import main

if __name__ == "__main__":
    main()
