#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/commands.json``: the commands that manifests commonly run, and what is near them.

``common`` are the names of commands whose misspellings are looked for. A name is one of them when several of twelve
independent lists have it (see ``common_names``), one of which is about administration or scripts:

- npm ``linux-command`` (a reference), ``prismjs`` and ``highlight.js`` (what they mark as commands in shell scripts);
- Debian's packages of priority standard and higher; Debian ``busybox`` and ``toybox`` (the tools of small systems);
- Debian ``puppet-agent`` and ``sosreport``: what Puppet's providers and a support tool call, on many systems;
- and the command lines that programs complete: Debian ``bash-completion``, ``zsh-common``, ``fish-common``, npm
  ``@withfig/autocomplete``.

``special`` are names of eight letters or more of programs that administrators use, by the section of their package in
Debian; and of ten or more, made of several words, in the sections where tools and services written in scripting
languages are (``keystone-manage``). So long a name is near no other by chance, so it needs not be common.

``known`` are names within one edit of all these, or of a keyword of the shell, that mean something else, so
that they are no misspellings: all commands of all packages of Debian and all that its manual pages are about, all names
of all lists above (which cover other systems), the programs that Ansible's modules call (which cover yet others), words
of English (Debian ``wamerican-small``), for scripts are called so. No other name can be taken for a misspelling, so no
other is kept.
``versioned`` are the common ones that Debian also has with a version behind the name, ``windows`` the programs of
Windows, from the names of those that Wine has.

What is written by hand below has its reason beside it. It needs npm, apt-get and dpkg-deb. With ``--check`` it writes
nothing, and fails if the file is not what it would write; unless the sources are no longer those that it was written
from, for then there is nothing to compare with.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from puppetguard.model.spelling import edits
from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

NPM = (
    "@withfig/autocomplete@2.692.3",
    "linux-command@1.22.0",
    "prismjs@1.30.0",
    "highlight.js@11.11.1",
)
DEBIAN = (
    "bash-completion",
    "zsh-common",
    "fish-common",
    "busybox",
    "toybox",
    "puppet-agent",
    "sosreport",
    "ansible",
    "ansible-core",
    "wamerican-small",
)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.+-]*", re.ASCII)
BIN = re.compile(r"(?:.*/)?s?bin/[^/]+|usr/games/[^/]+")
WINE = re.compile(r"usr/lib/.*/wine/[^/]*-windows/([a-z0-9]+)\.exe")
MANUAL = re.compile(r"usr/share/man/(?:[^/]+/)?man[18]/([^/]+)\.[18][^/.]*\.gz")
COMPOSED = re.compile(r"(?=.{10})[a-z]{2,}(?:[-_][a-z]{2,})+")
VERSIONED = re.compile(r"([A-Za-z_+-]+?)-?[0-9]+\.[0-9.]+")
COMPLETED = ("bash-completion", "zsh", "fish", "fig")
"""Lists that have everything one can type, games and desktops included."""

BY_HAND = {
    "Puppet's own, and what its users run beside it": "puppet facter hiera eyaml r10k bolt",
    "short names of languages and package managers, which fewer lists have": "php pip pip3",
    "what scripts begin with, which lists of programs do not have": "set",
    "what web servers, databases and clusters are run by, younger or more special than most lists": "a2enmod a2dismod"
    " a2ensite a2dissite a2enconf a2disconf apache2ctl psql keytool kubectl helm rabbitmqctl redis-cli mongo createuser"
    " createdb mysql_secure_installation",
    "younger than most lists, or Red Hat's": "systemd-tmpfiles systemd-sysusers subscription-manager"
    " yum-config-manager setsebool getsebool semodule authselect",
}
KNOWN_BY_HAND = {
    # No list of them is to be had from a package manager; these are from the vendors' manuals, as far as they are
    # near a common name.
    "AIX, HP-UX": "chfs entstat installp lsfs bdf swlist",
    "Java on Windows, as its manual has it": "javaw javaws",
    "clusters and virtual machines: OpenShift, Proxmox, Xen, Cumulus": "oc qm xe nv",
    "mcollective, Nextcloud, WordPress": "mco occ wp",
    "Oracle's database": "netca dbca opatch rman adrci asmcmd",
    "batch systems and scientific programs": "lmod lmstat lmutil lsadmin badmin stata sas flink",
    "fcron": "fcrontab fcrondyn",
}
KEYWORDS = frozenset("if then else elif fi for while until do done case esac in select function".split())
"""The shell's grammar knows better what is a misspelling of these (``model.shell_keywords``)."""
CLUSTERS = "p r R f rf fr Rf i la al l a q s sf xf xzf"
"""Options that are often written behind a name; with a hyphen they make names such as ``find-a`` (see ``known``)."""


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("commands", [archive.identity, *(f"npm {package}" for package in NPM)])
    if file.is_of_other_sources():
        return
    with tempfile.TemporaryDirectory() as folder:
        npm = Path(folder)
        npm.chmod(0o755)
        fetch(npm)
        debian = archive.unpack(DEBIAN)
        packaged = of_archive(archive)
        lists = {name: set(names) for name, names in named_by(npm, debian).items()}
        lists["standard"] = packaged.standard
        called = names(ansible_names(debian / "usr/lib/python3/dist-packages"))
        dictionary = (debian / "usr/share/dict/american-english-small").read_text(encoding="utf-8").split()
    common = common_names(lists)
    special = packaged.special - set(common)
    every = packaged.every.union(*lists.values(), packaged.windows, packaged.documented, called)
    every.update(name for words in KNOWN_BY_HAND.values() for name in words.split())
    every |= {f"g{name}" for name in lists["busybox"] | lists["standard"]}  # GNU's tools on BSD, Solaris and macOS
    every |= {word for word in dictionary if word.isascii() and word.isalpha() and word.islower()}
    known = near(every - set(common) - special, [*common, *special, *KEYWORDS])
    data = {
        "common": " ".join(common),
        "special": " ".join(sorted(special)),
        "versioned": " ".join(sorted(versioned(packaged.every) & set(common))),
        "known": " ".join(sorted(known)),
        "windows": " ".join(sorted(packaged.windows)),
    }
    file.write(
        data,
        f"{len(common)} common commands, {len(special)} special ones,"
        f" {len(known)} near them of {len(every)} known, {len(packaged.windows)} of Windows\n",
    )


