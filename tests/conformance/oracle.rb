#!/usr/bin/env ruby
# What Puppet itself says: its parser, static validator and PN writer, in one process, for many sources.
#
#   ruby oracle.rb [--pn-sha] < requests.jsonl > answers.jsonl
#
# A request has `id` (echoed), `source` (the code) or `path` (a file, read as UTF-8), `kind` ("pp" or "epp"), and `tasks`
# (true: as with `puppet parser validate --tasks`).
#
# An answer has
#   id, ok      no error was found
#   phase       what found the errors: "parse" (then there is exactly one) or "validate"; null without any
#   errors      [{line, col, message, issue_code}], in Puppet's order; line and col may be null
#   warnings    [{line, col, message, issue_code, severity}]
#   pn          the tree, whenever parsing succeeded; with --pn-sha the SHA-256 of that text as `pn_sha256` instead
#   pn_error    set where Puppet's own PN writer fails
require 'json'
require 'digest'
require 'timeout'
require 'tmpdir'
require 'puppet'
require 'puppet/pops'
require 'puppet/pops/pn'

include Puppet::Pops

PN_SHA = ARGV.delete('--pn-sha')
SECONDS_FOR_ONE = 30

Encoding.default_external = Encoding::UTF_8
Encoding.default_internal = nil
$stdin.set_encoding(Encoding::UTF_8)
$stdout.set_encoding(Encoding::UTF_8)

# Puppet wants to write to its folders, and must not find the settings of this machine.
SCRATCH = Dir.mktmpdir('puppet-oracle')
at_exit { FileUtils.remove_entry(SCRATCH) }
Puppet.initialize_settings(['--confdir', SCRATCH, '--vardir', SCRATCH, '--color=false'])
Puppet[:log_level] = :warning
Puppet.push_context(Puppet.base_context(Puppet.settings), 'oracle')

# The lexer's warnings go past the validator, straight to the log.
$logged = []
class << Puppet::Util::Log
  def create(entry)
    $logged << entry if %i[warning err].include?(entry[:level])
    nil
  end
end

FORMATTER = Validation::DiagnosticFormatter.new

def failure(error)
  code = error.respond_to?(:issue_code) ? error.issue_code : nil
  code ||= error.is_a?(Puppet::ParseError) ? 'PARSE_ERROR_NO_CODE' : "CRASH:#{error.class}"
  text = error.respond_to?(:basic_message) ? error.basic_message : error.message
  {
    line: error.respond_to?(:line) ? error.line : nil,
    col: error.respond_to?(:pos) ? error.pos : nil,
    message: text.to_s.scrub.lines.first.to_s.strip,
    issue_code: code.to_s
  }
end

def diagnostic(found)
  place = found.source_pos
  {
    line: place && place.line,
    col: place && place.pos,
    message: FORMATTER.format_message(found).to_s.scrub,
    issue_code: found.issue.issue_code.to_s,
    severity: found.severity.to_s
  }
end

def logged_warning(entry)
  {
    line: entry[:line],
    col: entry[:pos],
    message: entry[:message].to_s.scrub,
    issue_code: entry[:issue_code].to_s,
    severity: entry[:level].to_s
  }
end

# Puppet fails in many ways, with its own errors and with Ruby's: each means that it rejects the source.
def rejecting
  yield
  nil
rescue Timeout::Error
  raise
rescue StandardError, SystemStackError, ScriptError => e
  e
end

def validate(model, answer)
  acceptor = Validation::Acceptor.new
  # The check of a heredoc's text raises at once: then Puppet reports that error alone.
  raised = rejecting { Validation::ValidatorFactory_4_0.new.validator(acceptor).validate(model) }
  found = acceptor.errors.map { |one| diagnostic(one) }
  answer[:errors] = raised.is_a?(Puppet::ParseError) ? [failure(raised)] : found + (raised ? [failure(raised)] : [])
  answer[:warnings] = acceptor.warnings.map { |one| diagnostic(one) }
  answer[:phase] = 'validate' unless answer[:errors].empty?
  answer[:ok] = answer[:errors].empty?
end

def write_pn(model, answer)
  text = String.new
  raised = rejecting { Model::PNTransformer.transform(model).format(nil, text) }
  if raised
    answer[:pn_error] = "#{raised.class}: #{raised.message}".lines.first.strip.scrub
    return
  end
  text = text.dup.force_encoding(Encoding::UTF_8)
  PN_SHA ? answer[:pn_sha256] = Digest::SHA256.hexdigest(text) : answer[:pn] = text.scrub
end

def answer_to(request)
  source = request['source'] || File.binread(request['path']).force_encoding(Encoding::UTF_8)
  Puppet[:tasks] = request['tasks'] ? true : false
  $logged = []
  answer = { id: request['id'], ok: false, phase: nil, errors: [], warnings: [] }
  parser = request['kind'] == 'epp' ? Parser::EppParser.new : Parser::Parser.new
  program = nil
  raised = rejecting { program = parser.parse_string(source, nil) }
  if raised
    answer[:phase] = 'parse'
    answer[:errors] = [failure(raised)]
  elsif program
    validate(program.model, answer)
    write_pn(program.model, answer)
  end
  answer[:warnings] = $logged.map { |entry| logged_warning(entry) } + answer[:warnings]
  answer
end

$stdin.each_line do |line|
  request = JSON.parse(line)
  answer =
    begin
      Timeout.timeout(SECONDS_FOR_ONE) { answer_to(request) }
    rescue Timeout::Error
      failed = { line: nil, col: nil, message: "no answer in #{SECONDS_FOR_ONE} s", issue_code: 'TIMEOUT' }
      { id: request['id'], ok: false, phase: 'timeout', errors: [failed], warnings: [] }
    end
  $stdout.puts JSON.generate(answer)
end
