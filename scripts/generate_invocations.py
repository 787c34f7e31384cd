#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/invocations.json``: what common programs are told: actions and options.

For each program that ``knowledge/commands.json`` calls common and that is documented, there are

- ``actions``: the words that it takes as what to do (``systemctl restart``), and with a blank in the program's name
  those of one of its actions (``git remote``: ``add``); only of programs in ``ACTS``, for others take anything there;
- ``beside``: words within one edit of these which the same documentation has as well, so that they are no misspellings;
- ``options``: all long options, without the dashes; ``single``: those with one dash; ``letters``: those of one letter.

The documentation is all that these have on a program, put together, so that no option is unknown which is documented
anywhere: the manual pages of Debian's packages in ``DEBIAN`` (of ``git`` also those of ``git-add`` and so on), the
completions of Debian ``fish-common``, ``zsh-common``, ``bash-completion`` and of npm ``@withfig/autocomplete``. The
last are modules of JavaScript, which node reads; they also tell the actions within actions. What ``artisan`` does is in
the code of Laravel itself.

``modules`` are the modules of Apache that Debian's ``apache2`` has, for ``a2enmod``.

What is written by hand below has its reason beside it. It needs npm, node, apt-get and dpkg-deb. With ``--check`` it
writes nothing, and fails if the file is not what it would write; unless the sources are no longer those that it was
written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import gzip
import json
import re
import shlex
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from puppetguard.knowledge.commands import common_commands
from puppetguard.model.spelling import edits
from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