def fetch(folder: Path) -> None:
    """Unpack npm's packages, each below the folder of its name."""
    for package in NPM:
        name = package.rpartition("@")[0].rpartition("/")[2]
        (folder / name).mkdir()
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        subprocess.run(["tar", "xzf", packed, "-C", name, "--strip-components=1"], cwd=folder, check=True)


class Commands(NamedTuple):
    """The names of commands: all of Debian, those of its common packages, of administrators, in manuals, of Wine."""

    every: set[str]
    standard: set[str]
    special: set[str]
    documented: set[str]
    windows: set[str]


def of_archive(archive: Archive) -> Commands:
    """Return the names of commands that Debian's packages have."""
    common = archive.packages("Priority", ("required", "important", "standard"))
    administration = archive.packages("Section", ("admin", "database", "httpd", "mail", "kernel", "net", "shells"))
    scripting = archive.packages("Section", ("misc", "perl", "php", "python", "ruby", "utils", "vcs", "web"))
    every: set[str] = set()
    standard: set[str] = set()
    special: set[str] = set()
    documented: set[str] = set()
    windows: set[str] = set()
    for path, packages in archive.files():
        if "bin/" not in path and "/games/" not in path:
            if path.endswith(".exe") and (program := WINE.fullmatch(path)):
                windows.add(program[1])
            elif path.endswith(".gz") and (manual := MANUAL.fullmatch(path)):
                documented.add(manual[1])
            continue
        name = path.rpartition("/")[2]
        if BIN.fullmatch(path) and NAME.fullmatch(name):
            every.add(name)
            owners = {package.rpartition("/")[2] for package in packages.split(",")}
            if owners & common:
                standard.add(name)
            if len(name) < 8 or not name.islower():
                continue
            if (
                owners & administration
                or path.startswith(("sbin/", "usr/sbin/"))
                or (owners & scripting and COMPOSED.fullmatch(name))
            ):
                special.add(name)
    return Commands(every, standard, special, names(documented), windows)


# --- lists ------------------------------------------------------------------------------------------------------------


def named_by(npm: Path, debian: Path) -> dict[str, Iterable[str]]:
    """Return the names of commands that each list has."""
    completions = debian / "usr/share/bash-completion/completions"
    return {
        "bash-completion": names(path.name.lstrip("_") for path in completions.iterdir()),
        "zsh": names(zsh_names(debian / "usr/share/zsh/functions/Completion")),
        "fish": names(path.stem for path in (debian / "usr/share/fish/completions").glob("*.fish")),
        "fig": names(path.name.removesuffix(".js") for path in (npm / "autocomplete/build").iterdir()),
        "linux-command": names(json.loads((npm / "linux-command/dist/data.json").read_text(encoding="utf-8"))),
        "prism": names(prism_names(npm / "prismjs/components/prism-bash.js")),
        "highlight.js": names(
            re.findall(r'"([a-z][\w-]*)"', (npm / "highlight.js/lib/languages/bash.js").read_text(encoding="utf-8"))
        ),
        "busybox": names(output(debian / "bin/busybox", "--list")),
        "toybox": names(output(debian / "bin/toybox")),
        "puppet": names(puppet_names(debian / "usr/lib/ruby/vendor_ruby/puppet")),
        "sos": names(sos_names(debian / "usr/lib/python3/dist-packages/sos/report/plugins")),
    }


