"""What is mended in data, in files that are no manifests, and in comments: exactly that, and nothing else."""

from __future__ import annotations

import pytest

from tests.engine.test_fixing import mend, mended

HIERA = "version: 5\ndefaults:\n  datadir: data\nhierarchy:\n  - name: a\n    {}\n"
METADATA = '{{\r\n  "name": "acme-web",\r\n  "version": "1.0.0", "author": "a",\r\n{}\r\n}}\r\n'
REST = '  "source": "s", "dependencies": []'


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("hiera.yaml", HIERA.format("pth: a.yaml # as is"), HIERA.format("path: a.yaml # as is")),
        ("hiera.yaml", HIERA.format("'pth': a.yaml"), HIERA.format("'path': a.yaml")),
        ("hiera.yaml", HIERA.replace("datadir", "datadri").format("path: a"), HIERA.format("path: a")),
        (
            "hiera.yaml",
            HIERA.format("path: \"%{facts['os']['family']}.yaml\""),
            HIERA.format('path: "%{facts.os.family}.yaml"'),
        ),
        ("hiera.yaml", HIERA.format("data_hash: yaml_dat"), HIERA.format("data_hash: yaml_dat")),
        (
            "hiera.yaml",
            HIERA.format("data_hash: yaml_dtaa\n    path: a"),
            HIERA.format("data_hash: yaml_data\n    path: a"),
        ),
        ("data/a.yaml", "a: x-%{looukp('b')}\nb: 1\n", "a: x-%{lookup('b')}\nb: 1\n"),
        ("data/a.yaml", 'a: "x-%{lookup(b)}"\nb: 1\n', "a: \"x-%{lookup('b')}\"\nb: 1\n"),
        # The quotes around the key are others than those around the text.
        ("data/a.yaml", "a: 'x-%{lookup(b)}'\nb: 1\n", "a: 'x-%{lookup(\"b\")}'\nb: 1\n"),
        ("data/a.json", '{"a": "x-%{lookup(b)}", "b": 1}', '{"a": "x-%{lookup(\'b\')}", "b": 1}'),
        ("data/a.yaml", "a: -%{x}\nb: '%{trusted.certnam}'\n", "a: -%{x}\nb: '%{trusted.certname}'\n"),
        ("data/a.yaml", "a: |\n  %{facts['os']['family']}\n", "a: |\n  %{facts.os.family}\n"),
        (
            "data/a.yaml",
            "lookup_options:\n  a: {merge: depe} # why\na: [1]\n",
            "lookup_options:\n  a: {merge: deep} # why\na: [1]\n",
        ),
        ("data/a.yaml", "lookup_options:\n  a:\n    mrege: deep\n", "lookup_options:\n  a:\n    merge: deep\n"),
        (
            "data/a.yaml",
            "lookup_options:\n  a:\n    convert_to: sensitive\n",
            "lookup_options:\n  a:\n    convert_to: Sensitive\n",
        ),
        (
            "web/metadata.json",
            METADATA.format('  "license": "Apache License, Version 2.0", "soruce": "s", "dependencies": []'),
            METADATA.format('  "license": "Apache-2.0", "source": "s", "dependencies": []'),
        ),
        (
            "web/metadata.json",
            METADATA.format('  "license": "MIT", "source": "s",\r\n  "dependencies": [{"nmae": "puppetlabs/stdlib"}]'),
            METADATA.format('  "license": "MIT", "source": "s",\r\n  "dependencies": [{"name": "puppetlabs/stdlib"}]'),
        ),
        (
            "Puppetfile",
            "mdo 'acme/web', '1.0.0' # x\nmod 'acme/db',\n  :git => 'x',\n  :brnach => 'main'\n",
            "mod 'acme/web', '1.0.0' # x\nmod 'acme/db',\n  :git => 'x',\n  :branch => 'main'\n",
        ),
        (
            "Puppetfile",
            "mod 'acme/web', 'v1.2.3'\nmod 'acme/db', :lastest\nmod 'x', git: 'g', tga: 'v1'\n",
            "mod 'acme/web', '1.2.3'\nmod 'acme/db', :latest\nmod 'x', git: 'g', tag: 'v1'\n",
        ),
        (
            "site.pp",
            "class a(Enum['present', 'absent'] $x = 'presnet') { notice($x) }\n",
            "class a(Enum['present', 'absent'] $x = 'present') { notice($x) }\n",
        ),
        (
            "site.pp",
            'function f(Array[Enum[debug, info]] $x = [debug, "inof"]) { $x }\n',
            'function f(Array[Enum[debug, info]] $x = [debug, "info"]) { $x }\n',
        ),
    ],
)
def test_a_slip_is_mended(name: str, before: str, after: str) -> None:
    assert mended(before, name, unsafe=False) == before
    assert mended(before, name) == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # What is meant stands there already, or several can be meant.
        ("hiera.yaml", HIERA.format("pth: a.yaml\n    path: b.yaml")),
        ("web/metadata.json", METADATA.format('  "license": "MIT", "soruce": "s",\r\n' + REST)),
        ("Puppetfile", "mod 'acme/db', :git => 'x', :tga => 'a', :tag => 'b'\n"),
        ("data/a.yaml", "lookup_options:\n  a: {mrege: deep, merge: first}\n"),
        # It stands otherwise than it is read, or twice in the text.
        ("data/a.yaml", "a: '%{facts[''os''][''family'']}'\n"),
        ("data/a.yaml", 'a: "%{facts[\\"os\\"][\\"family\\"]}"\n'),
        # Not all of the file is understood.
        ("data/a.yaml", "a: x-%{looukp('b')}\nb: [1\n"),
        ("web/metadata.json", METADATA.format('  "license": "MIT", "soruce": "s",, "dependencies": []')),
        # It is put together.
        ("site.pp", "class a(Enum['present', 'absent'] $x = \"pres${facts['kernel']}net\") { notice($x) }\n"),
    ],
)
def test_what_is_left(name: str, text: str) -> None:
    assert mended(text, name) == text


