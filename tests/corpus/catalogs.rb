#!/usr/bin/env ruby
# What live Puppet makes of environments: whether a catalog compiles, and can be put in an order, in one process.
#
#   ruby catalogs.rb < environments.jsonl > answers.jsonl
#
# An environment is a JSON object: path => text. An answer is a JSON array of one text: empty if Puppet takes it.
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

def catalog_of(root)
  folders = [File.join(root, 'modules')]
  environment = Puppet::Node::Environment.create(:production, folders, File.join(root, 'manifests'))
  context = {
    environments: Puppet::Environments::Static.new(environment),
    current_environment: environment,
    loaders: Puppet::Pops::Loaders.new(environment),
  }
  Puppet.override(context) do
    node = Puppet::Node.new('web1.example.org', environment: environment, facts: Puppet::Node::Facts.new('web1', {}))
    node.merge('role' => 'web')
    yield Puppet::Parser::Compiler.compile(node)
  end
end

def answer_to(files)
  root = Dir.mktmpdir(nil, SCRATCH)
  files.each do |path, text|
    file = File.join(root, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, text)
  end
  catalog_of(root) do |catalog|
    # A catalog with a cycle compiles; only whoever applies it sees that there is no order.
    cycles = catalog.to_ral.relationship_graph.find_cycles_in_graph
    cycles.empty? ? '' : "cycle: #{cycles.first.map(&:to_s).join(' ')}"
  end
rescue StandardError, SystemStackError => e
  e.message.lines.first.to_s.scrub.gsub(root, '')
end

$stdin.each_line { |line| $stdout.puts JSON.generate([answer_to(JSON.parse(line))]) }
