"""What changes bring about in files that are as before."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from puppetguard.change.effects import Effects, effects
from puppetguard.change.fact import Fact
from puppetguard.change.reaching import Reacher
from puppetguard.engine.comparison import Version, compare, reader_of
from puppetguard.engine.reaching import effects_of, reacher
from tests.change.test_reaching import REPOSITORY as OTHER, Side

REPOSITORY: Mapping[str, str] = {
    **OTHER,
    "data/common.yaml": OTHER["data/common.yaml"]
    + "profile::users::shell: /bin/bash\nprofile::users::users:\n  a: {uid: 1}\n",
    "modules/role/manifests/db.pp": "class role::db { include profile::base, profile::users, profile::over }",
    "modules/profile/manifests/users.pp": (
        "class profile::users($users = {}, $shell = '/bin/sh') {\n"
        "  $users.each |$name, $v| { user { $name: * => $v } }\n"
        "  profile::thing { 'x': port => \"${shell}x\" }\n"
        "  profile::thing { 'y': port => lookup('looked::up') }\n"
        "  exec { 'z': command => profile::fn('x'), environment => epp('profile/e.epp') }\n"
        "}\n"
    ),
    "modules/profile/manifests/thing.pp": (
        "define profile::thing($port, $mode = '0644') {\n"
        "  file { \"/etc/${port}.conf\": content => 'p', mode => $mode }\n"
        "  if $port == '1' { notify { 'a': } }\n"
        "}\n"
    ),
    "modules/profile/manifests/over.pp": "class profile::over { File <| title == '/etc/motd' |> { mode => '0644' } }\n",
    "modules/profile/functions/fn.pp": "function profile::fn($x) { $x }\n",
    "modules/profile/templates/e.epp": "a\n",
}
SOURCE = "'puppet:///modules/profile/web'"
THING = ['resource File["/etc/${port}.conf"] title', "condition-changed resource Notify['a']"]


def found(changed: Mapping[str, str | None]) -> tuple[Effects, Reacher, list[str]]:
    """Return what changes bring about, who is asked whom that reaches, and the digests of the changes."""
    head = {path: text for path, text in {**REPOSITORY, **changed}.items() if text is not None}
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (REPOSITORY, head)]
    asked = reacher(Side(REPOSITORY).indexes(), Side(head).indexes())
    changes = compare(*trees).changes
    return effects_of(changes, asked, Side(head)), asked, [one.digest for one in changes]


def told(changed: Mapping[str, str | None]) -> list[str]:
    """Return what changes bring about, in a line each."""
    return [
        ("" if one.kind == "modified" else f"{one.kind} ")
        + f"{one.what} {one.subject}"
        + (f" {one.attribute}" if one.attribute else "")
        + (f": {one.before or '-'} → {one.after or '-'}" if one.before or one.after else "")
        for one in found(changed)[0].changes
    ]


def edited(path: str, before: str, after: str) -> dict[str, str | None]:
    assert before in REPOSITORY[path]
    return {path: REPOSITORY[path].replace(before, after)}


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        ("data/common.yaml", "hello", "bye", ["resource File['/etc/motd'] content: hello → bye"]),
        (
            "data/common.yaml",
            "up: 1",
            "up: 2",
            [*THING, "resource Profile::Thing['y'] port: lookup('looked::up') → lookup('looked::up')"],
        ),
        (
            "data/common.yaml",
            "/bin/bash",
            "/bin/zsh",
            [*THING, 'resource Profile::Thing[\'x\'] port: "/bin/bashx" → "/bin/zshx"'],
        ),
        (
            "data/common.yaml",
            "uid: 1",
            "uid: 2",
            [
                "statement $users.each |$name, $v| { user { $name: * => $v } }",
                "resource User[$name] title",
                "resource User[$name] *: $v → $v",
            ],
        ),
        (
            "modules/profile/templates/web.erb",
            "@port",
            "@ports",
            ["resource File['/etc/web.conf'] content: template('profile/web.erb') → template('profile/web.erb')"],
        ),
        (
            "modules/profile/templates/e.epp",
            "a",
            "b",
            ["resource Exec['z'] environment: epp('profile/e.epp') → epp('profile/e.epp')"],
        ),
        (
            "modules/profile/files/web/a.conf",
            "a",
            "b",
            [f"resource File['/etc/web'] source: {SOURCE} → {SOURCE}"],
        ),
        (
            "modules/profile/functions/fn.pp",
            "{ $x }",
            "{ 'a' }",
            ["resource Exec['z'] command: profile::fn('x') → profile::fn('x')"],
        ),
        ("Puppetfile", "apache', '1.0.0'", "apache', '2.0.0'", ["class apache version: 1.0.0 → 2.0.0"]),
        (
            "modules/profile/manifests/base.pp",
            "$shared = 1",
            "$shared = 2",
            ['resource Notify["${profile::base::shared}"] title'],
        ),
        ("modules/profile/manifests/over.pp", "0644", "0600", ["resource File['/etc/motd'] mode: '0644' → '0600'"]),
        ("modules/profile/manifests/over.pp", " title == '/etc/motd' ", "", [
            # Of a collector of something else all is new.
            "resource File['/etc/motd']",
            "resource File['/etc/….conf']",
            "resource File['/etc/web.conf']",
            "resource File['/etc/web']",
        ]),
        (
            "manifests/site.pp",
            "/^web/",
            "/^web1/",
            [
                "removed include apache: 0 resources on 1 node → -",
                "removed include profile::base: 1 resource on 1 node → -",
                "removed include profile::web: 3 resources on 1 node → -",
                "removed include role::web: 0 resources on 1 node → -",
            ],
        ),
        (
            "modules/role/manifests/db.pp",
            ", profile::over",
            "",
            ["removed include profile::over: 0 resources on 1 node → -"],
        ),
        # Nothing reads that file any more.
        ("hiera.yaml", "common.yaml", "commn.yaml", [
            "resource File['/etc/motd'] content: $motd → $motd",
            *THING,
            "statement $users.each |$name, $v| { user { $name: * => $v } }",
            "resource User[$name] title",
            "resource User[$name] *: $v → $v",
            'resource Profile::Thing[\'x\'] port: "${shell}x" → "${shell}x"',
            "resource Profile::Thing['y'] port: lookup('looked::up') → lookup('looked::up')",
        ]),
        (
            "modules/profile/manifests/over.pp",
            "profile::over",
            "profile::over inherits profile::web",
            [
                "added include apache: - → 0 resources on 3 nodes",
                "added include profile::web: - → 3 resources on 3 nodes",
            ],
        ),
        ("README.md", "x", "y", []),
        # Nobody uses what it is given.
        ("data/common.yaml", "'a'", "'b'", []),
    ],
)  # fmt: skip
def test_what_changes_bring_about(path: str, before: str, after: str, expected: list[str]) -> None:
    assert told(edited(path, before, after)) == expected


def test_what_is_told_already_is_linked_only() -> None:
    brought, _, digests = found(edited("modules/profile/manifests/thing.pp", "0644", "0600"))
    assert brought == Effects((), {digests[0]: (digests[1],)})


def test_an_effect_of_several_causes_is_one() -> None:
    changed = edited("data/common.yaml", "uid: 1", "uid: 2, gid: 3")
    brought, _, digests = found(changed)
    assert len(digests) == 2
    assert brought.of[digests[0]] == brought.of[digests[1]]
    assert len(brought.changes) == 3
    alone, _, _ = found(edited("data/common.yaml", "uid: 1", "uid: 2"))
    # It is not the same as that of one of them.
    assert not {one.digest for one in brought.changes} & {one.digest for one in alone.changes}


def test_an_effect_reaches_no_more_than_its_cause() -> None:
    brought, asked, _ = found(edited("data/nodes/web1.yaml", "80", "81"))
    assert [(asked.reach(one).nodes, asked.reach(one).perhaps) for one in brought.changes] == [(("web1",), ())]


def test_only_files_are_read_that_depend_on_what_has_changed() -> None:
    changed = edited("data/common.yaml", "hello", "bye")
    head = {**REPOSITORY, **{path: text for path, text in changed.items() if text is not None}}
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (REPOSITORY, head)]
    asked = reacher(Side(REPOSITORY).indexes(), Side(head).indexes())
    read: list[str] = []

    def facts_in(path: str) -> list[Fact]:
        read.append(path)
        return reader_of(Side(head))(path)

    effects(compare(*trees).changes, asked, facts_in)
    assert read == ["modules/profile/manifests/base.pp"]


def test_effects_are_the_same_each_time() -> None:
    changed = edited("manifests/site.pp", "/^web/", "/^web1/")
    assert found(changed)[0] == found(changed)[0]


def test_a_value_that_is_passed_on_and_on_is_followed_as_far_as_can_be() -> None:
    defines = {
        f"modules/d/manifests/x{at}.pp": f"define d::x{at}($v) {{ d::x{at + 1} {{ 'a': v => $v }} }}\n"
        for at in range(500)
    }
    files = {
        "manifests/site.pp": "node 'a' { include d }\n",
        "modules/d/manifests/init.pp": "class d($v = 1) { d::x0 { 'a': v => $v } }\n",
        **defines,
    }
    init = "modules/d/manifests/init.pp"
    head = {**files, init: files[init].replace("= 1", "= 2")}
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (files, head)]
    asked = reacher(Side(files).indexes(), Side(head).indexes())
    changes = compare(*trees).changes
    brought = effects_of(changes, asked, Side(head))
    assert [one.subject for one in brought.changes][:3] == ["D::X1['a']", "D::X2['a']", "D::X11['a']"]
    assert brought.cut == {one.digest for one in changes}


def test_a_value_that_comes_back_is_followed_once() -> None:
    files = {
        "manifests/site.pp": "node 'a' { d { 'x': v => 1 } }\n",
        "modules/d/manifests/init.pp": "define d($v = 1) { d { 'y': v => $v } notify { $v: } }\n",
    }
    head = {**files, "manifests/site.pp": files["manifests/site.pp"].replace("1", "2")}
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (files, head)]
    asked = reacher(Side(files).indexes(), Side(head).indexes())
    brought = effects_of(compare(*trees).changes, asked, Side(head))
    assert [(one.subject, one.attribute) for one in brought.changes] == [("D['y']", "v"), ("Notify['1']", "title")]
    assert not brought.cut
