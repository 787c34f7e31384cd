"""Changes of small control repositories, what they do to catalogs by live Puppet, and what is found of that.

python -m tests.corpus.catalog_changes
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from puppetguard.change.difference import Change
from puppetguard.change.judged import Reach
from puppetguard.engine import indexed
from puppetguard.engine.comparison import Version, compare
from puppetguard.engine.reaching import effects_of, reacher
from puppetguard.engine.whole import Whole
from puppetguard.git.snapshot import FILE, Entry

CATALOGS = Path(__file__).with_name("catalog_changes.rb")
NODES = ("web1", "web2", "db1", "other")
Catalog = dict[str, dict[str, str]]
Files = Mapping[str, str]

BASE: dict[str, str] = {
    "environment.conf": "modulepath = modules\nmanifest = manifests\n",
    "hiera.yaml": (
        "version: 5\ndefaults:\n  datadir: data\n  data_hash: yaml_data\nhierarchy:\n"
        '  - name: node\n    path: "nodes/%{trusted.certname}.yaml"\n'
        '  - name: os\n    path: "os/%{facts.os.family}.yaml"\n'
        "  - name: common\n    path: common.yaml\n"
    ),
    "data/nodes/web1.yaml": "profile::web::port: 8080\n",
    "data/os/RedHat.yaml": "profile::web::package: httpd\n",
    "data/common.yaml": (
        "profile::web::port: 80\n"
        "profile::web::package: apache2\n"
        "profile::base::users:\n  alice: {uid: 1001, shell: /bin/bash}\n  bob: {uid: 1002}\n"
        "site::motd: hello\n"
        "site::greeting: \"say %{lookup('site::motd')}\"\n"
        "ssh::ensure: running\n"
        "classes: [profile::extra]\n"
        "profile::vhosts::hosts:\n  a.example.org: {docroot: /var/www/a}\n"
    ),
    "manifests/site.pp": (
        "$admin = 'root'\n"
        "node /^web\\d+$/ { include role::web }\n"
        "node 'db1' { include role::db }\n"
        "node default { include profile::base }\n"
        "lookup('classes', Array, 'unique').include\n"
    ),
    "modules/role/manifests/web.pp": "class role::web {\n  include profile::base\n  include profile::web\n}\n",
    "modules/role/manifests/db.pp": "class role::db {\n  include profile::base\n  contain profile::ssh\n}\n",
    "modules/profile/manifests/extra.pp": "class profile::extra { notify { 'extra': } }\n",
    "modules/profile/manifests/spare.pp": "class profile::spare { notify { 'spare': } }\n",
    "modules/profile/manifests/base.pp": (
        "class profile::base(Hash $users = {}, String $shell = '/bin/sh') {\n"
        "  $users.each |$name, $attributes| {\n    user { $name: * => { 'shell' => $shell } + $attributes }\n  }\n"
        "  $greeting = lookup('site::greeting')\n"
        "  file { '/etc/motd': content => \"${greeting}\\n\", owner => $admin }\n"
        "  file { '/etc/issue': source => 'puppet:///modules/profile/issue' }\n"
        "  $marker = 'base'\n"
        "}\n"
    ),
    "modules/profile/manifests/web.pp": (
        "class profile::web(Integer $port, String $package = 'none', String $docroot = '/var/www') {\n"
        "  package { $package: ensure => installed }\n"
        "  file { '/etc/web.conf': content => template('profile/web.erb'), mode => '0644' }\n"
        "  file { '/etc/web.epp': content => epp('profile/web.epp', { 'root' => $docroot }) }\n"
        '  notify { "in ${profile::base::marker}": }\n'
        "  include profile::vhosts\n"
        "  exec { 'reload': command => '/bin/true', refreshonly => true, subscribe => File['/etc/web.conf'] }\n"
        "  if $port == 8443 { file { '/etc/tls': ensure => directory } }\n"
        "}\n"
    ),
    "modules/profile/manifests/vhosts.pp": (
        "class profile::vhosts(Hash $hosts) {\n"
        "  create_resources('profile::vhost', $hosts)\n"
        "  profile::vhost { 'static': docroot => \"${profile::web::docroot}/static\" }\n"
        "}\n"
    ),
    "modules/profile/manifests/vhost.pp": (
        "define profile::vhost(String $docroot, String $mode = '0755') {\n"
        '  file { "/etc/vhosts/${title}.conf": content => profile::vhost_text($docroot) }\n'
        "  file { $docroot: ensure => directory, mode => $mode }\n"
        "}\n"
    ),
    "modules/profile/functions/vhost_text.pp": 'function profile::vhost_text($root) { "root ${root}" }\n',
    "modules/profile/manifests/ssh.pp": (
        "class profile::ssh inherits profile::ssh::params {\n"
        "  service { $service: ensure => lookup('ssh::ensure') }\n"
        "  file { '/etc/sudoers': content => 'root ALL=(ALL) ALL' }\n"
        "}\n"
    ),
    "modules/profile/manifests/ssh/params.pp": "class profile::ssh::params { $service = 'sshd' }\n",
    "modules/profile/templates/web.erb": "Listen <%= @port %>\n",
    "modules/profile/templates/web.epp": "<%- | String $root | -%>\nroot <%= $root %>\n",
    "modules/profile/files/issue": "Welcome\n",
}

EXTRA = "modules/profile/manifests/extra.pp"
Edit = tuple[str, str, str]
"""A file, a text in it, and what stands there afterwards."""
EDITS: dict[str, tuple[Edit, ...]] = {
    "a value for one node": (("data/nodes/web1.yaml", "8080", "8081"),),
    "a value that opens a condition": (("data/nodes/web1.yaml", "8080", "8443"),),
    "a value for all": (("data/common.yaml", "port: 80\n", "port: 81\n"),),
    "a value for a family": (("data/os/RedHat.yaml", "httpd", "nginx"),),
    "a value that is hidden": (("data/common.yaml", "apache2", "lighttpd"),),
    "a value in a hash": (("data/common.yaml", "uid: 1002", "uid: 1003"),),
    "one more key in a hash": (
        ("data/common.yaml", "  bob: {uid: 1002}\n", "  bob: {uid: 1002}\n  eve: {uid: 1003}\n"),
    ),
    "a key removed": (("data/nodes/web1.yaml", "profile::web::port: 8080\n", ""),),
    "a key of another key": (("data/common.yaml", "hello", "bye"),),
    "a value that is looked up": (("data/common.yaml", "running", "stopped"),),
    "classes by data": (("data/common.yaml", "[profile::extra]", "[]"),),
    "more classes by data": (("data/common.yaml", "[profile::extra]", "[profile::extra, profile::ssh]"),),
    "a hash of resources": (("data/common.yaml", "/var/www/a", "/var/www/b"),),
    "a resource more in a hash": (
        ("data/common.yaml", "docroot: /var/www/a}\n", "docroot: /var/www/a}\n  b: {docroot: /srv/b, mode: '0700'}\n"),
    ),
    "a level gone": (("hiera.yaml", '  - name: os\n    path: "os/%{facts.os.family}.yaml"\n', ""),),
    "another path of a level": (("hiera.yaml", "nodes/%{trusted", "node/%{trusted"),),
    "another merge": (("data/common.yaml", "site::motd", "lookup_options:\n  classes: {merge: first}\nsite::motd"),),
    "a variable of top scope": (("manifests/site.pp", "'root'", "'admin'"),),
    "a pattern of nodes": (("manifests/site.pp", "/^web\\d+$/", "/^web1$/"),),
    "another role": (("manifests/site.pp", "include role::db", "include profile::base"),),
    "a class less": (("modules/role/manifests/web.pp", "  include profile::web\n", ""),),
    "a class more": (("modules/role/manifests/db.pp", "contain profile::ssh", "contain profile::ssh, profile::spare"),),
    "a default of a class": (("modules/profile/manifests/base.pp", "'/bin/sh'", "'/bin/zsh'"),),
    "a default that goes far": (("modules/profile/manifests/web.pp", "'/var/www'", "'/srv'"),),
    "a default of a define": (("modules/profile/manifests/vhost.pp", "'0755'", "'0700'"),),
    "a variable of another class": (("modules/profile/manifests/base.pp", "'base'", "'bottom'"),),
    "a variable of a parent": (("modules/profile/manifests/ssh/params.pp", "'sshd'", "'ssh'"),),
    "a template in ERB": (("modules/profile/templates/web.erb", "Listen", "listen"),),
    "a template in EPP": (("modules/profile/templates/web.epp", "root <", "docroot <"),),
    "a function": (("modules/profile/functions/vhost_text.pp", "root $", "docroot $"),),
    "a default of resources": (("manifests/site.pp", "$admin =", "File { backup => false }\n$admin ="),),
    "a collector that overrides": (
        (
            "modules/profile/manifests/extra.pp",
            "notify",
            "File <| title == '/etc/sudoers' |> { content => '' }\n  notify",
        ),
    ),
    "a collector of all": (
        ("modules/profile/manifests/extra.pp", "notify", "Service <| |> { enable => false }\n notify"),
    ),
    "an override": (
        (
            "modules/profile/manifests/extra.pp",
            "extra {",
            "extra inherits profile::ssh {\n  File['/etc/sudoers'] { mode => '0440' }\n",
        ),
    ),
    "a resource": (("modules/profile/manifests/ssh.pp", "'root ALL=(ALL) ALL'", "'%wheel ALL=(ALL) ALL'"),),
    "a title": (("modules/profile/manifests/extra.pp", "'extra'", "'more'"),),
    "a relationship": (("modules/profile/manifests/web.pp", ", subscribe => File['/etc/web.conf']", ""),),
    "a parameter of a define": (("modules/profile/manifests/vhosts.pp", "/static", "/files"),),
    "several at once": (
        ("data/common.yaml", "hello", "bye"),
        ("modules/profile/manifests/web.pp", "'0644'", "'0600'"),
        ("manifests/site.pp", "include role::db", "include role::web"),
    ),
}


class Side:
    """Files as one version."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.entries = {path: Entry(FILE, "") for path in files}

    def content(self, path: str) -> bytes | None:
        """Return the content of a file."""
        text = self._files.get(path)
        return None if text is None else text.encode()

    def load(self, paths: object) -> None:
        """Do nothing: all is there."""