IDLE = "puppetguard: ignore[world-writable] it was"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("site.pp", f"$x = 1 # {IDLE}\nnotice($x)\n", "$x = 1\nnotice($x)\n"),
        ("site.pp", f"$x = 1\t  # {IDLE}\r\nnotice($x)\r\n", "$x = 1\r\nnotice($x)\r\n"),
        (
            "site.pp",
            f"class a {{\n  # prose\n  # {IDLE}\n  # more\n  notice('x')\n}}\n",
            "class a {\n  # prose\n  # more\n  notice('x')\n}\n",
        ),
        ("site.pp", f"# {IDLE}\r\nnotice('x')\r\n", "notice('x')\r\n"),
        ("site.pp", f"notice('x') # {IDLE}\n  # more\n\n# {IDLE}\n", "notice('x')\n  # more\n\n"),
        ("site.pp", f"# a\r\n# {IDLE}\r\nnotice('x') # b\r\n # {IDLE}\r\n", "# a\r\nnotice('x') # b\r\n"),
        ("site.pp", f"notice('x')\n# {IDLE}", "notice('x')\n"),
        ("site.pp", f"notice('x') # {IDLE}", "notice('x')"),
        ("site.pp", f"notice('x', /* {IDLE} */ 'y')\n", "notice('x',  'y')\n"),
        ("site.pp", "# puppetguard: ignore-file[security] samples\nnotice('x')\n", "notice('x')\n"),
        (
            "site.pp",
            "file { '/a': mode => '0777' } # puppetguard: ignore[weak-hash, world-writable , setuid-setgid] why\n",
            "file { '/a': mode => '0777' } # puppetguard: ignore[world-writable] why\n",
        ),
        (
            "site.pp",
            "file { '/a': mode => '0777' } # puppetguard: ignore[weak-hash,sed-ie,world-writable] why\n",
            "file { '/a': mode => '0777' } # puppetguard: ignore[world-writable] why\n",
        ),
        # The one is misspelled, and then it is needed; the other is not.
        (
            "site.pp",
            "file { '/a': mode => '0777' } # puppetguard: ignore[world-writeable, weak-hash] why\n",
            "file { '/a': mode => '0777' } # puppetguard: ignore[world-writable] why\n",
        ),
        ("data/a.yaml", f"a: 1 # {IDLE}\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("data/a.yaml", f"a:\n  # {IDLE}\n  - 1\n", "a:\n  - 1\n"),
        ("m/templates/a.erb", f"a\n<%# {IDLE} -%>\nb\n", "a\nb\n"),
        ("m/templates/a.erb", f"a\n<%# {IDLE} %>\nb\n", "a\n\nb\n"),
        ("m/templates/a.epp", f"a\n<%# {IDLE} -%>\nb\n", "a\nb\n"),
        ("m/templates/a.epp", f"a\n<%# {IDLE} %>\nb\n", "a\n\nb\n"),
    ],
)
def test_an_idle_suppression_is_taken_out(name: str, before: str, after: str) -> None:
    assert mended(before, name, unsafe=False) == after


@pytest.mark.parametrize(
    "text",
    [
        # It is not for us to say.
        "notice('x') # lint:ignore:140chars\n",
        # The comment goes on.
        f"/* {IDLE}\n   and more */\nnotice('x')\n",
        # What it is for cannot be suppressed: to take it out would say that it was for nothing.
        f"$x = = 1 # {IDLE}\n",
        "file { '/a': mode => '0777' } # puppetguard: ignore[world-writable] why\n",
    ],
)
def test_a_suppression_stays(text: str) -> None:
    assert mended(text) == text


def test_several_comments_go_at_once() -> None:
    text = "".join(f"notice('{number}') # {IDLE}\n" for number in range(20))
    found = mend({"site.pp": text}, unsafe=False)
    assert found.contents["site.pp"].decode() == "".join(f"notice('{number}')\n" for number in range(20))
    assert (len(found.fixed), found.left.findings) == (20, ())


def test_keys_in_the_data_of_a_module() -> None:
    files = {
        "modules/app/manifests/init.pp": "class app(Integer $size, Integer $port) { notice($size + $port) }\n",
        "modules/app/hiera.yaml": "version: 5\nhierarchy:\n  - name: c\n    path: c.yaml\n",
        "modules/app/data/c.yaml": "size: 3 # x\nport: 1\napp::port: 2\n",
    }
    # The other one is there already.
    assert mend(files).contents == {"modules/app/data/c.yaml": b"app::size: 3 # x\nport: 1\napp::port: 2\n"}


def test_a_test_without_a_blank() -> None:
    text = "exec {{ '/bin/x': onlyif => 'if {}-f /x ]; then echo \"a\"; fi' }}\n"
    assert mended(text.format("[")) == text.format("[ ")
