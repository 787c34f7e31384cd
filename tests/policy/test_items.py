"""What meets an item of ``match`` of each kind: by class, by key of Hiera, by node, by attribute."""

from __future__ import annotations

import pytest

from tests.policy import test_indirect_routes as routes
from tests.policy.test_indirect_routes import (
    BASE_FILE,
    DETOURS,
    FILES,
    HARMLESS,
    OTHER_FILE,
    POLICY,
    SHOP,
    SHOP_FILE,
    Edit,
    P,
    Repository,
    edit,
    other,
)

COMMON, SITE_FILE = "data/common.yaml", "manifests/site.pp"
WEB_NODE, _, DB_NODE = FILES[SITE_FILE].partition("node 'db1'")
LOGO = "  file { '/srv/shop/logo.svg':\n    source => 'puppet:///modules/profile/logo.svg',\n  }\n"
SOURCE = "logo.svg',\n  }"
MATCH = {
    "class": '[{class: "profile::shop"}]',
    "key": '[{hiera_key: "profile::shop::**"}]\n    change: [removed, modified, renamed]',
    "node": '[{node: "web*"}]',
    "file": '[{file: ["manifests/site.pp", "site/profile/manifests/shop.pp", "data/**"]}]',
    "both": '[{type: file, title: "/srv/shop/**", node: "web*"}, {class: "profile::base", type: service}]',
    "attribute": '[{type: file, title: "/srv/shop/**", attribute: [content, source]}]',
}
MET: dict[str, dict[str, Edit]] = {
    "class": {
        "a resource in it": edit(SHOP_FILE, "installed", "absent"),
        "a variable in it": edit(SHOP_FILE, "'/srv/shop'", "'/x'"),
        "its data": edit(COMMON, ": hi", ": ho"),
        "what it reads of another class": edit(BASE_FILE, "'0644'", "'0777'"),
        "left out": edit(SITE_FILE, "  include profile::shop\n", ""),
        "its template": edit(f"{P}/templates/health.php.erb", "ok", "no"),
        "its file": edit(f"{P}/files/logo.svg", "<svg/>", "x"),
        "a class of its name": DETOURS["the same class once more"],
        "a default of the top scope": edit(SITE_FILE, "node 'db1'", "File { mode => '0' }\nnode 'db1'"),
        "a collector": other("File <| |> { owner => 'eve' }"),
        "its parameters": DETOURS["its class with other parameters"],
        "a level of data above": DETOURS["a level above"],
    },
    "key": {
        "another value": edit(COMMON, ": hi", ": ho"),
        "no value": edit(COMMON, "profile::shop::greeting: hi\n", ""),
        "a first value": {"data/nodes/web1.yaml": "profile::shop::greeting: x\n"},
        "a value from another key": DETOURS["data that come from another key"],
        "data that cannot be read": {COMMON: "a: [\n"},
        "no data": {COMMON: None},
        "data under another name": {COMMON: None, "data/other.yaml": FILES[COMMON]},
        "written in another way": edit(COMMON, "profile::shop::greeting: hi", "'profile::shop::greeting': ho"),
        "the hierarchy": edit("hiera.yaml", "common.yaml", "x.yaml"),
        "how data are merged": DETOURS["how data are merged"],
    },
    "node": {
        "a class of it": edit(SHOP_FILE, "installed", "absent"),
        "a class that others have, too": edit(OTHER_FILE, "'other'", "'x'"),
        "what it declares": edit(SITE_FILE, "  include profile::shop\n", ""),
        "its name": edit(SITE_FILE, "'web1'", "'web2'"),
        "the top scope": edit(SITE_FILE, "node 'db1'", "notify { 'x': }\nnode 'db1'"),
        "its data": edit(COMMON, ": hi", ": ho"),
        "its template": edit(f"{P}/templates/health.php.erb", "ok", "no"),
        "its file": edit(f"{P}/files/logo.svg", "<svg/>", "x"),
        "a provider": DETOURS["another provider"],
        "a fact": DETOURS["a fact"],
    },
    "file": {
        "a resource in it": edit(SHOP_FILE, "installed", "absent"),
        "it is gone": {SITE_FILE: None},
        "under another name": {SITE_FILE: None, "manifests/all.pp": FILES[SITE_FILE]},
        "in another folder": {SHOP_FILE: None, "modules/profile/manifests/shop.pp": SHOP},
        "a part of it elsewhere": {SITE_FILE: WEB_NODE, "manifests/db.pp": f"node 'db1'{DB_NODE}"},
        "data under another name": {COMMON: None, "more/common.yaml": FILES[COMMON]},
        "a link in its place": {SHOP_FILE: "->other.pp"},
    },
    "both": {
        "on a node of it": edit(SHOP_FILE, SOURCE, "logo.svg',\n    mode => '0600',\n  }"),
        "by the other item": edit(BASE_FILE, "enable => true", "enable => false"),
        "by data": edit(COMMON, ": hi", ": ho"),
    },
    "attribute": {
        "itself": edit(SHOP_FILE, "content => $page", "content => 'x'"),
        "by a variable": edit(SHOP_FILE, "<p>", "<b>"),
        "by a parameter": edit(SHOP_FILE, "'hello'", "'bye'"),
        "by data": edit(COMMON, ": hi", ": ho"),
        "by the file": edit(f"{P}/files/logo.svg", "<svg/>", "x"),
        "it is gone": {SHOP_FILE: SHOP.replace(LOGO, "")},
        "it is to be gone": edit(SHOP_FILE, SOURCE, "logo.svg',\n    ensure => absent,\n  }"),
        "another path": edit(SHOP_FILE, SOURCE, "logo.svg',\n    path => '/x',\n  }"),
        "never done": edit(SHOP_FILE, SOURCE, "logo.svg',\n    noop => true,\n  }"),
        "never replaced": edit(SHOP_FILE, SOURCE, "logo.svg',\n    replace => false,\n  }"),
        "a condition": edit(SHOP_FILE, "if $open", "if !$open"),
        "an exec": DETOURS["an exec"],
    },
}
NOT_MET: dict[str, dict[str, Edit]] = {
    "class": {
        "another class": edit(OTHER_FILE, "unused = 1", "unused = 2"),
        "a new class": HARMLESS["a new class"],
        "a comment": edit(SHOP_FILE, "# The shop.", "# Our shop."),
        "data of another class": HARMLESS["new data of another class"],
    },
    "key": {
        "another key": edit(COMMON, "nano", "joe"),
        "code": edit(SHOP_FILE, "'red'", "'blue'"),
        "a new key": HARMLESS["new data of another class"],
        "the order of keys": HARMLESS["the order of data"],
    },
    "node": {
        "another node": edit(SITE_FILE, "node 'db1' {\n", "node 'db1' {\n  notify { 'x': }\n"),
        "a new node": HARMLESS["a new node"],
        "a class of another node": HARMLESS["a new class"],
        "a class of no node": {f"{P}/manifests/q.pp": "# Q.\nclass profile::q {\n  notify { 'q': }\n}\n"},
    },
    "file": {
        "another file": edit(OTHER_FILE, "unused = 1", "unused = 2"),
        "a comment": edit(SHOP_FILE, "# The shop.", "# Our shop."),
        "the order in it": {SITE_FILE: f"node 'db1'{DB_NODE}{WEB_NODE}"},
    },
    "both": {
        "on another node": edit(
            SITE_FILE, "node 'db1' {\n", "node 'db1' {\n  file { '/srv/shop/x': content => 'x' }\n"
        ),
        "another type on the node": edit(SHOP_FILE, "installed", "absent"),
        "another type in the class": edit(BASE_FILE, "'vim'", "'emacs'"),
    },
    "attribute": {
        "another attribute": edit(SHOP_FILE, "mode    => $profile::base::mode,", "mode => '0600',"),
        "what feeds another attribute": edit(BASE_FILE, "'0644'", "'0600'"),
        "data of another attribute": edit(COMMON, "0640", "0600"),
        "another parameter": edit(SHOP_FILE, "'red'", "'blue'"),
    },
}


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Repository]:
    start = POLICY[: POLICY.index("protect:")]
    found: dict[str, Repository] = {}
    with pytest.MonkeyPatch.context() as patch:
        for kind, match in MATCH.items():
            policy = f"{start}protect:\n  - id: one\n    match: {match}\n    require: [{{role: senior}}]\n"
            patch.setattr(routes, "POLICY", policy)
            found[kind] = Repository(tmp_path_factory.mktemp(kind))
    return found


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, cases in MET.items() for name in cases])
def test_is_met(repositories: dict[str, Repository], kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repositories[kind].repo.folder)
    assert repositories[kind].verdict(MET[kind][name]) == ("missing", {"one"})


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, cases in NOT_MET.items() for name in cases])
def test_is_not_met(repositories: dict[str, Repository], kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repositories[kind].repo.folder)
    assert repositories[kind].verdict(NOT_MET[kind][name]) == ("not needed", set())
