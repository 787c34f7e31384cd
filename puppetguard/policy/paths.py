"""Which files a configuration speaks of: globs as in ``.gitignore``."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.errors import UsageError
from puppetguard.policy.configuration import Configured, Setting


class Globs:
    """Patterns as in ``.gitignore``, for paths below ``folder``; later ones may take back earlier ones with ``!``."""

    def __init__(self, patterns: Sequence[Setting], folder: str) -> None:
        from pathspec import GitIgnoreSpec  # costs more to import than all else of a short run

        for pattern, place in patterns:
            try:
                GitIgnoreSpec.from_lines([pattern])
            except ValueError as error:
                raise UsageError(f"{place}: this is no pattern for paths: {error}") from None
        self._spec = GitIgnoreSpec.from_lines([pattern for pattern, _ in patterns])
        self._start = folder.rstrip("/") + "/"

    def match(self, path: str) -> bool:
        """Tell whether an absolute path, with slashes, is meant; what lies outside of the folder never is."""
        return path.startswith(self._start) and self._spec.match_file(path[len(self._start) :])


class Checked:
    """Which files are to be checked by ``include`` and ``exclude``."""

    def __init__(self, configured: Configured) -> None:
        include, exclude = (configured.many.get(key, ()) for key in ("include", "exclude"))
        self._include = Globs(include, configured.folder) if include else None
        self._exclude = Globs(exclude, configured.folder) if exclude else None

    def __call__(self, path: str) -> bool:
        """Tell whether the file of an absolute path is to be checked."""
        if self._include is not None and not self._include.match(path):
            return False
        return self._exclude is None or not self._exclude.match(path)
