"""Where files lie tells what they are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from puppetguard.model.layout import Layout


def layout(*paths: str, contents: Mapping[str, str] | None = None) -> Layout:
    known = dict.fromkeys(paths, "") | dict(contents or {})
    return Layout(known, lambda path: known[path].encode() if path in known else None)


def told(found: Layout, path: str) -> tuple[str, str, str, str | None]:
    """Return the root of the environment, the module, the path in it and the kind of a file."""
    role = found.role(path)
    return role.environment.root, role.module.name if role.module else "", role.inner, role.kind


CONTROL = {
    "environment.conf": "modulepath = site:modules:$basemodulepath\n",
    "hiera.yaml": "---\nversion: 5\ndefaults:\n  datadir: hieradata\n",
    "hieradata/common.yaml": "",
    "data/common.yaml": "",
    "manifests/site.pp": "",
    "site/profile/manifests/web.pp": "",
    "site/profile/templates/vhost.erb": "",
    "site/role/files/motd": "",
    "modules/apache/manifests/init.pp": "",
    "modules/apache/lib/puppet/type/a2mod.rb": "",
    "modules/apache/lib/other.rb": "",
    "modules/apache/metadata.json": '{"name": "puppetlabs-httpd"}',
    "modules/apache/spec/fixtures/modules/dep/manifests/init.pp": "",
    "old/apache/manifests/init.pp": "",
    "scripts/x.pp": "",
    ".gitlab-ci.yml": "",
}


@pytest.mark.parametrize("folder", ["", "/srv/code/"])
@pytest.mark.parametrize(
    ("path", "module", "inner", "kind"),
    [
        ("manifests/site.pp", "", "manifests/site.pp", "pp"),
        ("scripts/x.pp", "", "scripts/x.pp", "pp"),
        ("site/profile/manifests/web.pp", "profile", "manifests/web.pp", "pp"),
        ("site/profile/templates/vhost.erb", "profile", "templates/vhost.erb", "erb"),
        ("site/role/files/motd", "role", "files/motd", None),
        ("modules/apache/lib/puppet/type/a2mod.rb", "apache", "lib/puppet/type/a2mod.rb", "ruby"),
        ("modules/apache/lib/other.rb", "apache", "lib/other.rb", None),
        ("modules/apache/metadata.json", "apache", "metadata.json", "metadata"),
        ("hieradata/common.yaml", "", "hieradata/common.yaml", "yaml"),
        ("data/common.yaml", "", "data/common.yaml", None),
        ("hiera.yaml", "", "hiera.yaml", "hiera"),
        ("environment.conf", "", "environment.conf", "environment"),
        (".gitlab-ci.yml", "", ".gitlab-ci.yml", None),
    ],
)
def test_control_repository(folder: str, path: str, module: str, inner: str, kind: str | None) -> None:
    found = layout(contents={f"{folder}{name}": text for name, text in CONTROL.items()})
    assert told(found, f"{folder}{path}") == (folder.rstrip("/"), module, inner, kind)
    (environment,) = [one for one in found.environments if one.explicit]
    assert sorted(environment.modules) == ["apache", "profile", "role"]
    assert [one.root for one in environment.modules["apache"]] == [f"{folder}modules/apache"]
    assert environment.open


def test_a_module_within_a_module_is_a_world_of_its_own() -> None:
    found = layout(contents=CONTROL)
    inner = found.role("modules/apache/spec/fixtures/modules/dep/manifests/init.pp")
    outer = found.role("modules/apache/manifests/init.pp")
    assert inner.module is not None
    assert inner.module.name == "dep"
    assert inner.environment is not outer.environment
    assert list(inner.environment.modules) == ["dep"]


def test_a_checkout_of_a_module() -> None:
    found = layout(
        "/home/me/puppet-web/manifests/init.pp",
        "/home/me/puppet-web/data/common.yaml",
        contents={
            "/home/me/puppet-web/metadata.json": '{"name": "acme-web"}',
            "/home/me/puppet-web/hiera.yaml": "version: 5",
        },
    )
    assert told(found, "/home/me/puppet-web/manifests/init.pp")[1:] == ("web", "manifests/init.pp", "pp")
    assert told(found, "/home/me/puppet-web/data/common.yaml")[1:] == ("web", "data/common.yaml", "yaml")
    assert told(found, "/home/me/puppet-web/hiera.yaml")[1:] == ("web", "hiera.yaml", "hiera")


@pytest.mark.parametrize("root", ["", "/home/me/puppet-web/", "/home/me/other/"])
@pytest.mark.parametrize(
    ("manifests", "name"),
    [
        ({"init": "# x\nclass web(\n) {}\n", "b": "class web::b {}"}, "web"),
        ({"a": "define ::web::a($x) {}", "b": "class web::b { }\nclass web::b::c {}", "c": "class wbe::c {}"}, "web"),
        ({"a": "class web::a {}", "b": "class wbe::b {}"}, None),
        # Manifests of an environment.
        ({"web": "class web {}", "a": "class web::a {}"}, None),
        ({"a": "$x = 1"}, None),
    ],
)
def test_a_checkout_of_a_module_without_metadata(root: str, manifests: Mapping[str, str], name: str | None) -> None:
    found = layout(contents={f"{root}manifests/{one}.pp": text for one, text in manifests.items()})
    folder = root.strip("/").rpartition("/")[2]
    assert {told(found, f"{root}manifests/{one}.pp")[1] for one in manifests} == {folder if name is None else name}


def test_what_manifests_say_of_their_module_does_not_count_where_the_folder_can_be_meant() -> None:
    texts = {"web/manifests/init.pp": "class wbe {}", "puppet-db/manifests/init.pp": "class db {}"}
    found = layout(contents=texts | {"modules/my-app/manifests/init.pp": "class app {}"})
    assert told(found, "web/manifests/init.pp")[1] == "web"
    assert told(found, "puppet-db/manifests/init.pp")[1] == "db"
    # Where modules are installed, Puppet looks for this name.
    assert told(found, "modules/my-app/manifests/init.pp")[1] == "my-app"


@pytest.mark.parametrize("metadata", ["", "[", "[" * 10_000, "{}", '{"name": 1}', '{"name": "a-B"}', "\ud800"])
def test_metadata_that_says_nothing(metadata: str) -> None:
    known = {"x/manifests/init.pp": b"", "x/metadata.json": metadata.encode("utf-8", "surrogatepass")}
    found = Layout(known, known.get)
    assert told(found, "x/manifests/init.pp")[1] == "x"


def test_two_environments_in_one_folder() -> None:
    found = layout("base/manifests/site.pp", "base/site/a/manifests/init.pp", "head/manifests/site.pp", "x.pp")
    assert told(found, "base/site/a/manifests/init.pp") == ("base", "a", "manifests/init.pp", "pp")
    assert told(found, "head/manifests/site.pp") == ("head", "", "manifests/site.pp", "pp")
    assert told(found, "x.pp") == ("", "", "x.pp", "pp")
    base = found.role("base/manifests/site.pp").environment
    head = found.role("head/manifests/site.pp").environment
    assert (list(base.modules), list(head.modules)) == (["a"], [])


def test_modules_side_by_side_are_one_world() -> None:
    found = layout("/m/a/manifests/init.pp", "/m/b/templates/x.erb", "/m/b/manifests/y.pp", "/m/c/files/z")
    role = found.role("/m/a/manifests/init.pp")
    assert sorted(role.environment.modules) == ["a", "b", "c"]
    assert found.role("/m/b/manifests/y.pp").environment is role.environment
    assert not role.environment.explicit


def test_modules_beside_a_manifest() -> None:
    found = layout("web.pp", "modules/a/manifests/init.pp")
    assert found.role("web.pp").environment is found.role("modules/a/manifests/init.pp").environment


def test_a_module_with_a_class_called_site() -> None:
    found = layout(
        "manifests/site.pp", "modules/web/manifests/site.pp", "other/manifests/site.pp", "other/manifests/init.pp"
    )
    assert told(found, "modules/web/manifests/site.pp") == ("", "web", "manifests/site.pp", "pp")
    assert told(found, "other/manifests/site.pp") == ("", "other", "manifests/site.pp", "pp")


def test_code_of_a_module_is_no_module() -> None:
    found = layout(
        "mods/app/metadata.json",
        "mods/app/manifests/init.pp",
        "mods/app/types/manifests/init.pp",
        "mods/app/types/lib/puppet/x.pp",
        "mods/app/functions/files/mode.pp",
    )
    assert told(found, "mods/app/types/manifests/init.pp")[1:] == ("app", "types/manifests/init.pp", "pp")
    assert told(found, "mods/app/functions/files/mode.pp")[1:] == ("app", "functions/files/mode.pp", "pp")
    assert [sorted(one.modules) for one in found.environments if one.modules] == [["app"]]


def test_what_a_module_delivers_is_none_of_its_code() -> None:
    found = layout("environment.conf", "modules/app/manifests/init.pp", "modules/app/files/site.pp")
    assert told(found, "modules/app/files/site.pp") == ("", "", "modules/app/files/site.pp", "pp")
    assert found.role("modules/app/files/site.pp").environment is not found.role("environment.conf").environment


@pytest.mark.parametrize("top", ["/srv/files/control", "/home/templates", "/opt/types/x", "/data/manifests/x"])
def test_what_lies_above_says_nothing(top: str) -> None:
    inner = ("environment.conf", "manifests/site.pp", "modules/a/manifests/init.pp", "modules/a/templates/x.epp")
    paths = {f"{top}/{one}": b"" for one in inner}
    found = Layout(paths, paths.get, top)
    assert [(one.root, sorted(one.modules)) for one in found.environments] == [("", []), (top, ["a"])]
    assert found.role(f"{top}/modules/a/manifests/init.pp").inner == "manifests/init.pp"