FIG = "@withfig/autocomplete@2.692.3"
DEBIAN = (
    # the completions
    *("fish-common", "zsh-common", "bash-completion"),
    # the base system
    *("coreutils", "findutils", "util-linux", "procps", "psmisc", "systemd", "mount", "passwd", "login", "adduser"),
    *("sed", "grep", "mawk", "gawk", "tar", "gzip", "bzip2", "xz-utils", "zip", "unzip", "diffutils", "patch", "file"),
    *(
        "hostname",
        "kmod",
        "cron",
        "at",
        "sudo",
        "acl",
        "attr",
        "lsof",
        "strace",
        "logrotate",
        "rsyslog",
        "bsdextrautils",
    ),
    *("init-system-helpers", "debconf", "debianutils", "less", "time", "uuid-runtime", "cpio", "ca-certificates"),
    # packages
    *(
        "apt",
        "apt-utils",
        "dpkg",
        "dpkg-dev",
        "aptitude",
        "aptitude-common",
        "rpm",
        "dnf",
        "zypper",
        "flatpak",
        "snapd",
    ),
    *("npm", "composer", "python3-pip", "python3-venv", "rubygems-integration", "ruby", "bundler", "ruby-bundler"),
    # network
    *("curl", "wget", "rsync", "openssh-client", "openssh-server", "openssl", "gnupg", "gpg", "iproute2", "iptables"),
    *("net-tools", "iputils-ping", "bind9-dnsutils", "network-manager", "firewalld", "ufw", "nftables", "ipset"),
    *("netcat-openbsd", "telnet", "ethtool", "certbot"),
    # discs
    *("lvm2", "mdadm", "parted", "e2fsprogs", "xfsprogs", "cryptsetup-bin", "quota", "nfs-common", "btrfs-progs"),
    # servers
    *(
        "apache2",
        "apache2-bin",
        "apache2-utils",
        "nginx-common",
        "mariadb-client",
        "mariadb-server",
        "postgresql-common",
    ),
    *(
        "postgresql-client-15",
        "postgresql-15",
        "rabbitmq-server",
        "redis-tools",
        "redis-server",
        "sqlite3",
        "ldap-utils",
    ),
    *("slapd", "postfix", "openjdk-17-jre-headless", "php8.2-cli", "memcached", "haproxy", "supervisor"),
    # SELinux
    *("policycoreutils", "policycoreutils-python-utils", "selinux-utils", "policycoreutils-dev", "semodule-utils"),
    # code and containers
    *("git-man", "subversion", "mercurial", "docker.io", "podman", "kubernetes-client", "make", "jq", "screen", "tmux"),
    "python3-openstackclient",
    *("puppet-agent", "facter", "hiera", "r10k", "python3.11", "perl", "initramfs-tools", "grub2-common"),
    # Laravel, whose commands say their names themselves
    *("php-laravel-framework", "php-symfony-console", "php-illuminate-auth", "php-illuminate-cache"),
    *("php-illuminate-console", "php-illuminate-database", "php-illuminate-notifications", "php-illuminate-queue"),
    *("php-illuminate-routing", "php-illuminate-session"),
)
ACTS = frozenset(
    "systemctl loginctl timedatectl hostnamectl localectl networkctl resolvectl machinectl busctl"
    " apt apt-get apt-cache apt-key apt-mark aptitude yum dnf zypper apk snap flatpak"
    " git svn hg npm yarn pip pip3 gem bundle composer artisan docker docker-compose podman kubectl helm terraform"
    " puppet openssl nmcli mysqladmin pg_ctl rabbitmqctl rabbitmq-plugins certbot semanage ufw ip update-rc.d service"
    " invoke-rc.d supervisorctl apachectl apache2ctl pg_ctlcluster btrfs wp".split()
)
"""Programs whose first operand is what to do (of some there is one before that, see ``model.actions``)."""
BY_HAND = {
    # The actions that the Linux Standard Base asks of init scripts, and those that Red Hat's and Debian's have.
    "service": "start stop restart try-restart reload force-reload status condrestart configtest",
    "invoke-rc.d": "start stop restart try-restart reload force-reload status",
    # Their manuals name them in running text only.
    "apachectl": "start stop restart graceful graceful-stop configtest status fullstatus",
    "apache2ctl": "start stop restart graceful graceful-stop configtest status fullstatus",
    "update-rc.d": "defaults defaults-disabled remove enable disable",
    "pg_ctlcluster": "start stop restart reload status promote",
    "pg_ctl": "initdb init start stop restart reload status promote logrotate kill register unregister",
    "mysqladmin": "create debug drop extended-status flush-hosts flush-logs flush-privileges flush-status flush-tables"
    " flush-threads kill password old-password ping processlist refresh reload shutdown status start-slave stop-slave"
    " variables version",
    "supervisorctl": "add avail clear fg maintail open pid quit reload remove reread restart signal start status stop"
    " tail update version shutdown",
    "ip": "address addrlabel link route rule neigh ntable tunnel tuntap maddress mroute monitor xfrm netns l2tp token"
    " macsec vrf addr neighbour neighbor",
    "nmcli": "general networking radio connection device agent monitor help",
    "certbot": "run certonly renew enhance certificates revoke delete register unregister update_account"
    " show_account install plugins rollback",
}
EXPLAINED = frozenset("apt-key rabbitmqctl rabbitmq-plugins ufw snap".split())
"""Programs without a good completion, whose manuals explain little else than actions."""
NESTED = ("docker", "kubectl")
"""Programs that have a manual page for each action within an action."""
SINGLE = frozenset("find openssl keytool".split())
"""Programs whose long options have one dash."""
SAME = {
    "yum": ("dnf", "yum2dnf"),
    "pip3": ("pip",),
    "podman": ("docker",),
    "docker compose": ("docker-compose",),
    "iptables": ("iptables-extensions",),
    "ip6tables": ("iptables-extensions",),
}
"""Programs that understand all that others do as well; yum is dnf on younger systems."""
FIG_FILES = {"artisan": "php/artisan", "pip3": "pip"}
PAGES = ("git", "docker", "podman", "kubectl", "npm", "puppet", "openssl", "ip", "semanage", "zypper", "dnf", "btrfs")
"""Programs that have a manual page for each action, called ``git-add``."""

