# Prints what live Puppet knows, as JSON: types of resources, functions, facts. Argument 1 is what to print, 2 a module
# path, 3 the names of the modules in it (of types, only those that Puppet has itself and these are told).
require 'json'
require 'tmpdir'
require 'yaml'
require 'puppet'
require 'puppet/parameter/boolean'
require 'puppet/property/boolean'

WHAT, PATH, MODULES = ARGV[0], ARGV[1], ARGV[2].to_s.split(',')
HOME = Dir.mktmpdir
at_exit { require 'fileutils'; FileUtils.rm_rf(HOME) }
Puppet.initialize_settings(['--modulepath', PATH, '--confdir', "#{HOME}/conf", '--vardir', "#{HOME}/var"])
Puppet[:log_level] = 'crit'

# --- types of resources ---

PROBE = 'zzqxj'
NOT_INTEGERS = %w[absent true 5x 5-7 5,7 * */5 /5 five a5 5m 1.x].freeze

def sample(type)
  ['x', '/x', 'x:y', '100'].each do |title|
    return type.new(title: title) rescue next
  end
  nil
end

def accepts?(type, attribute, value)
  resource = sample(type)
  return true if resource.nil?
  resource[attribute] = value
  true
rescue Puppet::Error, ArgumentError, Puppet::ResourceError
  false
rescue StandardError
  true
end

def values_of(type, attribute)
  collection = type.attrclass(attribute).value_collection
  strings = collection.instance_variable_get(:@strings) || []
  regexes = collection.instance_variable_get(:@regexes) || []
  words = strings.flat_map { |value| [value.name, *value.aliases] }.map(&:to_s)
  words |= %w[true false yes no] if type.attrclass(attribute).ancestors.any? { |one| [Puppet::Parameter::Boolean, Puppet::Property::Boolean].include?(one) }
  found = {}
  found['words'] = words.uniq.sort.join(' ') unless words.empty?
  found['patterns'] = regexes.map { |value| value.name.source } unless regexes.empty?
  patterns_open = regexes.any? { |value| value.name =~ PROBE }
  # Whoever defines `validate` decides by that alone, so its answer counts; else the words do (Parameter#unsafe_validate).
  own = type.attrclass(attribute).instance_method(:unsafe_validate).owner
  refuses = if [Puppet::Parameter, Puppet::Property].include?(own)
              true
            else
              !accepts?(type, attribute, PROBE) && words.any? { |word| accepts?(type, attribute, word) }
            end
  if !words.empty? && !patterns_open && refuses
    found['strict'] = true
  elsif words.empty? && accepts?(type, attribute, '5') && accepts?(type, attribute, 5) &&
        [PROBE, *NOT_INTEGERS].none? { |text| accepts?(type, attribute, text) }
    found['integer'] = true
  end
  found
end

def type_record(type)
  properties = type.properties.map(&:name)
  parameters = type.parameters
  attributes = (properties + parameters - [:provider]).uniq
  attributes << :provider if type.parameters.include?(:provider)
  record = {
    'properties' => properties.map(&:to_s).sort.join(' '),
    'parameters' => (attributes - properties).map(&:to_s).sort.join(' '),
    'namevars' => type.key_attributes.map(&:to_s).sort.join(' '),
  }
  arrays = properties.select { |name| type.attrclass(name).array_matching == :all }
  record['arrays'] = arrays.map(&:to_s).sort.join(' ') unless arrays.empty?
  type.providerloader.loadall(Puppet.lookup(:current_environment))
  providers = type.providers.map(&:to_s).sort
  record['providers'] = providers.join(' ') unless providers.empty?
  values = attributes.reject { |name| name == :provider }.map { |name| [name.to_s, values_of(type, name)] }
  values = values.reject { |_, value| value.empty? }.sort.to_h
  record['values'] = values unless values.empty?
  record
end

