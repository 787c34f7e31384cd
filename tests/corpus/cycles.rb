#!/usr/bin/env ruby
# Whether live Puppet finds cycles in the catalogs of manifests, in one process.
#
#   ruby cycles.rb MODULES < manifests.jsonl > answers.jsonl
#
# A manifest is a list of one JSON text. An answer is "cycle", "none", or ["error", message] if it does not compile.
require 'json'
require 'tmpdir'
require 'puppet'

SCRATCH = Dir.mktmpdir('puppet-cycles')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet::Util::Log.level = :crit
Puppet[:strict] = :warning

def answer_to(code)
  Puppet[:code] = code
  environment = Puppet::Node::Environment.create(:production, ARGV.first(1), '')
  node = Puppet::Node.new('n', environment: environment)
  Puppet.override(current_environment: environment, loaders: Puppet::Pops::Loaders.new(environment)) do
    graph = Puppet::Parser::Compiler.compile(node).to_ral.relationship_graph
    graph.find_cycles_in_graph.empty? ? 'none' : 'cycle'
  end
rescue StandardError => e
  ['error', e.message.lines.first.to_s.scrub]
end

$stdin.each_line { |line| $stdout.puts JSON.generate(answer_to(JSON.parse(line)[0]), quirks_mode: true) }
