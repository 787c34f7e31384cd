"""``python -m tests.bench.control_repository FOLDER [MANIFESTS]``: writes a control repository to measure with.

Always the same for the same size: as many modules, profiles, roles and nodes as a real one of that size, with
templates, data and references between them that are there. Nothing in it is wrong.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

MANIFESTS = 3_000
PER_TEMPLATE = 2.3
"""How many manifests there are for each template, and for each file of data."""
_SEED = 20_240_607
_WORDS = """alert archive audit backup balance batch billing bridge broker build cache catalog chart check client cloud
cluster collect command config connect console content control core cron data deploy desk device directory
dispatch document domain driver edge editor engine event export feed field file filter firewall flow forward
gateway graph group handler health host image index ingest input inventory journal key launch layer ledger
library link list load lock log mail manage map market master media member memory merge message meter metric
mirror monitor mount network office order output package panel parser partner patch payment pipeline place
planner platform policy pool portal print process product proxy publish queue quota rack record region
registry relay remote render replica report request resolve result review robot route runner sample scale
schedule schema search secret section security sensor server service session shard share shell shipment
signal site socket source stack stage standard station status storage stream switch sync system table target
task team template tenant thread ticket timer token tracker transfer trigger tunnel update upload user vault
vendor version video view volume warehouse watch web window worker zone""".split()


def write(folder: Path, manifests: int = MANIFESTS) -> None:
    """Write a control repository of about so many manifests; ``folder`` must not be there, or be empty."""
    chance = random.Random(_SEED)  # nothing is secret here
    for path, text in _files(chance, manifests):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _files(chance: random.Random, manifests: int) -> Iterator[tuple[str, str]]:
    roles = max(3, manifests // 30)
    profiles = max(8, manifests // 6)
    nodes = max(10, manifests // 10)
    modules = _names(chance, max(4, (manifests - roles - profiles - 1) // 6))
    yield "environment.conf", "modulepath = site-modules:modules:$basemodulepath\nmanifest = manifests\n"
    yield "Puppetfile", "forge 'https://forgeapi.puppet.com'\n\nmod 'puppetlabs/stdlib', '9.4.1'\n"
    yield "hiera.yaml", _HIERA
    profile_names = _names(chance, profiles)
    role_names = _names(chance, roles)
    data = 0
    for module in modules:
        count = round(manifests / PER_TEMPLATE * 0.98 / len(modules) + chance.uniform(-0.5, 0.5))
        names = [
            f"{chance.choice(_WORDS)}_{number}.{'erb' if number % 2 else 'epp'}" for number in range(max(1, count))
        ]
        yield from _module(chance, module, names)
    for name in profile_names:
        yield f"site-modules/profile/manifests/{name}.pp", _profile(chance, name, modules, profile_names)
    for name in role_names:
        wanted = chance.sample(profile_names, min(len(profile_names), chance.randint(2, 7)))
        included = "".join(f"  include profile::{one}\n" for one in wanted)
        yield (
            f"site-modules/role/manifests/{name}.pp",
            f"# What makes a server of {name}.\nclass role::{name} {{\n{included}}}\n",
        )
    hosts = [f"{chance.choice(role_names)}{number:02d}.example.com" for number in range(1, nodes + 1)]
    yield "manifests/site.pp", _site(chance, hosts, role_names)
    files = round(manifests / PER_TEMPLATE)
    for host in hosts[: files // 2]:
        yield f"data/nodes/{host}.yaml", _data(chance, modules, profile_names)
        data += 1
    for number in range(max(0, files - data - 1)):
        yield f"data/groups/{chance.choice(_WORDS)}_{number}.yaml", _data(chance, modules, profile_names)
    yield "data/common.yaml", "".join(_data(chance, [module], [], 1) for module in modules)


def _names(chance: random.Random, count: int) -> list[str]:
    found = dict.fromkeys(chance.sample(_WORDS, min(count, len(_WORDS))))
    while len(found) < count:
        found[f"{chance.choice(_WORDS)}_{chance.choice(_WORDS)}{len(found) if len(found) > 5_000 else ''}"] = None
    return list(found)


_HIERA = """---
version: 5
defaults:
  datadir: data
  data_hash: yaml_data