def types(environment)
  from_puppet = Dir["#{$LOAD_PATH.find { |folder| File.exist?("#{folder}/puppet/type/file.rb") }}/puppet/type/*.rb"]
  found = from_puppet.to_h { |path| [File.basename(path, '.rb'), ''] }
  %w[component whit].each { |name| found.delete(name) }
  MODULES.each do |name|
    Dir["#{PATH}/#{name}/lib/puppet/type/*.rb"].each { |path| found[File.basename(path, '.rb')] ||= name }
  end
  records = found.sort.map do |name, owner|
    record = type_record(Puppet::Type.type(name))
    record['module'] = owner unless owner.empty?
    [name, record]
  end
  meta = Puppet::Type.metaparams.map { |name| [name.to_s, values_of(Puppet::Type.type(:notify), name)] }.sort.to_h
  { 'metaparameters' => meta, 'types' => records.to_h }
end

# --- attributes alone, of whatever types a module path has ---

def attributes(environment)
  files = Dir["#{PATH}/*/lib/puppet/type/*.rb"]
  files.map { |path| File.basename(path, '.rb') }.uniq.sort.to_h do |name|
    begin
      type = Puppet::Type.type(name)
      [name, type && (type.properties.map(&:name) + type.parameters).map(&:to_s).uniq.sort]
    rescue Exception # rubocop:disable Lint/RescueException -- whatever a foreign file raises
      [name, nil]
    end
  end
end

# --- functions ---

def signatures(function)
  # One that is called in a way of its own.
  return [] if function.class.instance_methods(false).include?(:call)
  function.class.dispatcher.dispatchers.map do |dispatch|
    type = dispatch.type
    low, high = type.param_types.size_range
    block = dispatch.block_type
    wanted = block.nil? ? 0 : (block.is_a?(Puppet::Pops::Types::POptionalType) ? 1 : 2)
    high = -1 if high == Float::INFINITY
    [low, high, wanted, expanded(type.param_types).delete_prefix('Tuple[').delete_suffix(']')]
  end
end

# Functions name types of their own (local_types), which nobody else knows; one that speaks of itself keeps its name.
def expanded(type)
  named = /\b([A-Z]\w*) = /
  text = Puppet::Pops::Types::TypeFormatter.singleton.alias_expanded_string(type)
  plain = text.gsub(named, '')
  plain.include?('Object[') || text.scan(named).any? { |name,| plain.match?(/\b#{name}\b/) } ? type.to_s : plain
end

def function_names(folder)
  names = Dir["#{folder}/lib/puppet/functions/**/*.rb"].map do |path|
    path.delete_prefix("#{folder}/lib/puppet/functions/").delete_suffix('.rb').gsub('/', '::')
  end
  module_name = File.basename(folder)
  names + Dir["#{folder}/functions/**/*.pp"].map do |path|
    "#{module_name}::#{path.delete_prefix("#{folder}/functions/").delete_suffix('.pp').gsub('/', '::')}"
  end
end

def functions(environment)
  loaders = Puppet::Pops::Loaders.new(environment)
  Puppet.push_context(loaders: loaders, current_environment: environment)
  own = $LOAD_PATH.find { |folder| File.exist?("#{folder}/puppet/functions/each.rb") }
  core = Dir["#{own}/puppet/functions/**/*.rb"].map do |path|
    path.delete_prefix("#{own}/puppet/functions/").delete_suffix('.rb').gsub('/', '::')
  end
  result = { 'puppet' => modern(core, loaders.puppet_system_loader), 'legacy' => legacy("#{own}/puppet/parser/functions") }
  MODULES.each do |name|
    folder = "#{PATH}/#{name}"
    found = legacy("#{folder}/lib/puppet/parser/functions").merge(modern(function_names(folder), loaders.public_loader_for_module(name)))
    result[name] = found
  end
  result['legacy'].reject! { |name, _| result['puppet'].key?(name) }
  types = Dir["#{PATH}/stdlib/types/**/*.pp"].map { |path| File.read(path)[/^type\s+([\w:]+)/, 1] }
  result['types'] = types.compact.sort
  result
end

def modern(names, loader)
  names.sort.filter_map do |name|
    function = begin
      loader.load(:function, name)
    rescue StandardError, LoadError
      nil
    end
    [name, function ? signatures(function) : []]
  end.to_h
end

# An arity below 0 is "at least", as Puppet has it: -2 means one or more.
def legacy(folder)
  Dir["#{folder}/*.rb"].map { |path| File.basename(path, '.rb') }.sort.filter_map do |name|
    begin
      Puppet::Parser::Functions.autoloader.load(name, Puppet.lookup(:current_environment))
      next unless Puppet::Parser::Functions.function(name.to_sym)
      arity = Puppet::Parser::Functions.arity(name.to_sym)
      [name, [arity >= 0 ? [arity, arity, 0, ''] : [-arity - 1, -1, 0, '']]]
    rescue StandardError, LoadError
      [name, []]
    end
  end.to_h
end

# --- facts ---

# Facts as Facter's schema has them: a hash whose parts are all named is a hash here, an open one {"*": …}.
def fact(schema)
  parts = {}
  (schema['elements'] || {}).each { |name, part| parts[name] = fact(part) }
  parts
end

def facts
  path = $LOAD_PATH.map { |folder| "#{folder}/schema/facter.yaml" }.find { |file| File.exist?(file) }
  found = {}
  YAML.safe_load(File.read(path)).each do |name, schema|
    found[schema['pattern'] || name] = {
      'parts' => fact(schema), 'type' => schema['type'], 'legacy' => schema['hidden'] || false,
      'patterned' => schema.key?('pattern'),
    }
  end
  { 'facts' => found }
end

environment = Puppet::Node::Environment.create(:knowledge, [PATH])
Puppet.override(current_environment: environment, environments: Puppet::Environments::Static.new(environment)) do
  result = case WHAT
           when 'types' then types(environment)
           when 'attributes' then attributes(environment)
           when 'functions' then functions(environment)
           when 'facts' then facts
           end
  result['version'] = Puppet.version if WHAT != 'attributes'
  puts JSON.generate(result)
end