def names(words: Iterable[str]) -> set[str]:
    """Return the words that can be names of commands."""
    return {word for word in words if NAME.fullmatch(word)}


def output(program: Path, *arguments: str) -> list[str]:
    """Return the words that a program writes."""
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout.split()


def zsh_names(folder: Path) -> Iterator[str]:
    """Yield what the first lines of zsh's completions say they complete: ``#compdef a b=c``."""
    for path in folder.rglob("_*"):
        if path.suffix != ".zwc":
            first = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
            if first.startswith("#compdef "):
                yield from (word.partition("=")[0] for word in first.split()[1:])


def prism_names(path: Path) -> list[str]:
    """Return the words that Prism marks as functions, keywords and builtins of the shell."""
    found = re.findall(r"\(\?:([a-zA-Z0-9_|.+-]+)\)\(\?=\$", path.read_text(encoding="utf-8"))
    return "|".join(found).split("|")


def puppet_names(folder: Path) -> Iterator[str]:
    """Yield the programs that Puppet's providers declare: ``commands :rpm => "/bin/rpm"``."""
    declared = re.compile(r"(?:commands|has_command|optional_commands)\b[ (]*([^\n]*(?:,\n[^\n]*)*)")
    for path in folder.rglob("*.rb"):
        for arguments in declared.findall(path.read_text(encoding="utf-8")):
            yield from programs_in(arguments)


def sos_names(folder: Path) -> Iterator[str]:
    """Yield the programs that the plug-ins of sos run."""
    called = re.compile(
        r"(?:add_cmd_output|exec_cmd|collect_cmd_output|get_command_output|call_ext_prog)\(\s*"
        r"""(\[[^\]]*\]|f?["'][^"']*["'])"""
    )
    for path in folder.glob("*.py"):
        for arguments in called.findall(path.read_text(encoding="utf-8")):
            yield from programs_in(arguments)


def ansible_names(folder: Path) -> Iterator[str]:
    """Yield the programs that Ansible's modules look for on the systems that they manage."""
    looked_for = re.compile(r"""get_bin_path\(\s*["']([^"']+)["']""")
    for path in folder.glob("ansible*/**/*.py"):
        yield from looked_for.findall(path.read_text(encoding="utf-8"))


def programs_in(arguments: str) -> Iterator[str]:
    """Yield the first word of each string, without folders."""
    for text in re.findall(r"""["']([^"'\n]+)["']""", arguments):
        if words := text.split():
            yield words[0].rpartition("/")[2]


# --- choice -----------------------------------------------------------------------------------------------------------


def common_names(lists: dict[str, set[str]]) -> list[str]:
    """Return the common names, those first that most lists have.

    The shorter a name, the more other names are near it, and the more lists it must be in: five for up to three
    letters, three for more, two for seven or more.
    """
    counts = Counter(name for listed in lists.values() for name in listed)
    serious = set(chain.from_iterable(listed for name, listed in lists.items() if name not in COMPLETED))
    chosen = {name for words in BY_HAND.values() for name in words.split()}
    for name, count in counts.items():
        least = 5 if len(name) <= 3 else 3 if len(name) < 7 else 2
        if len(name) > 1 and name not in KEYWORDS and count >= least and name in serious:
            chosen.add(name)
    return sorted(chosen, key=lambda name: (-counts[name], name))


def versioned(every: Iterable[str]) -> set[str]:
    """Return the names that others have with a version of two numbers behind it: ``python3.11``, ``php8.2``."""
    return {found[1] for name in every if (found := VERSIONED.fullmatch(name))}


def near(every: Iterable[str], common: Iterable[str]) -> set[str]:
    """Return the names that are within one edit of a common one, or a common one with an option behind a hyphen."""
    index: defaultdict[str, set[str]] = defaultdict(set)
    for name in common:
        for shorter in shortened(name.lower()):
            index[shorter].add(name.lower())
    clusters = CLUSTERS.split()
    joined = {f"{name}-{cluster}" for name in common for cluster in clusters}
    found: set[str] = set()
    for name in every:
        lower = name.lower()
        candidates = set().union(*(index.get(shorter, ()) for shorter in shortened(lower)))
        if name in joined or any(edits(lower, candidate) <= 1 for candidate in candidates):
            found.add(name)
    return found


def shortened(word: str) -> set[str]:
    """Return the word and what is left of it without one of its letters; two words that one edit parts share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


if __name__ == "__main__":
    main()