class Outcome(NamedTuple):
    """An edit: by node what it does to the catalog, the changes that are found, the effects, and whom they reach."""

    name: str
    done: dict[str, list[tuple[str, str]]]
    changes: tuple[Change, ...]
    effects: tuple[Change, ...]
    reached: dict[str, Reach]


def edited(edits: Sequence[Edit]) -> dict[str, str]:
    """Return the files after some edits, each of which changes something."""
    files = dict(BASE)
    for path, before, after in edits:
        assert before in files[path], (path, before)
        files[path] = files[path].replace(before, after)
    return files


def catalogs(versions: Sequence[Files]) -> list[dict[str, Catalog | str]]:
    """Return what live Puppet gives each node of each version, asked in one process."""
    lines = "".join(json.dumps({"files": files, "nodes": NODES}) + "\n" for files in versions)
    done = subprocess.run(["ruby", str(CATALOGS)], input=lines.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def differing(before: Catalog | str, after: Catalog | str) -> list[tuple[str, str]]:
    """Return the resources that differ, each with the attribute; an empty one for a resource that is new or gone."""
    assert isinstance(before, dict), before
    if isinstance(after, str):
        # It does not compile any more: the change is all that can be told.
        return []
    found: list[tuple[str, str]] = []
    for name in sorted({*before, *after}):
        one, other = before.get(name), after.get(name)
        if name.startswith("Node["):
            # A node has no name but what it matches.
            continue
        if one is None or other is None:
            found.append((name, ""))
        else:
            found += ((name, key) for key in sorted({*one, *other}) if one.get(key) != other.get(key))
    return found


def outcomes() -> list[Outcome]:
    """Return what all edits do, and what is found of that."""
    versions = [BASE, *(edited(one) for one in EDITS.values())]
    base, *others = catalogs(versions)
    found: list[Outcome] = []
    for name, files, after in zip(EDITS, versions[1:], others, strict=True):
        trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (BASE, files)]
        sides = Side(BASE), Side(files)
        changes = compare(*trees).changes
        asked = reacher(*(indexed((), (), surroundings=Whole(one), traced=False)[0] for one in sides), nodes=NODES)
        effects = effects_of(changes, asked, sides[1])
        done = {node: differing(base[node], after[node]) for node in NODES}
        reached = {one.digest: asked.reach(one) for one in (*changes, *effects.changes)}
        found.append(Outcome(name, done, changes, effects.changes, reached))
    return found


