"""``Puppetfile``: the modules that r10k, Code Manager or librarian-puppet fetch.

It is Ruby, and read as such as far as it is only a list; what is computed in it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from puppetguard.model.hiera.nodes import by_place, place_of
from puppetguard.model.modules.known_authors import meant_module
from puppetguard.model.modules.versions import is_version, range_flaw
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip, slip
from puppetguard.model.spelling import closest
from puppetguard.model.templates.ruby_words import UnreadableError, Word, words
from puppetguard.source import SourceFile

_STATEMENTS = ("mod", "forge", "moduledir")
_OTHERS = frozenset(("metadata", "exclusion", "puts", "require", "require_relative", "raise", "warn"))
_REVISIONS = ("ref", "commit", "tag", "branch")
OPTIONS = (
    "git",
    *_REVISIONS,
    "default_branch",
    "default_branch_override",
    "install_path",
    "exclude_spec",
    "local",
    "svn",
    "rev",
    "revision",
    "username",
    "password",
    "tarball",
    "type",
    "version",
    "source",
    "subpath",
    "path",
    "link",
    "dirname",
    "github_tarball",
)
_NAME = re.compile(r"(?:[A-Za-z0-9_]+[-/])?[A-Za-z0-9_]+")


class PuppetfileModule(msgspec.Struct, frozen=True, gc=False):
    """A module: its title, where that stands, its version, and its options with their texts (None: not known)."""

    title: str
    place: Place
    version: str | None
    options: tuple[tuple[str, str | None], ...]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return re.split(r"[-/]", self.title)[-1]


class PuppetfileFlaw(msgspec.Struct, frozen=True):
    """What is wrong with a Puppetfile; ``unpinned`` if a module may change by itself.

    ``slip`` tells which word is meant for another one.
    """

    place: Place
    message: str
    hint: str = ""
    certain: bool = True
    first: Place | None = None
    unpinned: bool = False
    slip: Slip | None = None


class Puppetfile(msgspec.Struct, frozen=True):
    """A Puppetfile: its modules, the folder that they go to, and its flaws; ``whole`` tells that all was understood."""

    modules: tuple[PuppetfileModule, ...]
    moduledir: str
    flaws: tuple[PuppetfileFlaw, ...]
    whole: bool


def read_puppetfile(text: str) -> Puppetfile:
    """Read a Puppetfile; of one that computes what it fetches, only what is written plainly."""
    reader = _Reader(text)
    reader.read()
    flaws = tuple(sorted(reader.flaws, key=by_place))
    return Puppetfile(tuple(reader.modules), reader.moduledir, flaws, reader.whole)


class _Reader:
    def __init__(self, text: str) -> None:
        # What stands for tags in the program of a template is nothing in a Puppetfile.
        self.text = text.translate({0: " ", 1: " ", 2: " "})
        self.source = SourceFile("", text)
        self.modules: list[PuppetfileModule] = []
        self.flaws: list[PuppetfileFlaw] = []
        self.moduledir = "modules"
        self.whole = True
        self.first: dict[str, tuple[Place, str]] = {}

    def place(self, start: int, end: int) -> Place:
        return place_of(self.source, start, end)

    def flaw(
        self,
        one: Word,
        message: str,
        hint: str = "",
        *,
        certain: bool = True,
        first: Place | None = None,
        unpinned: bool = False,
        meant: Slip | None = None,
    ) -> None:
        place = self.place(one.start, one.end)
        self.flaws.append(PuppetfileFlaw(place, message, hint, certain, first, unpinned, meant))

    def read(self) -> None:
        before = ""
        for statement in self.statements():
            first = statement[0]
            if before == "mod" and first.kind in ("symbol", "label"):
                self.flaw(first, "a comma is missing before this line", "end the line above with a comma")
                continue
            before = first.text
            if first.kind == "keyword" or any(word.text in ("do", "{", "if", "unless") for word in statement):
                self.whole = False
                if first.text != "mod":
                    continue
            if first.kind == "name" and first.text == "mod":
                self.module(statement)
            elif first.kind == "name" and first.text == "moduledir" and len(statement) == 2:
                self.moduledir = statement[1].text.strip("'\"")
            elif first.kind == "name" and first.text not in (*_STATEMENTS, *_OTHERS):
                self.unknown(statement)

    def statements(self) -> Iterator[list[Word]]:
        statement: list[Word] = []
        depth = 0
        try:
            for word in words(self.text):
                if word.kind == "unclosed":
                    self.flaw(word, "the text that starts here is not closed", "close it with the same quote")
                    break
                if word.kind == "end":
                    last = statement[-1].text if statement else ""
                    if (
                        statement
                        and depth == 0
                        and last not in (",", "=>", "+", "(", "[", "{")
                        and statement[-1].kind != "label"
                    ):
                        yield statement
                        statement = []
                    continue
                depth += (word.text in ("(", "[", "{") and word.kind == "sign") - (
                    word.text in (")", "]", "}") and word.kind == "sign"
                )
                statement.append(word)
        except UnreadableError:
            self.whole = False
        if statement:
            yield statement

    def unknown(self, statement: Sequence[Word]) -> None:
        first = statement[0]
        if len(statement) > 1 and statement[1].kind == "text" and not statement[1].begins:
            near = closest(first.text, _STATEMENTS)
            if near is not None:
                meant = slip(first.text, near, (*_STATEMENTS, *_OTHERS))
                self.flaw(first, f"there is no `{first.text}`", f"did you mean `{near}`?", meant=meant)
                return
        self.whole = False

    def module(self, statement: Sequence[Word]) -> None:
        parts = _arguments(statement[1:])
        if self.commas(parts):
            return
        if not parts or len(parts[0]) != 1 or parts[0][0].kind != "text" or "#{" in parts[0][0].text:
            self.whole = False
            return
        title_word = parts[0][0]
        title = title_word.text[1:-1]
        version: str | None = None
        options: dict[str, tuple[Word, str | None]] = {}
        known = True
        for part in parts[1:]:
            option = _option(part)
            if option is not None:
                name, word, value = option
                if name in options:
                    self.flaw(
                        word, f"`{name}` is given twice", first=self.place(options[name][0].start, options[name][0].end)
                    )
                options[name] = (word, value)
            elif len(part) == 1 and part[0].kind == "text" and version is None and not options:
                version = part[0].text[1:-1]
                self.version(part[0], version)
            elif len(part) == 1 and part[0].kind == "symbol" and version is None:
                version = part[0].text
                if version != ":latest":
                    near = closest(version, (":latest",))
                    self.flaw(
                        part[0],
                        f"`{version}` is no version",
                        f"did you mean `{near}`?" if near else "write '1.2.3' or :latest",
                        meant=slip(version, near, (":latest",)),
                    )
            else:
                known = False
        place = self.place(title_word.start, title_word.end)
        self.modules.append(
            PuppetfileModule(title, place, version, tuple((name, value) for name, (_, value) in options.items()))
        )
        self.name(title_word, title, place)
        if known:
            self.options(title_word, title, version, options)
        else:
            self.whole = False

    def commas(self, parts: Sequence[Sequence[Word]]) -> bool:
        """Tell whether a comma is missing or too much between the parts of a module, and say so."""
        for index, part in enumerate(parts):
            if index and len(part) > 1 and part[0].kind == "name" and part[0].text == "mod" and part[1].kind == "text":
                self.flaw(part[0], "the line above ends with a comma: Ruby refuses the file", "remove that comma")
                return True
            for before, word in pairwise(part):
                if before.kind == "text" and word.kind in ("text", "symbol", "label"):
                    message = f"a comma is missing before `{word.text}`: r10k refuses the file"
                    self.flaw(word, message, "put a comma before it")
                    return True
        return False

    def name(self, word: Word, title: str, place: Place) -> None:
        if not _NAME.fullmatch(title):
            self.flaw(
                word, f"`{title}` is no name of a module: r10k refuses the file", "write 'module' or 'author/module'"
            )
            return
        name = self.modules[-1].name
        elsewhere = any(key in ("git", "local", "svn", "tarball") for key, _ in self.modules[-1].options)
        meant = None if elsewhere else meant_module(title)
        if meant is not None:
            self.flaw(
                word,
                f"`{title}` is no module that is known",
                f"did you mean `{meant}`?",
                certain=False,
                meant=Slip(title, meant),
            )
        if name in self.first:
            first, other = self.first[name]
            also = f" as `{other}`" if other != title else ""
            self.flaw(
                word,
                f"the module `{name}` is in line {first.line} already{also}: r10k refuses the file",
                "keep one of the two",
                first=first,
            )
        else:
            self.first[name] = (place, title)

    def version(self, word: Word, version: str) -> None:
        if is_version(version) or version == "latest":
            return
        # Ranges are for librarian-puppet only.
        if not version or range_flaw(version):
            near = version.lstrip("v= ")
            plain = near != version and is_version(near)
            hint = f"write '{near}'" if plain else "write three numbers, as in '1.2.3'"
            meant = Slip(version, near) if plain else None
            self.flaw(word, f"`{version}` is no version: r10k refuses the file", hint, meant=meant)

    def options(self, title: Word, name: str, version: str | None, options: dict[str, tuple[Word, str | None]]) -> None:
        for option, (word, _) in options.items():
            if option not in OPTIONS:
                near = closest(option, OPTIONS)
                self.flaw(
                    word,
                    f"there is no option `{option}`: r10k refuses the file",
                    f"did you mean `{near}`?" if near else "",
                    meant=slip(option, near, OPTIONS) if near not in options else None,
                )
        revisions = [(option, options[option][0]) for option in _REVISIONS if option in options]
        if len(revisions) > 1:
            both = " and ".join(f"`:{option}`" for option, _ in revisions[:2])
            self.flaw(
                revisions[1][1],
                f"the module `{name}` has both {both}: only one of them counts",
                "keep one of them",
                certain=False,
            )
        if "git" in options:
            self.git(title, name, options, revisions)
        elif (
            version is None
            and revisions
            and not {"source", "tarball", "github_tarball", "svn", "type"} & options.keys()
            and all(o in OPTIONS for o in options)
        ):
            self.flaw(
                revisions[0][1],
                f"the module `{name}` has `:{revisions[0][0]}`, but no `:git`: r10k refuses the file",
                "add `:git => 'https://…'`",
            )
        elif not options and version is None and "/" not in name and "-" not in name:
            self.flaw(
                title,
                f"the module `{name}` has no author and no source: r10k refuses the file",
                "write 'author/module', or give `:git` or `:local`",
            )
        elif not options and version in (None, ":latest", "latest"):
            self.flaw(
                title,
                f"the module `{name}` has no fixed version: a new one is taken without a change here",
                "give its version",
                unpinned=True,
            )

    def git(
        self, title: Word, name: str, options: dict[str, tuple[Word, str | None]], revisions: Sequence[tuple[str, Word]]
    ) -> None:
        word, url = options["git"]
        if url is not None and not url.strip():
            self.flaw(word, f"`:git` of the module `{name}` is empty")
        if (
            not revisions
            and not {"default_branch", "default_branch_override"} & options.keys()
            and all(o in OPTIONS for o in options)
        ):
            self.flaw(
                title,
                f"the module `{name}` has no `:tag`, `:commit` or `:ref`: what its default branch has then is deployed",
                "give `:tag` or `:commit`",
                unpinned=True,
            )
        commit = options.get("commit")
        if commit is not None and commit[1] is not None and not re.fullmatch(r"[0-9a-fA-F]{4,64}", commit[1]):
            self.flaw(
                commit[0], f"`{commit[1]}` is no commit of git", "write its hexadecimal id, or use `:tag` or `:branch`"
            )


def _arguments(statement: Sequence[Word]) -> list[list[Word]]:
    """Return the arguments of a call, with or without parentheses."""
    if statement and statement[0].text == "(" and statement[-1].text == ")":
        statement = statement[1:-1]
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in statement:
        if word.kind == "sign":
            depth += (word.text in ("(", "[", "{")) - (word.text in (")", "]", "}"))
        if word.text == "," and word.kind == "sign" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _option(part: Sequence[Word]) -> tuple[str, Word, str | None] | None:
    """Return name, word and text of an option: ``:git => 'x'``, ``git: 'x'``; the text is None if it is not known."""
    if part[0].kind == "label" and len(part) > 1:
        return part[0].text[:-1], part[0], _value(part[1:])
    if len(part) > 2 and part[0].kind in ("symbol", "text") and part[1].text == "=>":
        return part[0].text.strip(":'\""), part[0], _value(part[2:])
    return None


def _value(words_: Sequence[Word]) -> str | None:
    if (
        len(words_) == 1
        and words_[0].kind == "text"
        and "#{" not in words_[0].text
        and words_[0].text[:1] in ("'", '"')
    ):
        return words_[0].text[1:-1]
    return None