WORD = re.compile(r"(?<![\w.$<-])[a-z][a-z0-9]*(?:[-_:][a-z0-9]+)*(?![\w>=])")
LONG = re.compile(r"(?<![\w-])--([A-Za-z0-9][\w.-]*\w|[A-Za-z0-9])")
OPTIONAL = re.compile(r"(?<![\w-])--?[\[(]([a-z]+-)[\])]([\w-]+)")
ONE_DASH = re.compile(r"(?<![\w-])-([A-Za-z0-9][\w-]*)")
ZSH = re.compile(r"""^\s*["']?([a-z][a-z0-9]*(?:[-_:][a-z0-9]+)*):\[?[A-Z'"a-z]""", re.MULTILINE)
ARTISAN = re.compile(
    r"""protected\s+(?:static\s+)?\$(?:name|defaultName|signature)\s*=\s*['"]([a-z][a-z:-]*)"""
    r"""|#\[AsCommand\(name:\s*'([a-z][a-z:-]*)'"""
)
FISH = re.compile(r"^\s*complete\b.*", re.MULTILINE)
DUMP = """
import { pathToFileURL } from 'url';
const out = {};
const words = (name) => Array.isArray(name) ? name : [name];
function add(spec, path, depth) {
  const entry = out[path.join(' ')] ??= { actions: [], options: [] };
  for (const option of spec.options ?? []) entry.options.push(...words(option.name));
  for (const action of spec.subcommands ?? [])
    for (const name of words(action.name)) {
      entry.actions.push(name);
      if (depth < 2) add(action, [...path, name], depth + 1);
    }
}
for (const file of process.argv.slice(2)) {
  const spec = (await import(pathToFileURL(file))).default;
  if (typeof spec !== 'function') add(spec, [file], 0);
}
console.log(JSON.stringify(out));
"""


class Documentation(NamedTuple):
    """All texts on a program: prose, in which options and words stand, and lists of its actions by action.

    ``explained`` are the words that its manual explains, ``completed`` those of its completion in bash: what is both is
    an action.
    """

    texts: list[str]
    actions: defaultdict[str, set[str]]
    options: set[str]
    explained: set[str]
    completed: set[str]


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("invocations", [archive.identity, f"npm {FIG}"])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    programs = sorted({*common_commands(), *ACTS, "docker compose"})
    read = documented(debian, programs)
    add_settings(debian, read["puppet"])
    add_laravel(debian, read["artisan"])
    with tempfile.TemporaryDirectory() as folder:
        add_fig(Path(folder), read, sorted(read))
    for name, others in SAME.items():
        for other in others:
            if other in read:
                read[name].texts.extend(read[other].texts)
                read[name].options.update(read[other].options)
                for path, actions in read[other].actions.items():
                    read[name].actions[path].update(actions)
    entries: dict[str, dict[str, str]] = {}
    for name in programs:
        entries.update(entries_of(name, read[name]))
    modules = sorted(path.stem for path in (debian / "etc/apache2/mods-available").glob("*.load"))
    data = {
        "modules": " ".join(modules),
        "programs": dict(sorted(entries.items())),
    }
    acting = sum("actions" in entry for entry in entries.values())
    file.write(data, f"{len(entries)} programs, {acting} lists of actions\n", indent=0, ensure_ascii=False)


# --- sources ----------------------------------------------------------------------------------------------------------


def documented(debian: Path, programs: Iterable[str]) -> dict[str, Documentation]:
    """Return what Debian's packages say of each program."""
    read = {
        name: Documentation([], defaultdict(set), set(), set(), set())
        for name in {*programs, *(other for others in SAME.values() for other in others)}
    }
    pages: defaultdict[str, list[Path]] = defaultdict(list)
    for page in sorted(path for path in debian.glob("**/man/man[18]/*.gz") if path.exists()):
        pages[page.name.rpartition(".")[0].rpartition(".")[0]].append(page)
    for name, paths in pages.items():
        head, _, action = name.partition("-")
        for program, inner in ((name, ""), (head if head in PAGES else "", action)):
            if program in read:
                text = "\n".join(plain(read_page(path)) for path in paths)
                read[program].texts.append(text)
                if inner:
                    add_page(read[program], program, inner, pages)
                    # In the manual of `puppet module` each action has its own synopsis.
                    shown = re.findall(rf"\b{program} {inner} ([a-z_]+)", text) if program == "puppet" else ()
                    read[program].actions[inner].update(set(shown) & set(terms(paths)))
                else:
                    read[program].explained.update(terms(paths))
    add_fish(debian / "usr/share/fish/completions", read)
    for path in (debian / "usr/share/zsh/functions/Completion").rglob("_*"):
        if path.suffix != ".zwc":
            text = path.read_text(encoding="utf-8", errors="replace")
            first = text.partition("\n")[0]
            for word in first.split()[1:] if first.startswith("#compdef ") else ():
                if (name := word.partition("=")[0]) in read:
                    read[name].texts.append(text)
                    read[name].actions[""].update(ZSH.findall(text) if len(first.split()) < 5 else ())
    for path in (debian / "usr/share/bash-completion/completions").iterdir():
        if path.name in read and path.is_file():
            text = path.read_text(encoding="utf-8")
            read[path.name].texts.append(text)
            read[path.name].completed.update(WORD.findall(text))
    return read


