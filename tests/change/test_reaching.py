"""Whom changes reach, in small control repositories."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from puppetguard.change.judged import Reach
from puppetguard.engine import indexed
from puppetguard.engine.comparison import Version, compare
from puppetguard.engine.reaching import reacher
from puppetguard.engine.whole import Whole
from puppetguard.git.snapshot import FILE, SUBMODULE, SYMLINK, Entry
from puppetguard.model.index import Index
from puppetguard.policy.matching import Reach as Met, known_reach

Files = Mapping[str, str]
SITE = """
node /^web/ { include role::web }
node 'db1' { include role::db }
node 'x' { include $y }
node default { }
"""
REPOSITORY: Files = {
    "environment.conf": "modulepath = modules\n",
    "hiera.yaml": (
        "version: 5\nhierarchy:\n"
        '  - name: node\n    path: "nodes/%{trusted.certname}.yaml"\n'
        '  - name: os\n    path: "os/%{facts.os.family}.yaml"\n'
        "  - name: common\n    path: common.yaml\n"
    ),
    "data/nodes/web1.yaml": "profile::web::port: 80\n",
    "data/nodes/web2.yaml": "{}\n",
    "data/os/RedHat.yaml": "profile::base::motd: red\n",
    "data/common.yaml": (
        "profile::base::motd: hello\nlooked::up: 1\nby::template: 'a'\nfrom::other: \"%{lookup('by::template')}\"\n"
    ),
    "manifests/site.pp": SITE,
    "modules/role/manifests/web.pp": "class role::web { include profile::base\n  include profile::web }",
    "modules/role/manifests/db.pp": "class role::db { include profile::base\n  $x = lookup('looked::up') }",
    "modules/profile/manifests/base.pp": (
        "class profile::base($motd) { file { '/etc/motd': content => $motd }\n  $shared = 1 }"
    ),
    "modules/profile/manifests/web.pp": (
        "class profile::web(Integer $port) {\n"
        "  file { '/etc/web.conf': content => template('profile/web.erb') }\n"
        "  file { '/etc/web': source => 'puppet:///modules/profile/web', recurse => true }\n"
        "  $y = lookup('from::other')\n"
        '  notify { "${profile::base::shared}": }\n'
        "  include apache\n"
        "}"
    ),
    "modules/profile/templates/web.erb": "<%= @port %>\n",
    "modules/profile/files/web/a.conf": "a\n",
    "modules/profile/files/unused": "a\n",
    "modules/profile/lib/facter/x.rb": "Facter.add(:x) do\nend\n",
    "Puppetfile": "mod 'puppetlabs/apache', '1.0.0'\nmod 'puppetlabs/stdlib', '1.0.0'\n",
    "README.md": "x\n",
}


class Side:
    """Files as one version."""

    def __init__(self, files: Files, links: Mapping[str, str] | None = None) -> None:
        self._files = files
        self.entries = {path: Entry(FILE, "") for path in files}
        self.entries.update((path, Entry(mode, "")) for path, mode in (links or {}).items())

    def content(self, path: str) -> bytes | None:
        text = self._files.get(path)
        return None if text is None else text.encode()

    def load(self, paths: object) -> None:
        pass

    def indexes(self) -> list[Index]:
        """Return the index of each environment."""
        return indexed((), (), surroundings=Whole(self), traced=False)[0]


def reaches(changed: Mapping[str, str | None], base: Files = REPOSITORY) -> dict[str, Reach]:
    """Return what each change reaches, by kind, what it is and the attribute."""
    head = {path: text for path, text in {**base, **changed}.items() if text is not None}
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (base, head)]
    found = reacher(Side(base).indexes(), Side(head).indexes())
    return {
        " ".join(filter(None, (one.kind, one.what, one.subject, one.attribute))): found.reach(one)
        for one in compare(*trees).changes
    }


def edited(path: str, before: str, after: str) -> dict[str, str | None]:
    assert before in REPOSITORY[path]
    return {path: REPOSITORY[path].replace(before, after)}


PERHAPS = "; perhaps also x, for which not all is known"
ROLES = "through role::db and role::web"
BASE = "modules/profile/manifests/base.pp"
SERVED = "modules/profile/files/web/a.conf"


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        (
            BASE,
            "content => $motd",
            "content => 'x'",
            {"modified resource File['/etc/motd'] content": f"reaches 3 of 4 nodes {ROLES}{PERHAPS}"},
        ),
        (
            BASE,
            "$shared = 1",
            "$shared = 2",
            {"modified variable $shared value": f"reaches 3 of 4 nodes through role::db and role::web{PERHAPS}"},
        ),
        (
            "data/common.yaml",
            "hello",
            "bye",
            {
                "modified key profile::base::motd value": (
                    f"reaches 3 of 4 nodes (none of them in any case) through role::db and role::web{PERHAPS}"
                )
            },
        ),
        ("data/common.yaml", "up: 1", "up: 2", {"modified key looked::up value": f"reaches 1 of 4 nodes{PERHAPS}"}),
        (
            "data/common.yaml",
            "'a'",
            "'b'",
            {"modified key by::template value": f"reaches 2 of 4 nodes through role::web{PERHAPS}"},
        ),
        (
            "data/nodes/web1.yaml",
            "80",
            "81",
            {"modified key profile::web::port value": "reaches 1 of 4 nodes through role::web"},
        ),
        (
            "data/os/RedHat.yaml",
            "red",
            "blue",
            {
                "modified key profile::base::motd value": (
                    f"reaches 3 of 4 nodes (none of them in any case) through role::db and role::web{PERHAPS}"
                )
            },
        ),
        (
            "modules/profile/templates/web.erb",
            "@port",
            "@ports",
            {
                "modified template modules/profile/templates/web.erb content": (
                    f"reaches 2 of 4 nodes through role::web{PERHAPS}"
                )
            },
        ),
        (
            SERVED,
            "a",
            "b",
            {f"modified file {SERVED} content": f"reaches 2 of 4 nodes through role::web{PERHAPS}"},
        ),
        (
            "modules/profile/files/unused",
            "a",
            "b",
            {
                "modified file modules/profile/files/unused content": (
                    "reaches 0 of 4 nodes; nothing in this code base delivers profile/unused"
                )
            },
        ),
        (
            "Puppetfile",
            "apache', '1.0.0'",
            "apache', '2.0.0'",
            {"modified module apache version": f"reaches 2 of 4 nodes through role::web{PERHAPS}"},
        ),
        (
            "Puppetfile",
            "stdlib', '1.0.0'",
            "stdlib', '2.0.0'",
            {
                "modified module stdlib version": (
                    "reaches 0 of 4 nodes; perhaps also db1, nodes without a definition of their own, web1 and 2 more,"
                    " for which not all is known"
                )
            },
        ),
        (
            "README.md",
            "x",
            "y",
            {"modified file README.md content": "reaches 0 of 4 nodes; Puppet does not read this file"},
        ),
        (
            "manifests/site.pp",
            "/^web/",
            "/^web1/",
            {"modified node /^web1/ matches": "reaches 1 of 4 nodes; lost by web2"},
        ),
        ("manifests/site.pp", "/^web/", "/web/", {"modified node /web/ matches": "reaches 0 of 4 nodes"}),
        (
            "modules/role/manifests/web.pp",
            "include profile::base\n",
            "",
            {"removed include profile::base": f"reaches 2 of 4 nodes; lost by web1 and web2{PERHAPS}"},
        ),
        (
            "hiera.yaml",
            "common.yaml",
            "commn.yaml",
            {"modified level common paths": "reaches 4 of 4 nodes, and nodes without a definition of their own"},
        ),
    ],
)
def test_summaries(path: str, before: str, after: str, expected: dict[str, str]) -> None:
    assert {name: one.summary for name, one in reaches(edited(path, before, after)).items()} == expected


HIDING = {
    "hiera.yaml": (
        "version: 5\nhierarchy:\n"
        '  - name: node\n    path: "nodes/%{trusted.certname}.yaml"\n'
        "  - name: first\n    path: first.yaml\n"
        "  - name: common\n    path: common.yaml\n"
    ),
    "data/nodes/web1.yaml": "profile::base::motd: web1\n",
    "data/nodes/DB1.yaml": "profile::base::motd: db1\n",
}
HIGHER = "a higher level of the hierarchy has another value of profile::base::motd for all nodes"
MOTD = "modified key profile::base::motd value"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, f"reaches 1 of 4 nodes through role::web{PERHAPS}"),
        ({"data/nodes/web2.yaml": "profile::base::motd: web2\n", "data/nodes/x.yaml": "profile::base::motd: x\n"},
         "reaches 0 of 4 nodes"),
        ({"data/first.yaml": "profile::base::motd: first\n"},
         f"reaches 0 of 4 nodes; {HIGHER}"),
        # A key of another name hides nothing.
        ({"data/first.yaml": "profile::base::motdd: first\n"}, f"reaches 1 of 4 nodes through role::web{PERHAPS}"),
        # Values of several levels are put together.
        ({"data/first.yaml": "lookup_options: {profile::base::motd: {merge: unique}}\n"},
         f"reaches 3 of 4 nodes {ROLES}{PERHAPS}"),
        ({"data/first.yaml": "lookup_options: {'^profile::': {merge: unique}}\n"},
         f"reaches 3 of 4 nodes {ROLES}{PERHAPS}"),
        ({"data/first.yaml": "lookup_options: {'^role::': {merge: unique}}\n"},
         f"reaches 1 of 4 nodes through role::web{PERHAPS}"),
        ({"modules/role/manifests/db.pp": "class role::db { include profile::base\n"
          "  $x = lookup('profile::base::motd', String, 'unique') }"},
         f"reaches 3 of 4 nodes through role::web{PERHAPS}"),
        # What a level does not look up in files is not known.
        ({"hiera.yaml": HIDING["hiera.yaml"] + "  - name: vault\n    lookup_key: vault\n"},
         f"reaches 3 of 4 nodes {ROLES}{PERHAPS}"),
    ],
)  # fmt: skip
def test_a_value_that_a_higher_level_hides_reaches_nobody(other: Mapping[str, str], expected: str) -> None:
    base = {**REPOSITORY, **HIDING, **other}
    changed = {"data/common.yaml": base["data/common.yaml"].replace("hello", "bye")}
    assert reaches(changed, base)[MOTD].summary == expected


def test_a_value_that_is_hidden_in_one_version_only_reaches_who_gets_it_in_the_other() -> None:
    base = {**REPOSITORY, **HIDING}
    changed = {
        "data/common.yaml": base["data/common.yaml"].replace("hello", "bye"),
        "data/nodes/web1.yaml": "{}\n",
    }
    found = reaches(changed, base)
    assert found[MOTD].nodes == ("web1", "web2")
    assert found["removed key profile::base::motd"].nodes == ("web1",)


def test_all_of_it() -> None:
    (found,) = reaches(edited(BASE, "content => $motd", "content => 'x'")).values()
    assert found == Reach(
        nodes=("db1", "web1", "web2"),
        total=4,
        roles=("role::db", "role::web"),
        profiles=("profile::base",),
        classes=("profile::base", "role::db", "role::web"),
        perhaps=("x",),
        unknown=("manifests/site.pp:4: include of any class, by the variable `$y`",),
        ways=found.ways,
        summary=found.summary,
    )
    assert [(one.source, one.target) for one in found.ways] == [
        ("node db1", "node definition db1"),
        ("node definition db1", "class role::db"),
        ("class role::db", "class profile::base"),
        ("node web1", "node definition /^web/"),
        ("node definition /^web/", "class role::web"),
        ("class role::web", "class profile::base"),
        ("node web2", "node definition /^web/"),
    ]


def test_what_comes_with_a_class_is_lost_with_it() -> None:
    (found,) = reaches(edited("manifests/site.pp", "/^web/", "/^web1/")).values()
    assert (found.nodes, found.lost, found.gained) == (("web2",), ("web2",), ())
    assert found.classes == ("apache", "profile::base", "profile::web", "role::web")
    (found,) = reaches(edited("modules/role/manifests/web.pp", "\n  include profile::web", "")).values()
    assert (found.nodes, found.lost, found.gained) == (("web1", "web2"), ("web1", "web2"), ())
    assert found.classes == ("apache", "profile::web", "role::web")


def test_the_other_way_round_what_was_lost_is_gained() -> None:
    changed = edited("manifests/site.pp", "/^web/", "/^web1/")
    (found,) = reaches({"manifests/site.pp": SITE}, {**REPOSITORY, **changed}).values()  # type: ignore[dict-item] # no file is removed
    assert (found.nodes, found.lost, found.gained) == (("web2",), (), ("web2",))


def test_what_protections_are_told() -> None:
    (found,) = reaches(edited("data/nodes/web1.yaml", "80", "81")).values()
    known = known_reach(found)
    assert known == Met(("profile::web", "role::web"), {"web1"})
    (found,) = reaches(edited(BASE, "content => $motd", "content => 'x'")).values()
    # Of the node x something is not known.
    assert known_reach(found) == Met(("profile::base", "role::db", "role::web"), {"db1", "web1", "web2", "x"})
    (found,) = reaches(edited("modules/profile/files/unused", "a", "b")).values()
    assert known_reach(found) == Met((), set())
    # A pattern can be for any node.
    (found,) = reaches(edited("Puppetfile", "stdlib', '1", "stdlib', '2")).values()
    assert known_reach(found) == Met((), None)
    assert known_reach(Reach()) == Met((), None)


def test_code_beside_the_environment_may_be_for_anybody() -> None:
    files = {
        "production/environment.conf": "",
        "production/manifests/site.pp": "node 'a' { include loose }\n",
        "shared/loose/manifests/init.pp": "class loose { file { '/x': mode => '0644' } }\n",
    }
    loose = "shared/loose/manifests/init.pp"
    (found,) = reaches({loose: files[loose].replace("644", "600")}, files).values()
    assert (found.nodes, found.perhaps) == ((), ("a",))
    assert found.unknown == ("no node is known that is to use this code",)


def test_what_is_exported_may_be_for_others() -> None:
    files = {
        "manifests/site.pp": "node 'a' { include export }\nnode 'b' { include collect }\nnode 'c' { }\n",
        "modules/export/manifests/init.pp": "class export { @@file { '/x': mode => '0644' } }\n",
        "modules/collect/manifests/init.pp": "class collect { File <<| |>> }\n",
    }
    changed: dict[str, str | None] = {
        "modules/export/manifests/init.pp": files["modules/export/manifests/init.pp"].replace("644", "600")
    }
    (found,) = reaches(changed, files).values()
    assert (found.nodes, found.perhaps) == (("a",), ("b",))


@pytest.mark.parametrize("mode", [SYMLINK, SUBMODULE])
def test_behind_a_link_or_a_submodule_may_be_anything(mode: str) -> None:
    path = "modules/other"
    sides = Side(REPOSITORY, {path: mode}), Side(REPOSITORY, {path: mode})
    trees = [{path: Version(data, mode)} for data in (b"1" * 40, b"2" * 40)]
    (change,) = compare(*trees).changes
    found = reacher(*(side.indexes() for side in sides)).reach(change)
    assert found.nodes == ("db1", "web1", "web2", "x", "default")
    assert found.unknown == (f"{path} is a link or a submodule, which is not followed",)
    (change,) = compare({}, trees[1]).changes
    assert reacher(Side(REPOSITORY).indexes(), sides[1].indexes()).reach(change).nodes == found.nodes


@pytest.mark.parametrize(
    ("path", "nodes"),
    [
        ("modules/profile/lib/augeas/lenses/x.aug", 4),
        ("modules/profile/lib/puppet_x/x.rb", 4),
        ("modules/profile/facts.d/x.txt", 4),
        ("modules/profile/spec/x_spec.rb", 0),
        ("modules/profile/tasks/x.sh", 0),
        ("docs/x.md", 0),
        ("modules/profile/docs/files/x.md", 0),
        ("modules/profile/Rakefile", 0),
    ],
)
def test_other_files(path: str, nodes: int) -> None:
    (found,) = reaches({path: "x\n"}).values()
    assert len([one for one in found.nodes if one != "default"]) == nodes


def test_a_configuration_that_cannot_be_read() -> None:
    (found,) = reaches({"hiera.yaml": "version: [\n"}).values()
    assert found.nodes == ("db1", "web1", "web2", "x", "default")
    own = {"modules/profile/hiera.yaml": "version: 5\nhierarchy: []\n"}
    (found,) = [
        one
        for name, one in reaches({"modules/profile/hiera.yaml": "version: [\n"}, {**REPOSITORY, **own}).items()
        if "content" in name
    ]
    assert found.nodes == ("db1", "web1", "web2")


def test_files_of_no_module_may_be_for_anybody() -> None:
    for path in ("files/x", "templates/x.erb", "old/x.epp"):
        (found,) = reaches({path: "x\n"}).values()
        assert found.perhaps == ("db1", "default", "web1", "web2", "x"), path
        assert found.unknown == (f"nothing tells who uses {path}",)


def test_a_file_that_cannot_be_read_is_all_that_is_in_it() -> None:
    (found,) = reaches(
        edited("modules/profile/manifests/web.pp", "class profile::web(", "class profile::web((")
    ).values()
    assert {"web1", "web2"} <= {*found.nodes}
    assert {"db1", "x"} <= {*found.nodes, *found.perhaps}
    assert found.unknown
    (found,) = reaches(edited("data/nodes/web1.yaml", "80", "[")).values()
    assert found.nodes == ("web1",)