hierarchy:
  - name: Nodes
    path: "nodes/%{trusted.certname}.yaml"
  - name: Groups
    path: "groups/%{facts.group}.yaml"
  - name: Common
    path: common.yaml
"""


def _module(chance: random.Random, name: str, templates: list[str]) -> Iterator[tuple[str, str]]:
    root = f"modules/{name}"
    port = chance.randint(1024, 60000)
    yield f"{root}/metadata.json", _METADATA % name
    yield f"{root}/manifests/init.pp", _INIT % {"name": name, "port": port}
    yield f"{root}/manifests/install.pp", _INSTALL % {"name": name}
    files = "".join(
        _RENDERED % {"name": name, "template": one, "stem": one[:-4], "call": one[-3:]} for one in templates
    )
    files = files.replace("erb(", "template(")
    yield f"{root}/manifests/config.pp", _CONFIG % {"name": name, "files": files}
    yield f"{root}/manifests/service.pp", _SERVICE % {"name": name}
    yield f"{root}/manifests/params.pp", _PARAMS % {"name": name, "port": port}
    yield f"{root}/manifests/instance.pp", _INSTANCE % {"name": name}
    for one in templates:
        lines = "".join(f"{word} = {chance.randint(1, 999)}\n" for word in chance.sample(_WORDS, 12))
        if one.endswith("erb"):
            text = f"# <%= @name %>\nport = <%= scope['{name}::port'] %>\n{lines}"
        else:
            text = f"# <%= $facts['networking']['fqdn'] %>\nport = <%= ${name}::port %>\n{lines}"
        yield f"{root}/templates/{one}", text


_METADATA = """{
  "name": "example-%s",
  "version": "1.2.3",
  "author": "example",
  "license": "Apache-2.0",
  "summary": "Sets something up",
  "source": "https://example.com/",
  "dependencies": [{"name": "puppetlabs/stdlib", "version_requirement": ">= 4.13.1 < 10.0.0"}]
}
"""
_INIT = """# Sets %(name)s up.
#
# @param ensure whether it is wanted
# @param version the version of the package
# @param port the port that it listens to
# @param options what else is set
class %(name)s (
  Enum['present', 'absent'] $ensure = 'present',
  String[1] $version = $%(name)s::params::version,
  Integer[1, 65535] $port = %(port)d,
  Boolean $manage_service = true,
  Hash[String, Variant[String, Integer, Boolean]] $options = {},
  Array[String] $listen = ['127.0.0.1', '::1'],
  Optional[String] $comment = undef,
) inherits %(name)s::params {
  contain %(name)s::install
  contain %(name)s::config
  if $manage_service {
    contain %(name)s::service
    Class['%(name)s::config'] ~> Class['%(name)s::service']
  }
  Class['%(name)s::install'] -> Class['%(name)s::config']
  $options.each |$key, $value| {
    %(name)s::instance { $key:
      value => $value,
    }
  }
}
"""
_INSTALL = """# Installs %(name)s.
class %(name)s::install {
  package { $%(name)s::package_name:
    ensure => $%(name)s::version,
  }
  group { '%(name)s':
    ensure => $%(name)s::ensure,
    system => true,
  }
  user { '%(name)s':
    ensure  => $%(name)s::ensure,
    gid     => '%(name)s',
    home    => '/var/lib/%(name)s',
    shell   => '/usr/sbin/nologin',
    system  => true,
    require => Group['%(name)s'],
  }
  exec { 'set up %(name)s':
    command => "/usr/bin/install -d -o %(name)s -g %(name)s /var/lib/%(name)s/state",
    creates => '/var/lib/%(name)s/state',
    require => User['%(name)s'],
  }
}
"""
_CONFIG = """# Configures %(name)s.
class %(name)s::config {
  $directory = $facts['os']['family'] ? {
    'Debian' => '/etc/%(name)s',
    default  => "/usr/local/etc/${module_name}",
  }
  file { $directory:
    ensure  => directory,
    owner   => 'root',
    group   => '%(name)s',
    mode    => '0750',
  }
%(files)s}
"""
_RENDERED = """  file { "${directory}/%(stem)s.conf":
    ensure  => file,
    owner   => 'root',
    group   => '%(name)s',
    mode    => '0640',
    content => %(call)s('%(name)s/%(template)s'),
    notify  => Class['%(name)s::service'],
  }
