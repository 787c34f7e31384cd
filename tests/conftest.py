"""What all tests share."""

import os
import signal
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="rewrite the files of expected results (never where CI is set)"
    )


def pytest_configure() -> None:
    # A shell that runs something behind has it ignore interrupts, and so would all that the tests start and interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    """Whether files of expected results are to be rewritten."""
    wanted = bool(request.config.getoption("--update-snapshots"))
    assert not (wanted and os.environ.get("CI")), "expected results are rewritten by hand, and read"
    return wanted


@pytest.fixture(scope="session", autouse=True)
def cache_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A folder for the results that are kept, so that tests neither use nor touch the user's own."""
    folder = str(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPPETGUARD_CACHE_DIR", folder)
        yield folder
