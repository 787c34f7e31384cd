#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/extensions.json``: the file name extensions that programs read.

Sources, fetched by their own package managers:

- npm ``linguist-languages``: the extensions of programming, markup and data languages (GitHub Linguist's list);
- Debian ``media-types`` and ``shared-mime-info``: the extensions of media types;
- Debian ``wamerican`` (words of English), ``bash-completion`` (names of programs) and ``netbase`` (names of services):
  words that a bare replacement may well mean (``s/java/lava/``), so that they are not taken for a misspelled extension.

What is written by hand below has its reason beside it. It needs npm, apt-get and dpkg-deb. With ``--check`` it writes
nothing, and fails if the file is not what it would write.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts.knowledge_file import KnowledgeFile

LINGUIST = "linguist-languages@9.5.0"
DEBIAN = ("media-types", "shared-mime-info", "wamerican", "bash-completion", "netbase")
MIME_NAMESPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"
EXTENSION = re.compile(r"[a-z0-9][a-z0-9_+#-]*", re.ASCII)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

BY_HAND = {
    # Read by web servers and their interpreters by this very extension, though no language claims them as its own.
    "programming": "cgi fcgi phar phtml php7 php8 psgi pyc pyo so ko rpy",
    # Configuration has no common list: these are what daemons include by pattern (`*.conf`) and what packages install.
    "config": "conf cnf cfg ini properties list sources repo rules policy preset network netdev link cron"
    " vhost htaccess htpasswd pp epp eyaml erb types map zone db hosts keytab kdbx"
    " secrets token pub crl jks p7b p8 truststore",
}
SERVED = (
    # The extensions that web servers, interpreters and daemons are commonly told of by name, so that a word in a file
    # that equals one of them most likely is that extension.
    "php phtml html htm xhtml css scss js json xml svg jsp asp aspx cgi py rb pl sql csv yml yaml toml conf cnf cfg ini"
    " erb"
)
DELIBERATE = {
    "a copy that is put aside": "bak bck bkp bkup backup bk back orig original old older save saved sav prev previous"
    " puppet-bak puppetbak before ori org copy cpy archive archived arch legacy retired hist history",
    "switched off on purpose": "disabled disable dis off inactive unused obsolete deprecated removed deleted broken bad"
    " ignore ignored hold hidden noload not",
    "a package manager's": "dpkg-old dpkg-new dpkg-dist dpkg-bak dpkg-tmp dpkg-inst dpkg-remove ucf-old ucf-new"
    " ucf-dist rpmsave rpmnew rpmorig pacnew pacsave pacorig dist distrib debian-orig apk-new",
    "not there yet": "tmp temp new next stage staged staging work wip draft part partial swp swo lock lck pid download"
    " incoming pending out test testing dev prod local custom puppet managed generated merged patched fixed edited mod",
    "a source that something else is made from": "in example sample samples tpl tmpl template templ skel erb epp ep j2"
    " jinja jinja2 mustache hbs ejs dist default defaults base common",
    "packed": "gz bz2 xz zst lz4 lzma lzo br z zip 7z tgz tar enc gpg asc sig",
    "marked as done": "ok done processed loaded imported parsed error err failed skip skipped",
}
WORDS_BY_HAND = (
    # Names of software, protocols and domains that the sources lack and that are one edit away from an extension.
    "com init confd dconf gconf kconf httpd uwsgi psql tsql isql sqlx jsonp jsonl ejson cjson hjson ujson sass rsvg"
    " svgo lxml mxml rxml exml mhtml dhtml chtml phpd"
)


def main() -> None:
    """Fetch the sources, and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        fetch(root)
        languages = list(linguist(root / "package" / "data"))
        kinds = by_kind(languages, root)
        words = known_words(languages, root)
    known = set(chain.from_iterable(kinds.values()))
    served = sorted(set(SERVED.split()))
    plain = {extension for kind in ("programming", "markup", "data", "config") for extension in kinds[kind]}
    bare = sorted(
        extension for extension in plain if len(extension) > 2 and extension.isalpha() and extension not in words
    )
    near = {word for extension in {*bare, *served} for word in neighbours(extension)} & words
    data = {
        "kinds": {kind: " ".join(sorted(extensions)) for kind, extensions in sorted(kinds.items())},
        "deliberate": " ".join(sorted({word for words in DELIBERATE.values() for word in words.split()})),
        "served": " ".join(served),
        "bare": " ".join(bare),
        "words": " ".join(sorted(near - known)),
    }
    file = KnowledgeFile("extensions", [LINGUIST, *(f"Debian {name}" for name in DEBIAN)])
    file.write(data, f"{len(known)} extensions, {len(bare)} of them no words, {len(near)} words beside them")


def fetch(root: Path) -> None:
    """Unpack all sources below ``root``."""
    root.chmod(0o755)
    subprocess.run(["npm", "pack", "--silent", LINGUIST], cwd=root, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["apt-get", "download", "-qq", *DEBIAN], cwd=root, check=True, stderr=subprocess.DEVNULL)
    for package in sorted(root.glob("*.tgz")):
        subprocess.run(["tar", "xzf", package.name], cwd=root, check=True)
    for package in sorted(root.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package.name, "."], cwd=root, check=True)


def linguist(folder: Path) -> Iterator[dict[str, object]]:
    """Yield each language's record."""
    script = (
        "const fs=require('fs');(async()=>{const all=[];for(const f of fs.readdirSync('.').sort())"
        "if(f.endsWith('.js'))all.push((await import(process.cwd()+'/'+f)).default);"
        "console.log(JSON.stringify(all))})()"
    )
    found = subprocess.run(["node", "-e", script], cwd=folder, check=True, capture_output=True, text=True).stdout
    yield from json.loads(found)


def strings(record: dict[str, object], key: str) -> list[str]:
    """Return a list of strings of a record; empty where it has none."""
    found = record.get(key, [])
    return [str(item) for item in found] if isinstance(found, list) else []


def by_kind(languages: Iterable[dict[str, object]], root: Path) -> dict[str, set[str]]:
    """Return the extensions of each kind; each has the first kind that claims it, programming first."""
    kinds: dict[str, set[str]] = {
        kind: set() for kind in ("programming", "markup", "data", "config", "prose", "text", "media", "application")
    }
    for record in languages:
        for extension in strings(record, "extensions"):
            kinds[str(record["type"])].update(usable([extension.removeprefix(".")]))
    for kind, listed in BY_HAND.items():
        kinds[kind].update(listed.split())
    for media_type, extension in chain(debian_types(root), shared_types(root)):
        main_type = media_type.partition("/")[0]
        kind = "text" if main_type == "text" else "application" if main_type == "application" else "media"
        kinds[kind].update(usable([extension]))
    seen: set[str] = set()
    for kind, extensions in kinds.items():
        kinds[kind] = extensions - seen
        seen |= extensions
    return kinds


def usable(extensions: Iterable[str]) -> Iterator[str]:
    """Yield what can be compared as one extension: the part after the last dot, in lower case; no numbers."""
    for extension in extensions:
        last = extension.rpartition(".")[2].lower()
        if EXTENSION.fullmatch(last) and not last.isdecimal():
            yield last


def debian_types(root: Path) -> Iterator[tuple[str, str]]:
    """Yield media types with their extensions from ``/etc/mime.types``."""
    for line in (root / "etc" / "mime.types").read_text(encoding="utf-8").splitlines():
        media_type, *extensions = line.partition("#")[0].split() or [""]
        yield from ((media_type, extension) for extension in extensions)


def shared_types(root: Path) -> Iterator[tuple[str, str]]:
    """Yield media types with their extensions from the shared MIME database."""
    tree = ET.parse(root / "usr" / "share" / "mime" / "packages" / "freedesktop.org.xml")  # noqa: S314 - a package's own file
    for media_type in tree.getroot().iter(f"{MIME_NAMESPACE}mime-type"):
        for glob in media_type.iter(f"{MIME_NAMESPACE}glob"):
            pattern = glob.get("pattern", "")
            if pattern.startswith("*."):
                yield media_type.get("type", ""), pattern[2:]


def known_words(languages: Iterable[dict[str, object]], root: Path) -> set[str]:
    """Return words that are no misspelling: of English, names of languages, programs and services."""
    words = set(WORDS_BY_HAND.split())
    dictionary = (root / "usr" / "share" / "dict" / "american-english").read_text(encoding="utf-8").split()
    words.update(word for word in dictionary if word.islower() and word.isalpha())
    for record in languages:
        names = [str(record["name"]), *strings(record, "aliases"), *strings(record, "interpreters")]
        # A language that is called as its extension (php, html) does not make the extension a word.
        own = {extension.removeprefix(".") for extension in strings(record, "extensions")}
        words.update(name.lower() for name in names if name.lower() not in own)
    completions = root / "usr" / "share" / "bash-completion" / "completions"
    words.update(path.name.lstrip("_") for path in completions.iterdir())
    for line in (root / "etc" / "services").read_text(encoding="utf-8").splitlines():
        fields = line.partition("#")[0].split()
        words.update(fields[:1] + fields[2:])
    return words - set(SERVED.split())


def neighbours(word: str) -> set[str]:
    """Return everything that one edit makes of a word: a letter more, less, another, or two of them swapped."""
    found: set[str] = set()
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        found.update(left + letter + right for letter in LETTERS)
        if right:
            found.add(left + right[1:])
            found.update(left + letter + right[1:] for letter in LETTERS)
        if len(right) > 1:
            found.add(left + right[1] + right[0] + right[2:])
    return found - {word}


if __name__ == "__main__":
    main()
