"""Ways to change what is protected without an edit of its own resource, and harmless edits beside each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.cli.deciding import opened_range
from tests.policy.signing import Signed

POLICY = """\
version: 1
repo_id: acme/control-repo
people:
  asha: {roles: [senior, policy-admin], emails: [asha@example.org]}
  ben: {roles: [senior, policy-admin], emails: [ben@example.org]}
  eve: {roles: [junior], emails: [eve@example.org]}
  chris: {roles: [senior], emails: [chris@example.org]}
protect:
  - id: pages
    match: [{type: [file, exec], title: "/srv/shop/**"}]
    require: [{role: senior, count: 2}]
  - id: web-server
    match: [{type: service, title: nginx}]
    require: [{role: senior}]
"""
SHOP = """\
# The shop.
class profile::shop (
  String $greeting = 'hello',
  Boolean $open = true,
  String $colour = 'red',
) {
  include profile::base
  $page = "<p>${greeting}</p>"
  $note = "${colour} note"
  $root = '/srv/shop'
  if $open {
    file { '/srv/shop/index.php':
      content => $page,
      mode    => $profile::base::mode,
    }
  }
  file { "${root}/health.php":
    content => template('profile/health.php.erb'),
  }
  file { '/srv/shop/logo.svg':
    source => 'puppet:///modules/profile/logo.svg',
  }
  file { '/etc/motd':
    content => $note,
  }
  package { 'tree':
    ensure => installed,
  }
}
"""
BASE = """\
# What all have.
class profile::base (
  String $mode = '0644',
  String $running = 'running',
  String $editor = 'vim',
) {
  service { 'nginx':
    ensure => $running,
    enable => true,
  }
  service { 'cron':
    ensure => running,
  }
  package { $editor:
    ensure => installed,
  }
  cron { 'tidy':
    command => '/bin/true',
  }
}
"""
SITE = (
    "node 'web1' {\n  include profile::shop\n  include profile::other\n}\nnode 'db1' {\n  include profile::other\n}\n"
)
OTHER = "# Something else.\nclass profile::other {\n  $unused = 1\n  notify { 'other': }\n}\n"
P = "site/profile"
FILES = {
    "environment.conf": "modulepath = site:modules\n",
    "hiera.yaml": "version: 5\nhierarchy:\n  - name: all\n    path: common.yaml\n",
    "Puppetfile": "mod 'puppetlabs-stdlib', '9.0.0'\n",
    "manifests/site.pp": SITE,
    "data/common.yaml": "profile::shop::greeting: hi\nprofile::base::mode: '0640'\nprofile::base::editor: nano\n",
    f"{P}/manifests/shop.pp": SHOP,
    f"{P}/manifests/base.pp": BASE,
    f"{P}/manifests/other.pp": OTHER,
    f"{P}/templates/health.php.erb": "<?php echo 'ok';\n",
    f"{P}/templates/motd.erb": "hello\n",
    f"{P}/files/logo.svg": "<svg/>\n",
    f"{P}/files/unused.txt": "x\n",
    "README.md": "The shop.\n",
}
PAGE = "content => $page,\n      mode    => $profile::base::mode,"
Edit = dict[str, str | None]


def edit(path: str, old: str, new: str) -> Edit:
    assert old in FILES[path], old
    return {path: FILES[path].replace(old, new)}


def other(text: str) -> Edit:
    return edit(f"{P}/manifests/other.pp", "  notify", f"  {text}\n  notify")


SHOP_FILE, BASE_FILE, OTHER_FILE = (f"{P}/manifests/{name}.pp" for name in ("shop", "base", "other"))
DETOURS: dict[str, Edit] = {
    "a variable": edit(SHOP_FILE, "<p>", "<b>"),
    "the default of a parameter": edit(SHOP_FILE, "'hello'", "'bye'"),
    "the default of another class's parameter": edit(BASE_FILE, "'0644'", "'0777'"),
    "a default that decides whether it is there": edit(SHOP_FILE, "$open = true", "$open = false"),
    "a condition around it": edit(SHOP_FILE, "if $open", "if !$open"),
    "a value in Hiera": edit("data/common.yaml", ": hi", ": ho"),
    "a value in Hiera of another class": edit("data/common.yaml", "0640", "0666"),
    "a new value in Hiera": edit(
        "data/common.yaml", "profile::base::mode", "profile::shop::open: false\nprofile::base::mode"
    ),
    "the hierarchy": edit("hiera.yaml", "common.yaml", "other.yaml"),
    "a template": edit(f"{P}/templates/health.php.erb", "ok", "no"),
    "a source": edit(f"{P}/files/logo.svg", "<svg/>", "<svg><script/></svg>"),
    "the folder that its name is made of": edit(SHOP_FILE, "'/srv/shop'", "'/srv/shop2'"),
    "a default of its type": other("File { backup => false }"),
    "a collector": other("File <| title == '/srv/shop/index.php' |> { content => 'x' }"),
    "a collector of all": other("File <| |> { owner => 'eve' }"),
    "a reference with attributes": other("File['/srv/shop/index.php'] { content => 'x' }"),
    "an exec": other("exec { 'go': command => '/bin/sed -i s/a/b/ /srv/shop/index.php' }"),
    "an exec in its folder": other("exec { 'go': command => '/bin/rm -rf .', cwd => '/srv/shop' }"),
    "a cron job": other("cron { 'go': command => 'rm /srv/shop/index.php' }"),
    "augeas": other("augeas { 'go': context => '/files/srv/shop/x.ini', changes => 'rm a' }"),
    "file_line": other("file_line { 'go': path => '/srv/shop/index.php', line => 'x' }"),
    "a purging folder above": other(
        "file { '/srv': ensure => directory, recurse => true, purge => true, force => true }"
    ),
    "a source for the folder": other("file { '/srv/shop': ensure => directory, recurse => true, source => '/tmp/x' }"),
    "another resource with its path": other("file { 'x': path => '/srv/shop/index.php', ensure => absent }"),
    "a title that is not known": other("file { $facts['x']: content => 'x' }"),
    "its class is left out": edit("manifests/site.pp", "  include profile::shop\n", ""),
    "the version of a module": edit("Puppetfile", "9.0.0", "8.0.0"),
    "the path of modules": edit("environment.conf", "site:modules", "modules:site"),
    "a link for its class": {SHOP_FILE: None, f"{P}/manifests/.link": "->shop.pp"},
    "a function in Ruby": {f"{P}/lib/puppet/functions/x.rb": "Puppet::Functions.create_function(:template)\n"},
    "the default of what runs the service": edit(BASE_FILE, "'running'", "'stopped'"),
    "a value in Hiera for the service": edit(
        "data/common.yaml", "profile::base::editor", "profile::base::running: stopped\nprofile::base::editor"
    ),
    "a default of services": other("Service { ensure => stopped }"),
    "a collector of services": other("Service <| title == 'nginx' |> { enable => false }"),
    "an override of the service": other("Service['nginx'] { ensure => stopped }"),
}
HARMLESS: dict[str, Edit] = {
    "a variable for something else": edit(OTHER_FILE, "unused = 1", "unused = 2"),
    "a parameter for something else": edit(OTHER_FILE, "other {", "other ($colour = 1) {"),
    "a comment": edit(SHOP_FILE, "# The shop.", "# Our shop."),
    "white space": edit(SHOP_FILE, "content => $page,\n      mode    =>", "content    => $page,\n      mode  =>"),
    "the order of attributes": edit(SHOP_FILE, PAGE, "mode => $profile::base::mode, content => $page"),
    "the order of data": {"data/common.yaml": "".join(reversed(FILES["data/common.yaml"].splitlines(keepends=True)))},
    "a comment in data": edit("data/common.yaml", "profile::base", "# said\nprofile::base"),
    "a page that is no page": edit("README.md", "shop", "shop in /srv/shop/index.php"),
    "a template that nobody uses for it": edit(SHOP_FILE, "package { 'tree'", "package { 'htop'"),
    "another file": other("file { '/etc/issue': content => 'x' }"),
    "a file whose name begins alike": other("file { '/srv/shopping': content => 'x' }"),
    "an exec elsewhere": other("exec { 'go': command => '/bin/true' }"),
    "a purging folder elsewhere": other("file { '/etc/x.d': ensure => directory, recurse => true, purge => true }"),
    "file_line elsewhere": other("file_line { 'go': path => '/etc/hosts', line => 'x' }"),
    "a cron job": other("cron { 'go': command => '/bin/true' }"),
    "a default of packages": other("Package { ensure => present }"),
    "a collector of packages": other("Package <| |> { ensure => present }"),
    "a service beside it": other("service { 'atd': ensure => running }"),
    "another class is left out": edit("manifests/site.pp", "db1' {\n  include profile::other\n", "db1' {\n"),
    "a user": other("user { 'eve': ensure => present }"),
}  # fmt: skip


class Repository(Signed):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, POLICY)
        self.repo.git("checkout", "-q", "main")
        self.repo.git("rm", "-q", "manifests/web.pp")
        for path, text in FILES.items():
            self.repo.write(path, text)
        self.commit("asha")

    def verdict(self, edits: Edit) -> tuple[str, set[str]]:
        """Return what the policy says of some edits, and the protections that they meet."""
        self.repo.git("checkout", "-q", "-B", "change", "main")
        for path, text in edits.items():
            if text is None:
                (self.repo.folder / path).unlink()
            elif text.startswith("->"):
                (self.repo.folder / path).symlink_to(text[2:])
            else:
                self.repo.write(path, text)
        self.commit("eve", sign=False)
        with opened_range("main..change") as found:
            decision = found.decide()
        return decision.verdict, {one.protection.id for one in decision.needs}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("routes"))


@pytest.mark.parametrize("name", DETOURS)
def test_detours_need_approval(repository: Repository, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.repo.folder)
    assert repository.verdict(DETOURS[name])[0] == "missing"


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_edits_do_not(repository: Repository, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.repo.folder)
    assert repository.verdict(HARMLESS[name]) == ("not needed", set())
