"""What is remembered of whole versions: what was completed, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from puppetguard.cache import Cache
from puppetguard.engine import Settings
from puppetguard.engine.versions import Versions
from puppetguard.report.result import Report, Scope, Unread


class Known:
    """A version without files."""

    root = here = "/repository"
    digest = b"1"
    paths: Collection[str] = ()

    def located(self, shown: str) -> str:
        return shown

    def shown(self, path: str) -> str:
        return path

    def read(self, path: str) -> bytes | str:
        return f"there is no {path}"

    def content_id(self, path: str) -> str:
        return f"there is no {path}"

    def read_ahead(self, paths: Iterable[str]) -> None:
        assert list(paths) == []

    def is_checked(self, path: str) -> bool:
        return bool(path)


def test_what_could_not_be_completed_is_looked_at_again(tmp_path: Path) -> None:
    versions = Versions(Cache(str(tmp_path)), (), Settings(), "")
    assert versions.remember(Known(), Report((), Scope(1), (Unread("a.pp", "it took too long"),))) == frozenset()
    assert (versions.report(Known()), versions.fingerprints(Known())) == (None, None)
    versions.remember(Known(), Report((), Scope(1)))
    kept = versions.report(Known())
    assert kept is not None
    assert (kept.scope, versions.fingerprints(Known())) == (Scope(1), frozenset())
