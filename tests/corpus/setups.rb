#!/usr/bin/env ruby
# Whether live Puppet compiles a catalog of each environment of a folder, with strict variables, in one process.
#
#   ruby setups.rb ENVIRONMENTS MODULES < wanted.jsonl > answers.jsonl
#
# What is wanted is [environment, node, facts, code] (no code: that of the environment); an answer is [null], or [what
# Puppet refuses the catalog for].
require 'json'
require 'tmpdir'
require 'puppet'

Encoding.default_external = Encoding::UTF_8
$stdout.set_encoding(Encoding::UTF_8)
SCRATCH = Dir.mktmpdir('puppet-compile')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet::Util::Log.level = :crit
Puppet[:strict] = :warning
Puppet[:basemodulepath] = ARGV[1]
Puppet[:strict_variables] = true
ENVIRONMENTS = Puppet::Environments::Directories.new(ARGV[0], [ARGV[1]])
Puppet.push_context(environments: ENVIRONMENTS)

def refusal(name, node_name, facts, code)
  environment = ENVIRONMENTS.get(name.to_sym)
  Puppet[:code] = code
  Puppet.override(current_environment: environment, loaders: Puppet::Pops::Loaders.new(environment)) do
    node = Puppet::Node.new(node_name, environment: environment, facts: Puppet::Node::Facts.new(node_name, facts))
    node.merge(facts)
    node.add_server_facts('serverversion' => '7.23.0', 'servername' => 'puppet', 'serverip' => '192.0.2.1')
    node.trusted_data = { 'certname' => node_name, 'extensions' => {}, 'domain' => nil, 'hostname' => node_name }
    catalog = Puppet::Parser::Compiler.compile(node)
    Puppet::Pops::Evaluator::DeferredResolver.resolve_and_replace(node.facts, catalog)
    # What is right on Windows is not where this runs.
    catalog.to_ral unless facts['os']['family'] == 'windows'
  end
  nil
rescue Puppet::Error, ArgumentError, RuntimeError => e
  e.message.lines.first.to_s.scrub
end

$stdin.each_line { |line| $stdout.puts JSON.generate([refusal(*JSON.parse(line))]) }
