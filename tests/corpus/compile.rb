#!/usr/bin/env ruby
# Whether live Puppet compiles a catalog of each environment of a folder, with strict variables, in one process.
#
#   ruby compile.rb ENVIRONMENTS > answers.jsonl
#
# An answer is a JSON text for each folder in the order of their names: null, or what Puppet refuses the catalog for.
require 'json'
require 'tmpdir'
require 'puppet'

Encoding.default_external = Encoding::UTF_8
$stdout.set_encoding(Encoding::UTF_8)
SCRATCH = Dir.mktmpdir('puppet-compile')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet::Util::Log.level = :crit
Puppet[:strict] = :error
Puppet[:strict_variables] = true
FACTS = { 'osfamily' => 'Debian', 'fqdn' => 'web1.example.org', 'os' => { 'family' => 'Debian' } }.freeze

def refusal(folder)
  environment = Puppet::Node::Environment.create(File.basename(folder).to_sym, [File.join(folder, 'modules')],
                                                 File.join(folder, 'manifests'))
  loaders = Puppet::Pops::Loaders.new(environment)
  Puppet.override(current_environment: environment, loaders: loaders,
                  environments: Puppet::Environments::Static.new(environment)) do
    node = Puppet::Node.new('web1', environment: environment, facts: Puppet::Node::Facts.new('web1', FACTS))
    node.merge(FACTS)
    node.add_server_facts('serverversion' => '7.23.0')
    node.trusted_data = { 'certname' => 'web1' }
    Puppet::Parser::Compiler.compile(node)
  end
  nil
rescue Puppet::Error, ArgumentError => e
  e.message.lines.first.to_s.scrub
end

Dir.children(ARGV[0]).sort.each { |name| $stdout.puts JSON.generate([refusal(File.join(ARGV[0], name))]) }