"""
_SERVICE = """# Runs %(name)s.
class %(name)s::service {
  $wanted = $%(name)s::ensure ? {
    'present' => 'running',
    default   => 'stopped',
  }
  service { '%(name)s':
    ensure     => $wanted,
    name       => $%(name)s::service_name,
    enable     => $%(name)s::ensure == 'present',
    hasrestart => true,
  }
  if $facts['os']['family'] == 'RedHat' and versioncmp($facts['os']['release']['major'], '7') >= 0 {
    file { '/etc/systemd/system/%(name)s.service.d/limits.conf':
      ensure  => file,
      mode    => '0644',
      content => "[Service]\\nLimitNOFILE=65536\\n",
      notify  => Service['%(name)s'],
    }
  }
}
"""
_PARAMS = """# What %(name)s needs to know of a system.
class %(name)s::params {
  $version = 'installed'
  $port_default = %(port)d
  case $facts['os']['family'] {
    'Debian': {
      $package_name = '%(name)s'
      $service_name = '%(name)s'
    }
    'RedHat': {
      $package_name = '%(name)s-server'
      $service_name = '%(name)sd'
    }
    default: {
      fail("${facts['os']['family']} is not supported")
    }
  }
}
"""
_INSTANCE = """# An instance of %(name)s.
#
# @param value what is set
define %(name)s::instance (
  Variant[String, Integer, Boolean] $value,
  String $owner = '%(name)s',
) {
  file { "/etc/%(name)s/instances/${title}.conf":
    ensure  => file,
    owner   => $owner,
    mode    => '0640',
    content => "${title} = ${value}\\n",
    require => Class['%(name)s::install'],
  }
}
"""


def _profile(chance: random.Random, name: str, modules: list[str], profiles: list[str]) -> str:
    used = chance.sample(modules, min(len(modules), chance.randint(1, 3)))
    others = [one for one in chance.sample(profiles, min(len(profiles), 2)) if one < name]
    lines = [f"# Sets up {name} as it is wanted here.", f"class profile::{name} ("]
    lines += [
        f"  Integer[1, 65535] ${used[0]}_port = {chance.randint(1024, 60000)},",
        "  Boolean $monitored = true,",
        ") {",
    ]
    lines += [f"  include profile::{one}" for one in others]
    lines += [f"  class {{ '{used[0]}':", f"    port => ${used[0]}_port,", "  }"] if chance.random() < 0.3 else []
    lines += [f"  include {one}" for one in used]
    lines += [
        "  if $monitored {",
        f"    {used[-1]}::instance {{ '{name}':",
        f"      value => {chance.randint(1, 100)},",
        "    }",
        "  }",
        f"  file {{ '/etc/{name}.d/{chance.choice(_WORDS)}.conf':",
        "    ensure  => file,",
        "    mode    => '0644',",
        "    content => \"address = ${facts['networking']['ip']}\\n\",",
        f"    require => Class['{used[0]}'],",
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _site(chance: random.Random, hosts: list[str], roles: list[str]) -> str:
    lines = ["# Which server has which role.", "File {", "  backup => false,", "}"]
    for host in hosts:
        role = "".join(char for char in host.partition(".")[0] if not char.isdigit())
        name = role if role in roles else chance.choice(roles)
        lines += [f"node '{host}' {{", f"  include role::{name}", "}"]
    lines += [f"node /^{roles[0]}-\\d+\\.example\\.com$/ {{", f"  include role::{roles[0]}", "}"]
    return "\n".join([*lines, "node default {", f"  include role::{roles[-1]}", "}", ""])


def _data(chance: random.Random, modules: list[str], profiles: list[str], most: int = 6) -> str:
    lines = []
    for module in dict.fromkeys(chance.sample(modules, min(len(modules), most))):
        lines += [f"{module}::port: {chance.randint(1024, 60000)}", f"{module}::options:"]
        lines += [f"  {word}: {chance.randint(1, 999)}" for word in chance.sample(_WORDS, 3)]
    for profile in dict.fromkeys(chance.sample(profiles, min(len(profiles), 4))):
        lines.append(f"profile::{profile}::monitored: {chance.choice(('true', 'false'))}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MANIFESTS)
