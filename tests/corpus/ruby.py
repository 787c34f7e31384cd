"""What Ruby itself says of data, templates and configurations."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

YAML = """
require 'yaml'
def told(x, depth = 0)
  return ['deep'] if depth > 60
  case x
  when Hash then ['hash', x.map { |k, v| [told(k, depth + 1), told(v, depth + 1)] }]
  when Array then ['array', x.map { |v| told(v, depth + 1) }]
  when String then ['string', x.dup.force_encoding('UTF-8').scrub]
  when Symbol then ['symbol', x.to_s]
  when Integer then ['integer', x.to_s]
  when Float then ['float', '']
  when true, false then ['boolean', x.to_s]
  when nil then ['null', '']
  else ['other', x.class.to_s]
  end
end
def answer(text)
  told(YAML.safe_load(text, permitted_classes: [Symbol], aliases: true))
end
"""
"""As ``Puppet::Util::Yaml.safe_load`` of data does it."""
JSON = """
def answer(text)
  found = JSON.parse(text)
  found.is_a?(Hash) ? found.keys : found.class.to_s
end
"""
ERB = """
require 'erb'
def answer(text)
  RubyVM::InstructionSequence.compile(ERB.new(text, trim_mode: '-').src)
  true
end
"""
"""As ``Puppet::Util.create_erb`` does it."""
HIERA = """
require 'puppet'
require 'tmpdir'
FOLDER = Dir.mktmpdir
Puppet.initialize_settings(['--confdir', FOLDER, '--vardir', FOLDER, '--strict', 'off'])
Puppet::Util::Log.level = :crit
ENVIRONMENT = Puppet::Node::Environment.create(:production, [])
Puppet.push_context(
  current_environment: ENVIRONMENT,
  environments: Puppet::Environments::Static.new(ENVIRONMENT),
  loaders: Puppet::Pops::Loaders.new(ENVIRONMENT),
)
NODE = Puppet::Node.new('x', environment: ENVIRONMENT)
include Puppet::Pops::Lookup
def answer(request)
  owner = request[0] == 'module' ? ModuleDataProvider.new('m') : EnvironmentDataProvider.new
  path = Pathname(FOLDER + '/hiera.yaml')
  File.write(path, request[1])
  parsed = Puppet::Util::Yaml.safe_load(request[1], [Symbol], path)
  raise 'no hash' unless parsed.is_a?(Hash)
  version = parsed['version'] || parsed[:version]
  version = version.nil? ? 3 : version.to_i
  config = { 5 => HieraConfigV5, 4 => HieraConfigV4, 3 => HieraConfigV3 }.fetch(version)
  loaded = config.new(Pathname(FOLDER), path, parsed, owner)
  invocation = Invocation.new(Puppet::Parser::Compiler.new(NODE).topscope)
  loaded.configured_data_providers(invocation, owner) if version == 5
  version
end
"""
_LOOP = """
require 'json'
$stdin.each_line do |line|
  begin
    puts JSON.generate([true, answer(JSON.parse(line)[0])])
  rescue StandardError, SyntaxError, Psych::Exception, SystemStackError => error
    puts JSON.generate([false, error.message.scrub[0, 200]])
  end
end
"""


def answers(program: str, requests: Sequence[Any], folder: Path) -> list[tuple[bool, Any]]:
    """Return for each request whether Ruby takes it, and what it makes of it, or says against it."""
    script = folder / "ask.rb"
    script.write_text(f"require 'yaml'\nrequire 'json'\n{program}{_LOOP}", encoding="utf-8")
    given = "".join(f"{json.dumps([one])}\n" for one in requests)
    done = subprocess.run(["ruby", "-W0", script], input=given, capture_output=True, text=True, check=True)
    found = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(found) == len(requests), done.stderr[-500:]
    return found
