"""How the change of a resource, or of what feeds or decides one, meets a protection of resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from puppetguard.change.difference import Change
from puppetguard.policy.feeds import About, Feeds
from puppetguard.policy.globs import may_match
from puppetguard.policy.manifests import Manifests
from puppetguard.policy.protections import Match
from puppetguard.policy.routes import Routed
from puppetguard.policy.running import is_open, said_by_values, texts_of
from puppetguard.policy.speaking import (
    filled,
    is_above,
    is_open_path,
    names,
    speaks,
    speaks_of_folder_above,
    speaks_of_some,
)

_REFERENCE = re.compile(r"([A-Z][\w:]*)\[(.*)\]", re.DOTALL)
_EXPRESSION = re.compile(
    r"[A-Za-z_][\w:]*\s*[(\[]|[(\[{]|(['\"]).*\1\s*(?:\.\s*[a-z]|[-+*/?]\s|\[)|[^'\"]*(?:\s[-+?*]\s|\s=>)", re.DOTALL
)
"""How a title begins that is neither a text nor a word nor a variable."""
_TYPE = re.compile(r"@{0,2}([A-Z]\w*(?:::[A-Z]\w*)*)")
_NO_WORKERS = frozenset("file service package notify group host resources schedule stage anchor".split())
"""Types that work on no files but those that they are called, or of which that is looked at otherwise."""
WORKERS = frozenset("exec augeas file_line ini_setting ini_subsetting concat concat_file concat_fragment tidy mount "
                    "vcsrepo archive cron filebucket replace ruby_exec shellvar".split())  # fmt: skip
"""Types that work on files which their titles need not name."""
_FOLDER_ATTRIBUTES = frozenset(
    ("", *"ensure purge recurse force source recurselimit ignore sourceselect target mode owner group".split())
)
"""What of a folder decides about the files in it; empty for all of it."""
_NAMING = ("path", "name", "*")
"""What can call a resource otherwise than its title."""
_WHETHER = frozenset("ensure (form) noop schedule replace path name target provider *".split())
"""What decides whether the other attributes count at all, and for what."""
_FOLDER_WORDS = ("purge", "recurse", "force", "absent", "source", "link", "target", "mode", "owner", "group")
_NAMEVAR = re.compile(r"\b(?:name|path|target)['\"]?\s*=>\s*([^,}\n]+)")
_ONTO = re.compile(r"\b(?:before|notify)\s*=>\s*(\[[^\]]*\]\]?[^,}\n]*|[^,}\n]+)")
_CLASSES = re.compile(r"\bClass\s*\[([^\]]*)\]")
_NAME = re.compile(r"(?:::)?([a-z][\w:]*)", re.IGNORECASE)
_ARROW = re.compile(r"([-~]>|<[-~])")
_DECIDING = re.compile(r"(?:::)?(return|fail|break|next|noop|tag|schedule)\b")
"""Functions that decide whether what follows is there, and whether it does anything."""
_FRAGMENTS = frozenset(("concat::fragment", "concat_fragment"))
_SETTING = frozenset(("override", "default", "collector"))
_STARTED = re.compile(r"/(?:etc/)?(?:cron|init|systemd|profile\.d|rc)|/s?bin/|/units?/")
"""Where programs lie that something else starts."""
_UNIT = re.compile(r"/(?:systemd/.*?|init\.d|init)/([^/]+?)(?:\.(?:service|socket|conf)(?:\.d)?(?:/.*)?)?$")
_PLAIN_LISTS = ("create_resources", "ensure_resource")


class Resources:
    """Looks at the changes of two versions, one after the other."""

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests
        self._feeds = Feeds(manifests)

    @property
    def feeds(self) -> Feeds:
        """What tells what feeds what."""
        return self._feeds

    def met(self, change: Change, item: Match) -> Routed | None:
        """Return how a change meets an item with a type, a title or an attribute; None if it does not."""
        about = About(item.globs("type"), item.globs("title"), item.globs("attribute"))
        kind, title = _resource(change)
        found = None if kind is None else self._own(change, kind, title, about)
        if found is None and kind is not None:
            found = self._beside(change, kind, title, about)
        if (
            found is None
            and kind is not None
            and about.titles is not None
            and self._by_title(change, kind, title, about)
        ):
            found = "indirect", f"{change.subject} is about what has such a path"
        if (
            found is None
            and kind is None
            and change.what in ("variable", "class", "define", "function", "type", "plan")
        ):
            found = self._feeding(change, about)
        return found or self._statement(change, about, kind)

    def _own(self, change: Change, kind: str, title: str | None, about: About) -> Routed | None:
        """Look at what has the type and the title that are meant, or may have them."""
        titles, attributes = about.titles, about.attributes
        if not about.is_type(kind):
            return None
        if titles is None or title is None or any(names(title, glob) for glob in titles):
            if change.attribute and attributes and not any(may_match(one, change.attribute) for one in attributes):
                return ("indirect", "whether it is there") if change.attribute in _WHETHER else None
            if title is None and titles is not None:
                return "unresolved", f"{change.subject} can be any {kind}"
            return ("indirect" if change.indirect else "direct"), change.subject
        if kind == "file" and any(is_above(title, glob) for glob in titles if title.startswith("/")):
            deciding = change.attribute in _FOLDER_ATTRIBUTES
            if deciding and (change.attribute or self._says_word(change, _FOLDER_WORDS)):
                return "indirect", f"{change.subject} lies above it"
        if kind == "file" and not title.startswith("/") and self._says(change, titles):
            return "indirect", f"{change.subject} has such a path"
        if any(speaks(text, glob) for text in self._values_of(change, _NAMEVAR) for glob in titles):
            return "indirect", f"{change.subject} has such a name"
        found = self._named(change, titles) if change.what == "resource" else None
        if found is not None and change.attribute and attributes and change.attribute not in (*_NAMING, *_WHETHER):
            return found if any(may_match(one, change.attribute) for one in attributes) else None
        return found

    def _named(self, change: Change, titles: Sequence[str]) -> Routed | None:
        """Look at what a resource is called by another attribute than its title."""
        for fact in self._manifests.facts_of(change):
            for name in _NAMING:
                aspect = fact.aspects.get(name)
                if aspect is None:
                    continue
                asked = change.attribute in ("", name)
                if asked and aspect.values is None and (name == "*" or _EXPRESSION.match(aspect.shown)):
                    return "unresolved", f"nobody knows what {change.subject} is called"
                if name != "*" and any(names(one, glob) for one in texts_of(aspect) for glob in titles):
                    return "indirect", f"{change.subject} is called so"
        return None

    def _beside(self, change: Change, kind: str, title: str | None, about: About) -> Routed | None:
        """Look at other resources: what works on the same files, and what the same thing depends on."""
        titles = about.titles
        if titles is None:
            # What is purged needs no resource of its own.
            purged = kind == "resources" and title is not None and about.is_type(title.lower())
            return ("indirect", f"{change.subject} removes what is not declared") if purged else None
        works = kind in WORKERS or "::" in kind
        # What a type does that is not known here can be anything, to a path that it speaks of.
        worked_on = titles if works else [one for one in titles if one.startswith("/") and kind not in _NO_WORKERS]
        if worked_on and self._works_on(change, worked_on):
            argument = ("::" in kind or kind == "class") and change.attribute and not self._says_itself(change, titles)
            if not argument or self._feeds.by_argument(change, about):
                return "indirect", f"{change.subject} works on it"
        if works and kind in WORKERS and any(glob.startswith("/") for glob in titles) and self._is_open(change):
            return "unresolved", f"{change.subject} works on a path that is not known"
        onto = self._values_of(change, _ONTO)
        if any(speaks(text, glob) for text in onto for glob in titles) or self._has_any(onto, about):
            return "indirect", f"{change.subject} comes before it or notifies it"
        if kind == "resources" and title is not None and about.is_type(title.lower()):
            return "indirect", f"{change.subject} removes what is not declared"
        if change.what in _SETTING and self._feeds.has("define", kind, about):
            return "indirect", f"{change.subject} sets what has it"
        if about.is_type("service") and title is not None:
            unit = _UNIT.search(title) if kind == "file" else None
            provided = title if kind == "package" else unit[1] if unit is not None else ""
            if provided and any(may_match(glob, provided) for glob in titles):
                return "indirect", f"{change.subject} is what is started"
        if kind == "file" and title is not None and _STARTED.search(title) and self._says(change, titles):
            return "indirect", f"{change.subject} is run, and speaks of it"
        return None

    def _by_title(self, change: Change, kind: str, title: str | None, about: About) -> bool:
        """Tell whether it is about another resource, by a title of that which is not its path."""
        if change.what == "override":
            return title is not None and about.is_type(kind) and self._feeds.is_called(kind, title, about)
        if kind in _FRAGMENTS:
            targets = [fact.aspects["target"] for fact in self._manifests.facts_of(change) if "target" in fact.aspects]
            named = {one for target in targets for one in target.values or () if isinstance(one, str)}
            return any(self._feeds.is_called("concat", one, about) for one in named)
        return False

    def _feeding(self, change: Change, about: About) -> Routed | None:
        what = f"{change.what} {change.subject}"
        if change.what in ("class", "define", "plan") and not change.attribute.startswith("$"):
            return ("indirect", f"{what} has it") if self._has(change.what, change.subject, about) else None
        itself = change.what == "variable" or change.attribute.startswith("$")
        if itself and about.titles is not None and self._says_itself(change, about.titles):
            return "indirect", f"{what} speaks of it"
        return ("indirect", f"{what} feeds it") if self._feeds.from_change(change, about) else None

    def _statement(self, change: Change, about: About, kind: str | None) -> Routed | None:
        titles = about.titles
        if change.what in ("statement", "relationship", "include", "node") and titles and self._says(change, titles):
            return "indirect", f"{change.what} {change.subject} speaks of it"
        if change.what == "relationship" and self._has_any(self._after_arrows(change), about):
            return "indirect", f"{change.subject} comes before the class that has it"
        if change.what == "node" and titles and self._feeds.in_other_nodes(change, about):
            return "indirect", f"the node {change.subject} has another statement than before"
        if change.what == "include" and self._has("class", change.subject, about):
            return "indirect", f"the class {change.subject} has it"
        if change.what == "statement" and kind is None:
            words = f"{change.subject} {change.before} {change.after}".lower()
            if any(one in words for one in _PLAIN_LISTS):
                return "unresolved", f"{change.subject} makes resources"
            if _DECIDING.match(change.subject):
                what, _, name = change.container.partition(" ")
                if what in ("", "node"):
                    return "unresolved", f"{change.subject} decides about all that a node has"
                if self._has(what, name, about):
                    return "indirect", f"{change.subject} decides whether it is there"
        return None

    # --- texts around a change ---

    def _texts(self, change: Change) -> Iterator[str]:
        """Yield a change as it is written: what it says, and the statement around it, with and without values."""
        for text in (change.subject, change.before, change.after, *self._manifests.written(change)):
            yield text
            if "$" in text:
                yield from filled(text, self._manifests.values(change, text))

    def _says(self, change: Change, globs: Sequence[str]) -> bool:
        return any(speaks(text, glob) for text in self._texts(change) for glob in globs)

    def _says_itself(self, change: Change, globs: Sequence[str]) -> bool:
        """Tell whether the value that changes speaks of it, or of a folder above it."""
        whole = self._manifests.written(change) if not change.attribute else ()
        texts = (change.before, change.after, *whole)
        return any(speaks(text, glob) or speaks_of_folder_above(text, glob) for text in texts for glob in globs)

    def _works_on(self, change: Change, globs: Sequence[str]) -> bool:
        texts = [*self._texts(change), *self._said_by_values(change)]
        return any(
            speaks(text, glob) or speaks_of_folder_above(text, glob) or speaks_of_some(text, glob)
            for text in texts
            for glob in globs
        )

    def _said_by_values(self, change: Change) -> list[str]:
        """Return what the attributes around a change are, however that is written."""
        return [text for fact in self._manifests.facts_of(change) for text in said_by_values(fact)]

    def _is_open(self, change: Change) -> bool:
        """Tell whether it has a path of which not even the values that its variables may hold are known."""
        if any(map(is_open, self._manifests.facts_of(change))):
            return True
        for text in self._manifests.written(change):
            known = list(filled(text, self._manifests.values(change, text))) or [text]
            if any(map(is_open_path, known)):
                return True
        return False

    def _values_of(self, change: Change, pattern: re.Pattern[str]) -> list[str]:
        texts = self._manifests.written(change) if change.what == "resource" else []
        return [match[1] for text in texts for match in pattern.finditer(text)]

    def _says_word(self, change: Change, words: Iterable[str]) -> bool:
        text = " ".join(self._manifests.written(change)) or "purge"
        return any(word in text for word in words)

    def _after_arrows(self, change: Change) -> Iterator[str]:
        """Yield those parts of a chain that come after others, or are notified."""
        for text in self._manifests.lines_of(change):
            parts = _ARROW.split(text)
            for at in range(0, len(parts), 2):
                before, after = parts[max(at - 1, 0) : at], parts[at + 1 : at + 2]
                if before in (["->"], ["~>"]) or after in (["<-"], ["<~"]):
                    yield parts[at]

    def _has_any(self, texts: Iterable[str], about: About) -> bool:
        """Tell whether any class that texts refer to has what is meant."""
        names = [name for text in texts for inner in _CLASSES.findall(text) for name in _NAME.findall(inner)]
        return any(self._has("class", name, about) for name in dict.fromkeys(names))

    def _has(self, kind: str, subject: str, about: About) -> bool:
        """Tell whether a class or define has what is meant, in either version."""
        name = re.sub(r"^Class\[(.*)\]$", r"\1", subject).strip("'\" ")
        return self._feeds.has(kind, name, about)


def _resource(change: Change) -> tuple[str | None, str | None]:
    """Return type and title of what a change is about; None for what it is not or does not tell."""
    if change.what not in ("resource", "override", "default", "collector"):
        return None, None
    match = _REFERENCE.fullmatch(change.subject)
    if match is not None:
        title = match[2].strip()
        # An expression can be any name.
        return match[1].lower(), None if _EXPRESSION.match(title) else title.strip("'\"")
    kind = _TYPE.match(change.subject)
    return (kind[1].lower() if kind is not None else "?"), None
