"""The texts of files that findings point into, read when they are asked for: of most, nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from puppetguard.source import SourceFile


class Texts(Mapping[str, SourceFile]):
    """The texts of some files, by the names that are shown; those of files that hold none are left out.

    ``read`` returns the text of a file, None if it is none, and ``read_ahead`` is told of many that will be asked for.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], SourceFile | None],
        read_ahead: Callable[[Iterable[str]], None],
    ) -> None:
        self.names = dict.fromkeys(names)
        self._read = read
        self._read_ahead = read_ahead
        self._known: dict[str, SourceFile | None] = {}

    def of(self, names: Iterable[str]) -> dict[str, SourceFile]:
        """Return the texts of some of the files, read at once."""
        wanted = [name for name in names if name in self.names]
        self._read_ahead(name for name in wanted if name not in self._known)
        return {name: text for name in wanted if (text := self._of(name)) is not None}

    def __getitem__(self, name: str) -> SourceFile:
        """Return the text of a file."""
        found = self._of(name) if name in self.names else None
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.of(self.names))

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.of(self.names))

    def _of(self, name: str) -> SourceFile | None:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]
