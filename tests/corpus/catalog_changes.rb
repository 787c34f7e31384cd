#!/usr/bin/env ruby
# What live Puppet gives nodes in environments with data: their resources with all attributes, in one process.
#
#   ruby catalog_changes.rb < environments.jsonl > answers.jsonl
#
# An environment is a JSON object: {"files": {path => text}, "nodes": [name]}. An answer is a JSON object: by the name of
# the node, {"Type[title]": {attribute => value}}, or a text: why there is no catalog.
require 'fileutils'
require 'json'
require 'tmpdir'
require 'puppet'

Encoding.default_external = Encoding::UTF_8
$stdin.set_encoding(Encoding::UTF_8)
$stdout.set_encoding(Encoding::UTF_8)

# Puppet must not find the settings of this machine.
SCRATCH = Dir.mktmpdir('puppet-catalogs')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet::Util::Log.level = :crit
FACTS = { 'os' => { 'family' => 'RedHat' } }.freeze

def resources(root, name)
  environments = Puppet::Environments::Directories.new(root, [])
  # The settings of an environment are looked for among those that are in effect.
  environment = Puppet.override(environments: environments) { environments.get!(:production) }
  loaders = Puppet::Pops::Loaders.new(environment)
  Puppet.override(environments: environments, current_environment: environment, loaders: loaders) do
    node = Puppet::Node.new(name, environment: environment, facts: Puppet::Node::Facts.new(name, FACTS))
    node.merge(FACTS)
    node.trusted_data = { 'certname' => name }
    catalog = Puppet::Parser::Compiler.compile(node)
    catalog.resources.to_h { |one| [one.ref, one.to_hash.to_h { |key, value| [key.to_s, value.to_s] }] }
  end
rescue StandardError, SystemStackError => e
  e.message.lines.first.to_s.scrub.gsub(root, '')
end

def answer_to(question)
  root = Dir.mktmpdir(nil, SCRATCH)
  question['files'].each do |path, text|
    file = File.join(root, 'production', path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, text)
  end
  question['nodes'].to_h { |name| [name, resources(root, name)] }
end

$stdin.each_line { |line| $stdout.puts JSON.generate(answer_to(JSON.parse(line))) }