def add_settings(debian: Path, puppet: Documentation) -> None:
    """Add Puppet's settings: each is an option as well, as puppet-agent(8) says."""
    settings = debian / "usr/share/man/man5/puppet.conf.5.gz"
    puppet.options.update(re.findall(r'^\.SS "?([a-z_]+)', read_page(settings), re.MULTILINE))


def add_laravel(debian: Path, artisan: Documentation) -> None:
    """Add the commands of Laravel, which say their names themselves."""
    for path in sorted((debian / "usr/share/php").rglob("Console/**/*Command.php")):
        found = ARTISAN.findall(path.read_text(encoding="utf-8"))
        artisan.actions[""].update(name or other for name, other in found)
    artisan.texts.append(" ".join(artisan.actions[""]))


def read_page(path: Path) -> str:
    """Return a manual page as it is written."""
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def add_page(into: Documentation, program: str, action: str, pages: Iterable[str]) -> None:
    """Note the action that a manual page is about: ``docker-container-ls`` is ``docker container ls``."""
    if program in NESTED:
        parts = action.split("-")
        for at in range(1, len(parts)):
            outer = "-".join(parts[:at])
            if f"{program}-{outer}" in pages:
                into.actions[outer].add("-".join(parts[at:]))
                return
    into.actions[""].add(action)


def plain(page: str) -> str:
    """Return the text of a manual page without the formatting of roff."""
    text = re.sub(r"\\f(?:[A-Z]|\([A-Z]{2}|\[[^]]*\])", "", page)
    text = re.sub(r"\\(?:s[+-]?\d+|[&,/|^%c:])", "", text)
    text = text.replace("\\-", "-").replace("\\(hy", "-").replace("\\e", "\\").replace("\\ ", " ").replace("\\0", " ")
    text = re.sub(r"\bFl (\S)", r"-\1", text)
    return re.sub(r"^[.'][A-Za-z]{1,3} ?", " ", text, flags=re.MULTILINE)


