"""What all tests share."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="rewrite the files of expected results (never where CI is set)"
    )


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    """Whether files of expected results are to be rewritten."""
    wanted = bool(request.config.getoption("--update-snapshots"))
    assert not (wanted and os.environ.get("CI")), "expected results are rewritten by hand, and read"
    return wanted
