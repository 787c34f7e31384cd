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
    # Other ways to write the path, and to say it.
    "dots in the path": other("file { '/srv/other/../shop/index.php': content => 'x' }"),
    "a second slash": other("file { '/srv//shop/index.php': content => 'x' }"),
    "a path in a hash": other("file { '/tmp/x': * => { 'path' => '/srv/shop/index.php' } }"),
    "a path from parts": other("file { join(['/srv', 'shop', 'x.php'], '/'): content => 'x' }"),
    "a path from a list": other("['shop'].each |$x| { file { \"/srv/${x}/index.php\": content => 'x' } }"),
    "a path of another class": other("file { \"${profile::shop::root}/x.php\": content => 'x' }"),
    "create_resources": other("create_resources('file', {'/srv/shop/x.php' => {'content' => 'x'}})"),
    "a link in the place of the folder above": other("file { '/srv': ensure => link, target => '/tmp' }"),
    "a link that leads to it": other("file { '/tmp/x': ensure => link, target => '/srv/shop/index.php' }"),
    # Commands that name a part of the path, or none of it.
    "an exec with a variable": other("$d = '/srv'\n  exec { 'go': command => \"/bin/rm -rf ${d}/shop\" }"),
    "an exec with a variable of another class": other(
        "exec { 'go': command => \"/bin/rm -rf ${profile::shop::root}\" }"
    ),
    "an exec on a path from a fact": other("exec { 'go': command => \"/bin/rm -rf ${facts['x']}/index.php\" }"),
    "an exec with a wildcard": other("exec { 'go': command => '/bin/rm -rf /srv/*' }"),
    "an exec that changes folder": other("exec { 'go': command => '/bin/sh -c \"cd /srv && rm -rf shop\"' }"),
    "an exec on the folder above": other("exec { 'go': command => '/bin/chmod -R 000 /srv' }"),
    "an exec on everything": other("exec { 'go': command => '/bin/rm -rf /' }"),
    "a mount over it": other("mount { '/srv': ensure => mounted, device => 'tmpfs', fstype => 'tmpfs' }"),
    "a repository above it": other("vcsrepo { '/srv': ensure => latest, source => 'x' }"),
    "an archive that is unpacked above it": other("archive { '/tmp/a.tgz': extract => true, extract_path => '/srv' }"),
    "old files tidied away": other("tidy { '/srv': recurse => true }"),
    "a script that cron runs": other("file { '/etc/cron.d/x': content => '* * * * * root rm -rf /srv/shop' }"),
    # Definitions and the order in which they are found.
    "the same class once more": {f"{P}/manifests/zzz.pp": "class profile::shop {\n}\n"},
    "the same class in the main manifest": {"manifests/a.pp": "class profile::shop {\n}\n"},
    "a class that inherits it": {
        f"{P}/manifests/kid.pp": (
            "class profile::kid inherits profile::shop {\n  File[$profile::shop::page] { mode => '0' }\n}\n"
        )
    },
    "return before it": edit(SHOP_FILE, "  if $open {", "  if $facts['x'] { return() }\n  if $open {"),
    "fail before it": edit(BASE_FILE, "  cron {", "  fail('no')\n  cron {"),
    "nothing done on any node": edit("manifests/site.pp", "node 'db1'", "noop()\nnode 'db1'"),
    "it is made virtual": edit(SHOP_FILE, "  file { '/srv/shop/logo.svg'", "  @file { '/srv/shop/logo.svg'"),
    "what is virtual is realized": other("File <| |>"),
    "what others export is collected": other("File <<| |>>"),
    "what it depends on": other("exec { 'go': command => '/bin/false', before => File['/srv/shop/index.php'] }"),
    "a schedule for all files": other("File { schedule => 'never' }"),
    "its class with other parameters": edit(
        "manifests/site.pp", "  include profile::shop\n", "  class { 'profile::shop': greeting => 'x' }\n"
    ),
    "a template in another template": {
        f"{P}/templates/health.php.erb": "<%= scope.function_template(['profile/part.erb']) %>\n",
        f"{P}/templates/part.erb": "x\n",
    },
    # Data.
    "a level above": {
        "hiera.yaml": "version: 5\nhierarchy:\n  - name: a\n    path: a.yaml\n  - name: all\n    path: common.yaml\n",
        "data/a.yaml": "profile::shop::greeting: x\n",
    },
    "data of the module": {f"{P}/data/common.yaml": "profile::shop::greeting: x\n"},
    "data that come from another key": {"data/common.yaml": "profile::shop::greeting: \"%{alias('x')}\"\nx: 1\n"},
    "how data are merged": {"data/common.yaml": FILES["data/common.yaml"] + "lookup_options: {}\n"},
    "no hierarchy": {"hiera.yaml": None},
    "no environment.conf": {"environment.conf": None},
    # Code in Ruby.
    "another type file": {f"{P}/lib/puppet/type/file.rb": "x\n"},
    "another provider": {f"{P}/lib/puppet/provider/service/systemd.rb": "x\n"},
    "a fact": {f"{P}/lib/facter/x.rb": "x\n"},
    "a fact in a file": {f"{P}/facts.d/x.txt": "a=b\n"},
    # The service.
    "the service by another title": other("service { 'web': name => 'nginx', ensure => stopped }"),
    "its package": other("package { 'nginx': ensure => absent }"),
    "its unit": other("file { '/etc/systemd/system/nginx.service': content => 'x' }"),
    "a file that restarts it": other("file { '/etc/x': content => 'x', notify => Service['nginx'] }"),
    "a command that stops it": other("exec { 'go': command => '/bin/systemctl stop nginx' }"),
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
    # What a team does each day, right beside it.
    "another parameter of its class": edit(SHOP_FILE, "'red'", "'blue'"),
    "the type of another parameter": edit(SHOP_FILE, "String $colour", "Optional[String] $colour"),
    "a new parameter of its class": edit(SHOP_FILE, "'red',\n", "'red',\n  Integer $size = 3,\n"),
    "another variable of its class": edit(SHOP_FILE, "} note", "} notes"),
    "a new variable of its class": edit(SHOP_FILE, "  $root", "  $extra = 'x'\n  $root"),
    "a new variable and its use": edit(
        SHOP_FILE, "  package { 'tree'", "  $e = '/etc/issue'\n  file { $e: content => $note }\n  package { 'tree'"
    ),
    "the content of another file": edit(SHOP_FILE, "content => $note", "content => 'x'"),
    "the mode of another file": edit(SHOP_FILE, "content => $note,", "content => $note,\n    mode => '0600',"),
    "a new user in its class": edit(
        SHOP_FILE, "  package { 'tree'", "  user { 'x': ensure => present }\n  package { 'tree'"
    ),
    "a class that its class includes": edit(
        SHOP_FILE, "  include profile::base\n", "  include profile::base\n  include profile::other\n"
    ),
    "a notice in its class": edit(SHOP_FILE, "  include profile::base\n", "  include profile::base\n  notice('x')\n"),
    "an order in its class": edit(
        SHOP_FILE, "  package { 'tree'", "  Package['tree'] -> File['/etc/motd']\n  package { 'tree'"
    ),
    "a condition of something else": edit(
        SHOP_FILE,
        "  package { 'tree':\n    ensure => installed,\n  }\n",
        "  if $colour == 'red' {\n    package { 'tree':\n      ensure => installed,\n    }\n  }\n",
    ),
    "a comment that names it": edit(SHOP_FILE, "# The shop.", "# The shop.\n# @param colour of /srv/shop/index.php"),
    "a parameter beside that of the service": edit(BASE_FILE, "'vim'", "'emacs'"),
    "a new parameter beside that of the service": edit(BASE_FILE, "'vim',\n", "'vim',\n  Integer $size = 3,\n"),
    "the data of a parameter beside it": edit("data/common.yaml", "nano", "joe"),
    "new data of another class": edit(
        "data/common.yaml", "profile::base::editor", "profile::other::a: 1\nprofile::base::editor"
    ),
    "a service beside the service": edit(
        BASE_FILE, "  service { 'cron':\n    ensure => running", "  service { 'cron':\n    ensure => stopped"
    ),
    "a new class": {
        f"{P}/manifests/fresh.pp": "# New.\nclass profile::fresh {\n  file { '/etc/fresh': content => 'x' }\n}\n",
        **edit("manifests/site.pp", "node 'db1' {\n", "node 'db1' {\n  include profile::fresh\n"),
    },
    "a new define and its use": {
        f"{P}/manifests/note.pp": (
            '# N.\ndefine profile::note(String $x) {\n  file { "/etc/nginx/${x}": content => $x }\n}\n'
        ),
        **other("profile::note { 'a': x => 'b' }"),
    },
    "a new module": {
        "site/extra/manifests/init.pp": "# x\nclass extra {\n  package { 'vim': ensure => installed }\n}\n"
    },
    "a new node": edit("manifests/site.pp", "node 'db1'", "node 'db2' {\n  include profile::other\n}\nnode 'db1'"),
    "the settings of a tool": {".rubocop.yml": "a: /srv/shop\n", "docs/a.yaml": "a: nginx\n"},
    "a test of it": {f"{P}/spec/classes/shop_spec.rb": "'/srv/shop/index.php'\n"},
    "a file that is made of it": other("file { '/opt/copy': source => '/srv/shop/logo.svg' }"),
    "what waits for the service": other("file { '/etc/x': ensure => file, require => Service['nginx'] }"),
    "an exec with a known variable": other("$bin = '/usr/bin'\n  exec { 'go': command => \"${bin}/true\" }"),
    "another package": other("package { 'apache2': ensure => installed }"),
    "another unit": other("file { '/etc/systemd/system/web.service': content => 'x' }"),
    "another link": other("file { '/opt/x': ensure => link, target => '/opt/y' }"),
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
                (self.repo.folder / path).unlink(missing_ok=True)
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
