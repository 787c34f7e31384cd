"""Which changes need approval: by detours too, and not what only stands beside."""

from __future__ import annotations

import pytest

from puppetguard.engine.comparison import Version, compare
from puppetguard.git.snapshot import Entry, Snapshot
from puppetguard.policy.matching import Matcher
from puppetguard.policy.protections import read_policy

POLICY = b"""\
version: 1
repo_id: r
people: {a: {roles: [senior, policy-admin]}, b: {roles: [senior]}}
protect:
  - id: web
    match: [{type: [file, exec], title: "/var/www/**"}]
    require: [{role: senior}]
"""
WEB = """\
class web (String $greeting = 'hello', Integer $port = 80) {
  $text = "${greeting} all"
  $other = 1
  file { '/var/www/index.php':
    content => $text,
  }
  file { '/etc/motd':
    content => 'x',
  }
}
"""
NODES = "node 'one' {\n  include web\n  include other\n}\n"
OTHER = "class other {\n  $x = 1\n  package { 'vim': ensure => present }\n}\n"
FILES = {
    "manifests/web.pp": WEB,
    "manifests/site.pp": NODES,
    "manifests/other.pp": OTHER,
    "data/common.yaml": "web::greeting: hi\nother::x: 1\n",
    "modules/m/templates/vhost.erb": "x\n",
    "modules/m/templates/motd.erb": "x\n",
    "modules/m/manifests/init.pp": "class m {\n  file { '/var/www/v': content => template('m/vhost.erb') }\n}\n",
    "modules/n/manifests/init.pp": "class n {\n  file { '/etc/motd.d': content => template('m/motd.erb') }\n}\n",
}


def snapshot(files: dict[str, str]) -> Snapshot:
    entries = {path: Entry("100644", str(hash(text))) for path, text in files.items()}
    return Snapshot(entries, lambda wanted: {path: files[path].encode() for path in wanted}, "/r")


def met(after: dict[str, str]) -> list[str]:
    before = dict(FILES)
    head = {**before, **after}
    sides = [{path: Version(text.encode()) for path, text in side.items()} for side in (before, head)]
    matcher = Matcher(read_policy(POLICY).protect, snapshot(before), snapshot(head))
    return [one.route for change in compare(*sides).changes for one in matcher.meetings(change)]


def web(old: str, new: str) -> dict[str, str]:
    assert old in WEB
    return {"manifests/web.pp": WEB.replace(old, new)}


def added(text: str) -> dict[str, str]:
    return {"manifests/new.pp": f"class new {{\n{text}\n}}\n"}


@pytest.mark.parametrize(
    "after",
    [
        web("content => $text", "content => 'x'"),
        web("content => $text", "content => $text, mode => '0777'"),
        web("index.php", "index.phpp"),
        web("${greeting} all", "${greeting} none"),
        web("'hello'", "'bye'"),
        web("  file { '/etc/motd'", "  File { mode => '0777' }\n  file { '/etc/motd'"),
        web("  file { '/etc/motd'", "  File <| |> { content => 'x' }\n  file { '/etc/motd'"),
        web("  file { '/etc/motd'", "  File['/var/www/index.php'] { content => 'x' }\n  file { '/etc/motd'"),
        web("  file { '/etc/motd'", "  exec { 'go': command => 'rm -rf /var/www/index.php' }\n  file { '/etc/motd'"),
        added("  exec { 'go':\n    command => '/bin/sed -i s/a/b/ /var/www/index.php',\n  }"),
        added("  augeas { 'go': context => '/files/var/www/x', changes => 'rm /files/var/www/x' }"),
        added("  file_line { 'go': path => '/var/www/index.php', line => 'x' }"),
        added("  ini_setting { 'go': path => '/var/www/php.ini', value => 'x' }"),
        added("  concat::fragment { 'go': target => '/var/www/index.php', content => 'x' }"),
        added("  file { '/var': ensure => directory, recurse => true, purge => true }"),
        added("  file { 'page': path => '/var/www/new.php', content => 'x' }"),
        added("  file { $facts['path']: content => 'x' }"),
        added("  file { \"${root}/x\": content => 'x' }"),
        {"manifests/site.pp": NODES.replace("  include web\n", "")},
        {"data/common.yaml": "web::greeting: bye\nother::x: 1\n"},
        {"data/common.yaml": "web::greeting: hi\nother::x: 1\nlookup_options: {}\n"},
        {"modules/m/templates/vhost.erb": "y\n"},
        {"Puppetfile": "mod 'a', '1'\n"},
        {"manifests/web.pp": "class web {\n"},
        {"modules/m/lib/puppet/functions/x.rb": "x\n"},
    ],
)
def test_detours_are_met(after: dict[str, str]) -> None:
    assert met(after)


@pytest.mark.parametrize(
    "after",
    [
        web("'x'", "'y'"),
        web("/etc/motd", "/etc/issue"),
        web("  $text", "\n  # said\n  $text"),
        {"manifests/other.pp": OTHER.replace("present", "latest")},
        {"manifests/other.pp": OTHER.replace("$x = 1", "$x = 2")},
        {"manifests/other.pp": OTHER.replace("vim", "emacs")},
        {"manifests/site.pp": NODES.replace("  include other\n", "")},
        {"data/common.yaml": "web::greeting: hi\nother::x: 2\n"},
        {"data/common.yaml": "# said\nother::x: 1\nweb::greeting: hi\n"},
        {"modules/m/templates/motd.erb": "y\n"},
        {"README.md": "/var/www/index.php\n"},
        added("  exec { 'go': command => '/bin/true' }"),
        added("  file { '/var/lib/x': content => 'x' }"),
        added("  file { '/etc': ensure => directory, recurse => true, purge => true }"),
        added("  file { '/var/wwwroot': content => 'x' }"),
        added("  file_line { 'go': path => '/etc/hosts', line => 'x' }"),
        added("  service { 'apache2': ensure => running }"),
        added("  Package <| |> { ensure => present }"),
        added("  Service { ensure => running }"),
    ],
)
def test_what_stands_beside_is_not_met(after: dict[str, str]) -> None:
    assert met(after) == []
