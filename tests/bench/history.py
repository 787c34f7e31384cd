"""A history on top of the generated control repository: commits as people make them, all decided by the seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.control_repository import write
from tests.git.repositories import Repository

_SEED = 20_261_129
_WORDS = ("alpha", "beta", "gamma", "delta", "omega")


class Commit(NamedTuple):
    """A commit: what was done, its full id, the first parent, and the files that it touches."""

    kind: str
    id: str
    parent: str
    files: frozenset[str]


class History:
    """A repository that grows by a commit each time that ``grow`` is called."""

    def __init__(self, folder: Path, manifests: int, seed: int = _SEED) -> None:
        write(folder, manifests)
        self.repository = Repository(folder)
        self.repository.git("add", "--all")
        self.repository.git("commit", "-q", "-m", "base")
        self.folder = folder
        self._chance = random.Random(seed)  # nothing is secret here
        self._count = 0
        self._waiting: list[str] = []

    def grow(self) -> Commit:
        """Do something that people do, and commit it."""
        if not self._waiting:
            self._waiting = list(EDITS)
            self._chance.shuffle(self._waiting)
        kind = self._waiting.pop()
        return self._merge(kind) if self._count % 25 == 24 else self.do(kind)

    def do(self, kind: str) -> Commit:
        """Do one thing, and commit it."""
        self._count += 1
        parent = self._head()
        EDITS[kind](self)
        return self._told(kind, parent, self._commit())

    def _merge(self, kind: str) -> Commit:
        self._count += 1
        self.repository.git("checkout", "-q", "-b", f"work{self._count}")
        EDITS[kind](self)
        self._commit()
        self.repository.git("checkout", "-q", "main")
        EDITS["a value of Hiera"](self)
        parent = self._commit()
        # Where both have done something to the same file, that of the branch counts.
        self.repository.git("merge", "-q", "-X", "theirs", "--no-edit", f"work{self._count}")
        return self._told(f"merge of {kind}", parent, self._head())

    def _told(self, kind: str, parent: str, head: str) -> Commit:
        told = self.repository.git("diff-tree", "-r", "-z", "--no-renames", "--name-only", parent, head).out
        return Commit(kind, head, parent, frozenset(filter(None, told.split("\0"))))

    def _commit(self) -> str:
        self.repository.git("add", "--all")
        self.repository.git("commit", "-q", "--no-verify", "--allow-empty", "-m", str(self._count))
        return self._head()

    def _head(self) -> str:
        return self.repository.git("rev-parse", "HEAD").out.strip()

    # --- for edits ---

    @property
    def chance(self) -> random.Random:
        """What decides."""
        return self._chance

    @property
    def number(self) -> int:
        """Another one for each commit."""
        return self._count

    def pick(self, pattern: str, holding: str = "") -> Path:
        """Return one of the files that fit a glob pattern and hold a text."""
        found = sorted(path for path in self.folder.glob(pattern) if path.is_file())
        self._chance.shuffle(found)
        return next(path for path in found if not holding or holding in path.read_text(encoding="utf-8"))

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        self.repository.write(path, text)

    def change(self, pattern: str, old: str, new: str) -> None:
        """Replace what a regular expression fits first in one of some files that have such a thing."""
        for path in self._shuffled(pattern):
            text = path.read_text(encoding="utf-8")
            changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
            if changed != text:
                path.write_text(changed, encoding="utf-8")
                return

    def _shuffled(self, pattern: str) -> Sequence[Path]:
        found = sorted(self.folder.glob(pattern))
        self._chance.shuffle(found)
        return found


def _one(pattern: str, old: str, new: str) -> Callable[[History], None]:
    return lambda history: history.change(pattern, old, new.replace("@", str(1000 + history.number)))


def _several(history: History) -> None:
    for kind in ("a mode", "a value of Hiera", "a template", "an order is dropped", "a class is no longer included"):
        EDITS[kind](history)


def _new_profile(history: History) -> None:
    name = f"new{history.number}"
    package = f"  package {{ '{name}':\n    ensure => '1.{history.number}',\n  }}\n"
    text = f"# What is new.\nclass profile::{name} {{\n{package}}}\n"
    history.put(f"site-modules/profile/manifests/{name}.pp", text)
    history.change("site-modules/role/manifests/*.pp", r"\A((?:.*\n)*)\}\n", rf"\1  include profile::{name}\n}}\n")


def _rename(history: History) -> None:
    path = history.pick("modules/*/templates/*")
    path.rename(path.with_name(f"renamed{history.number}{path.suffix}"))


def _rename_class(history: History) -> None:
    path = history.pick("site-modules/profile/manifests/*.pp")
    new = f"moved{history.number}"
    text = path.read_text(encoding="utf-8").replace(f"class profile::{path.stem}", f"class profile::{new}")
    path.unlink()
    path.with_name(f"{new}.pp").write_text(text, encoding="utf-8")
    for other in history.folder.glob("site-modules/*/manifests/*.pp"):
        said = other.read_text(encoding="utf-8")
        changed = re.sub(rf"\bprofile::{path.stem}\b(?!::)", f"profile::{new}", said)
        if changed != said:
            other.write_text(changed, encoding="utf-8")


def _delete(history: History) -> None:
    history.pick("site-modules/profile/manifests/*.pp").unlink()


def _delete_data(history: History) -> None:
    history.pick("data/groups/*.yaml").unlink()


def _executable(history: History) -> None:
    path = history.pick("modules/*/templates/*")
    path.chmod(0o755 if not path.stat().st_mode & 0o100 else 0o644)


def _reformat(history: History) -> None:
    path = history.pick("modules/*/manifests/*.pp")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# {history.number}\n\n{re.sub(' +=>', '  =>', text)}", encoding="utf-8")


def _break(history: History) -> None:
    path = history.pick("modules/*/manifests/service.pp", "hasrestart")
    path.write_text(path.read_text(encoding="utf-8").replace("hasrestart", "= hasrestart"), encoding="utf-8")


def _mend(history: History) -> None:
    history.change("modules/*/manifests/service.pp", "= hasrestart", "hasrestart")


def _link(history: History) -> None:
    link = history.folder / "modules" / history.pick("modules/*/metadata.json").parent.name / f"link{history.number}"
    link.symlink_to("../manifests")


def _picture(history: History) -> None:
    history.repository.write(f"modules/files{history.number}/files/a.png", b"\x89PNG\r\n\x1a\n\0" * history.number)


def _puppetfile(history: History) -> None:
    path = history.folder / "Puppetfile"
    name = history.chance.choice(_WORDS)
    text = re.sub(rf"mod 'acme/{name}'.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f"{text}mod 'acme/{name}', '1.{history.number}.0'\n", encoding="utf-8")


EDITS: dict[str, Callable[[History], None]] = {
    "a mode": _one("site-modules/profile/manifests/*.pp", r"mode    => '0\d+'", "mode    => '06@'"),
    "a value of Hiera": _one("data/*/*.yaml", r"::port: \d+", "::port: @"),
    "a common value": _one("data/common.yaml", r"::port: \d+", "::port: @"),
    "a key is gone": _one("data/*/*.yaml", r"^profile::\w+::monitored: \w+\n", ""),
    "a switch": _one("data/*/*.yaml", r"monitored: true", "monitored: false"),
    "a template": _one("modules/*/templates/*", r" = \d+$", " = @"),
    "a default": _one("modules/*/manifests/init.pp", r"\$port = \d+", "$port = @"),
    "an order is dropped": _one("modules/*/manifests/install.pp", r"^ +require => User.*\n", ""),
    "a condition is dropped": _one("modules/*/manifests/install.pp", r"^ +creates => .*\n", ""),
    "a service is stopped": _one("modules/*/manifests/service.pp", "=> 'running'", "=> 'stopped'"),
    "a class is no longer included": _one("site-modules/role/manifests/*.pp", r"^  include .*\n", ""),
    "a node is another one": _one("manifests/site.pp", r"^node '(\w+?)(\d\d)\.", r"node '\1x@."),
    "a pattern": _one("manifests/site.pp", r"^(node /\^\w+-)\\d\+", r"\1[0-9]+"),
    "a version": _one("modules/*/metadata.json", r'"version": "[\d.]+"', '"version": "2.@.0"'),
    "a module": _puppetfile,
    "a hierarchy": _one("hiera.yaml", r"^  - name: (Groups|Teams@?\w*)$", "  - name: Teams@"),
    "a new profile": _new_profile,
    "a renamed template": _rename,
    "a renamed class": _rename_class,
    "a profile is deleted": _delete,
    "data are deleted": _delete_data,
    "an executable file": _executable,
    "another style": _reformat,
    "a syntax error": _break,
    "mended": _mend,
    "a link": _link,
    "a picture": _picture,
    "several at once": _several,
    "nothing": lambda _: None,
}
"""What people do, by what it is called."""
