#!/usr/bin/env ruby
# What live Puppet makes of code: the value of its last expression, in one process, for many sources.
#
#   ruby evaluate.rb MODULES < sources.jsonl > values.jsonl
#
# A source is a JSON text. An answer is a JSON text: {"error": message} where Puppet refuses the code, or {"value": …}
# with the type of each part told, for JSON would lose it: {"Integer": 1}, {"Array": […]}, {"Hash": [[key, value], …]}.
require 'json'
require 'tmpdir'
require 'puppet'
require 'puppet_pal'

Encoding.default_external = Encoding::UTF_8
$stdin.set_encoding(Encoding::UTF_8)
$stdout.set_encoding(Encoding::UTF_8)

# Puppet must not find the settings of this machine.
SCRATCH = Dir.mktmpdir('puppet-evaluate')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet::Util::Log.level = :crit

def told(value)
  case value
  when nil, :undef then { Undef: nil }
  when true, false then { Boolean: value }
  when Integer then { Integer: value }
  when Float then { Float: value.to_s }
  when String then { String: value.dup.force_encoding(Encoding::UTF_8).scrub }
  when :default then { Default: nil }
  when Regexp then { Regexp: value.source }
  when Array then { Array: value.map { |one| told(one) } }
  when Hash then { Hash: value.map { |key, one| [told(key), told(one)] } }
  when Puppet::Pops::Types::PSensitiveType::Sensitive then { Sensitive: told(value.unwrap) }
  when Puppet::Pops::Types::PAnyType then { Type: value.to_s }
  else { Other: value.class.name }
  end
end

def answer_to(compiler, source)
  { value: told(compiler.evaluate_string(source)) }
rescue StandardError, SystemStackError, ScriptError, NoMemoryError => e
  { error: e.message.lines.first.to_s.scrub }
end

FOR_ONE_COMPILER = 100
facts = { 'yes' => true, 'no' => false, 'word' => 'b', 'number' => 3, 'list' => %w[a b], 'hash' => { 'a' => 'c' } }
Puppet::Pal.in_tmp_environment('production', modulepath: [ARGV[0]], facts: facts) do |pal|
  # A new compiler for each would take most of the time; the sources use no name twice.
  $stdin.each_line.each_slice(FOR_ONE_COMPILER) do |lines|
    pal.with_catalog_compiler do |compiler|
      # As `puppet apply` has them by default; Pal is stricter.
      Puppet[:strict] = :warning
      Puppet[:strict_variables] = false
      lines.each { |line| $stdout.puts JSON.generate(answer_to(compiler, JSON.parse(line)[0])) }
    end
  end
end