def covers(change: Change, resource: str, attribute: str) -> bool:
    """Tell whether a change is, or may be, that of an attribute of a resource (empty: all of it)."""
    kind, _, title = resource.removesuffix("]").partition("[")
    if kind == "Class":
        names = {change.subject.lower(), change.subject.lower().removeprefix("class['").removesuffix("']")}
        return title.lower() in names or change.what in ("key", "lookup-option", "level", "node")
    if change.what == "define" and change.attribute == f"${attribute} default" and change.subject == kind.lower():
        return True
    own, _, written = change.subject.partition("[")
    if own != kind or change.what not in ("resource", "override"):
        return False
    if change.attribute == "title":
        # What it is called depends on data: only the type is sure.
        return True
    written = written.removesuffix("]").strip("'\"")
    pattern = "".join(".*" if part[:1] == "$" or part == "…" else re.escape(part)
                      for part in re.split(r"(\$\{[^}]*\}|\$\w+|…)", written))  # fmt: skip
    if re.fullmatch(pattern, title) is None:
        return False
    return change.attribute in (attribute, "", "title", "*") or not attribute


def uncovered(one: Outcome) -> list[str]:
    """Return what an edit does that no change tells of, or only a change that is not said to reach the node."""
    missed: list[str] = []
    everything = (*one.changes, *one.effects)
    for node, done in one.done.items():
        for resource, attribute in done:
            fitting = [each for each in everything if covers(each, resource, attribute)]
            fitting += [each for each in everything if comes_with(each, resource)]
            if not fitting:
                missed.append(f"{node}: {resource} {attribute}: no change tells of it")
            elif not any(node in {*(reach := one.reached[each.digest]).nodes, *reach.perhaps} for each in fitting):
                missed.append(f"{node}: {resource} {attribute}: the change is not said to reach it")
    return missed


def comes_with(change: Change, resource: str) -> bool:
    """Tell whether a change says that a class or define comes or goes that has such a resource."""
    if change.what not in ("include", "define") or change.kind not in ("added", "removed"):
        return False
    kind, _, title = resource.removesuffix("]").partition("[")
    name = change.subject.lower()
    if kind == "Class":
        return title.lower() == name
    module, _, inner = name.partition("::")
    text = BASE.get(f"modules/{module}/manifests/{inner.replace('::', '/') or 'init'}.pp", "")
    return kind.lower() in text


def main() -> None:
    """Show all outcomes."""
    for one in outcomes():
        print(f"=== {one.name}")
        for node, done in one.done.items():
            print(f"  {node}: {done}")
        for change in (*one.changes, *one.effects):
            told = f"{change.kind} {change.what} {change.subject} {change.attribute}: {change.before} → {change.after}"
            print(f"  {'  effect ' if change.indirect else ''}{told} [{one.reached[change.digest].summary}]")
        for line in uncovered(one):
            print(f"  MISSED {line}")


if __name__ == "__main__":
    main()