def terms(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the words that manual pages explain: those with which a paragraph starts in bold."""
    start = re.compile(
        r"^(?:\.(?:B|BR|BI|SS|It Cm|It Ic) |\.IP |\\fB|\.RB? )[\" ]*(?:\\fB|\\f\(CB)*\s*"
        r"([a-z][a-z0-9]*(?:\\?[-_][a-z0-9]+)*)"
        r"(?=\\fR|\\fP|\\fI|[ ,|\"\n]|$)",
        re.MULTILINE,
    )
    for path in paths:
        page = read_page(path)
        yield from (word.replace("\\", "") for word in start.findall(page))


def add_fish(folder: Path, read: dict[str, Documentation]) -> None:
    """Add what fish completes: the options, and the words that are no output of a function."""
    for path in folder.glob("*.fish"):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        variables = dict(re.findall(r"^set -l (\w+) ([^$(\n]+)$", text, re.MULTILINE))
        if path.stem in read:
            read[path.stem].texts.append(text)
        for line in FISH.findall(text):
            try:
                words = shlex.split(line, comments=True)
            except ValueError:
                continue
            given = defaultdict(list)
            for key, value in pairwise(words):
                given[key.lstrip("-")].append(value)
            for name in given["c"] + given["command"]:
                if name not in read:
                    continue
                read[name].options.update(given["l"] + given["long-option"])
                read[name].texts.extend(f" -{one} " for one in given["s"] + given["o"] + given["short-option"])
                for said in given["a"] + given["arguments"]:
                    shown = with_variables(said, variables)
                    if "(" not in shown:
                        read[name].texts.append(shown)
                        if any("subcommand" in one or "need" in one or "no_" in one for one in given["n"]):
                            read[name].actions[""].update(WORD.findall(re.sub(r"\t.*|\\t\S*", " ", shown)))


def with_variables(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with the values of variables, and a parenthesis for those that are not known."""
    return re.sub(r"\$(\w+)", lambda match: variables.get(match[1], "("), text)


def add_fig(folder: Path, read: dict[str, Documentation], programs: Iterable[str]) -> None:
    """Add what fig completes: options, actions, and actions within these."""
    folder.chmod(0o755)
    packed = subprocess.run(
        ["npm", "pack", "--silent", FIG], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    subprocess.run(["tar", "xzf", packed], cwd=folder, check=True)
    (folder / "dump.mjs").write_text(DUMP, encoding="utf-8")
    build = folder / "package" / "build"
    files: defaultdict[str, list[str]] = defaultdict(list)
    for name in programs:
        path = build / f"{FIG_FILES.get(name, name)}.js"
        if path.exists():
            files[str(path)].append(name)
    dumped = json.loads(
        subprocess.run(["node", "dump.mjs", *files], cwd=folder, check=True, capture_output=True, text=True).stdout
    )
    for named, entry in dumped.items():
        file, _, action = named.partition(" ")
        for into in (read[name] for name in files[file]):
            into.texts.append(" ".join(f" {one} " for one in entry["options"]))
            into.texts.append(" ".join(entry["actions"]))
            into.actions[action].update(entry["actions"])


# --- choice -----------------------------------------------------------------------------------------------------------


def entries_of(name: str, said: Documentation) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the entries of a program and of its actions."""
    words = {*WORD.findall("\n".join(said.texts)), *BY_HAND.get(name, "").split()}
    entry: dict[str, str] = {}
    if name in ACTS:
        chosen = set(BY_HAND.get(name, "").split()) or {
            one
            for one in said.actions[""] | (said.explained if name in EXPLAINED else said.explained & said.completed)
            if one in words and one != name and not one.startswith(f"{name}-")
        }
        if chosen:
            entry |= listed(chosen, words)
    entry |= options_in(name, said)
    if entry:
        yield name, {key: value for key, value in entry.items() if value}
    for action, within in said.actions.items():
        if action and name in ACTS and "help" not in action.split():
            chosen = {one for one in within if WORD.fullmatch(one)}
            if len(chosen) > 1:
                yield f"{name} {action}", listed(chosen, words)


def options_in(name: str, said: Documentation) -> dict[str, str]:
    """Return the options of a program; none of one with a few only, whose documentation hardly has all."""
    text = "\n".join(said.texts)
    long = {*said.options, *LONG.findall(text)}
    for negation, positive in OPTIONAL.findall(text):
        long |= {positive, f"{negation}{positive}"}
    one = set(ONE_DASH.findall(text))
    single = {option for option in one if len(option) > 2 and (name in SINGLE or option in long)}
    if len(long) <= 3 and not (name in SINGLE and single):
        return {}
    return {
        "options": " ".join(sorted(one for one in long if len(one) > 1 and one[0] != "-")),
        "single": " ".join(sorted(single)),
        "letters": "".join(sorted(option for option in one if len(option) == 1)),
    }


def listed(actions: set[str], words: set[str]) -> dict[str, str]:
    """Return actions, and the words that are near one of them but not of them."""
    long = [action for action in actions if len(action) > 2]
    beside = {
        word
        for word in words - actions
        if len(word) > 1 and any(abs(len(word) - len(one)) < 2 and edits(word, one) == 1 for one in long)
    }
    return {"actions": " ".join(sorted(actions)), "beside": " ".join(sorted(beside))}


if __name__ == "__main__":
    main()
