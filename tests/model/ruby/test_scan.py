"""What is read of code in Ruby, and what is left open."""

from __future__ import annotations

import pytest

from puppetguard.model.ruby.outline import (
    EMPTY_RUBY,
    RubyAttribute,
    RubyFunction,
    RubyOutline,
    RubyType,
    Signature,
)
from puppetguard.model.ruby.scan import ruby_outline


def test_a_type() -> None:
    text = """
# newparam(:commented)
Puppet::Type.newtype(:App_User) do
  @doc = <<-EOS
    newparam(:in_a_text)
  EOS
  ensurable
  newparam(:name, namevar: true) { desc "newparam(:described) #{name}" }
  newparam :mode do
    newvalues(/^[0-7]{3,4}$/i, :auto)
  end
  newproperty('shell') do
    newvalues :bash, 'zsh', %s(x)
    validate { |value| raise unless value }
  end
  newproperty(:force, :boolean => true, :parent => Puppet::Property::Boolean)
  newproperty(:level) do
    newvalue(:high) { provider.high }
    newvalue("low")
    aliasvalue(:top, :high)
    defaultto :low
  end
end
"""
    attributes = (
        RubyAttribute("ensure", "property", ("present", "absent"), closed=True),
        RubyAttribute("name", "param", namevar=True),
        RubyAttribute("mode", "param", ("auto",), ("(?i)^[0-7]{3,4}$",), closed=True),
        RubyAttribute("shell", "property", ("bash", "zsh")),
        RubyAttribute("force", "property", ("true", "false", "yes", "no"), closed=True),
        RubyAttribute("level", "property", ("high", "low", "top"), closed=True),
    )
    assert ruby_outline(text) == RubyOutline(types=(RubyType("app_user", attributes),))


@pytest.mark.parametrize(
    "inside",
    [
        "[:a, :b].each { |name| newparam(name) }",
        'newproperty("a_#{x}")',
        "extend App::Attributes",
        "App.add_options(self)",
        "send(:newparam, :a)",
        "instance_eval(&BLOCK)",
    ],
)
def test_attributes_that_code_makes_leave_a_type_open(inside: str) -> None:
    (one,) = ruby_outline(f"Puppet::Type.newtype(:a) do\n  newparam(:name)\n  {inside}\nend\n").types
    assert one.open


def test_types_that_are_added_to_or_described_otherwise() -> None:
    added = ruby_outline("Puppet::Type.type(:file).newparam(:owner_of) do\nend\n")
    assert added.types == (RubyType("file", (), open=True, extends=True),)
    api = ruby_outline("Puppet::ResourceApi.register_type(\n  name: 'app', attributes: { ensure: {} })\n")
    assert api.types == (RubyType("app", (), open=True),)
    assert ruby_outline("Puppet::Type.newtype(:a, :parent => B) do\nend").types == (RubyType("a", (), open=True),)


def test_functions() -> None:
    text = """
Puppet::Functions.create_function(:'app::port') do
  # how
  dispatch :port do
    param 'Integer[1, 5]', :number
    optional_param 'Hash[String, Any]', :options
    optional_block_param 'Callable', :block
    return_type 'Integer'
  end
  dispatch :ports do
    required_repeated_param 'String', :names
  end
  def port(number, options = {}); end
end
"""
    signatures = (
        Signature(1, 2, 1, ("Integer[1, 5]", "Hash[String, Any]")),
        Signature(1, -1, 0, ("String",)),
    )
    assert ruby_outline(text).functions == (RubyFunction("app::port", False, signatures),)
    assert ruby_outline("Puppet::Functions.create_function('a') do\n def a(x); end\nend").functions == (
        RubyFunction("a"),
    )
    assert ruby_outline("Puppet::Functions.create_function(name) { }").functions == (RubyFunction(""),)


@pytest.mark.parametrize(
    "inside",
    ["dispatch(:a) { param 'X', :x }", "dispatch :a do\n  TYPES.each { |x| param x, :y }\n end", "def call(*x); end"],
)
def test_signatures_that_are_not_plain(inside: str) -> None:
    assert ruby_outline(f"Puppet::Functions.create_function(:a) do\n {inside}\nend").functions == (RubyFunction("a"),)


def test_legacy_functions() -> None:
    text = """
module Puppet::Parser::Functions
  newfunction(:one, :type => :rvalue, :arity => 2, :doc => <<-EOS
    newfunction(:two)
  EOS
  ) do |args| end
  newfunction(:some, :arity => -2) do |args| end
  newfunction('any') do |args| end
end
"""
    assert ruby_outline(text).functions == (
        RubyFunction("one", True, (Signature(2, 2),)),
        RubyFunction("some", True, (Signature(1, -1),)),
        RubyFunction("any", True),
    )


def test_facts_providers_and_types_of_values() -> None:
    text = """
Facter.add(:role) { setcode { 'x' } }
Facter.add 'site' do end
Facter.add("app_#{name}") { }
Facter.add(name) { }
Puppet::Type.type(:package).provide(:apk, :parent => :apt) do end
Puppet::Type.type(:app).provide 'x' do end
Puppet::DataTypes.create_type('App::Thing') { }
Puppet::Type.newmetaparam(:owner_team) { }
"""
    assert ruby_outline(text) == RubyOutline(
        facts=("role", "site", "app_*", "*"),
        providers=(("package", "apk"), ("app", "x")),
        data_types=("app::thing",),
        metaparameters=("owner_team",),
    )


def test_other_code() -> None:
    assert ruby_outline("class A\n  def type(x); end\nend\n") is EMPTY_RUBY
    assert ruby_outline("# Puppet::Type.newtype(:a)\n") == EMPTY_RUBY


def test_what_is_too_long_may_be_anything() -> None:
    found = ruby_outline("Puppet::Type.newtype(:a) do\n" + "newparam(:b)\n" * 5000)
    assert (found.types[0].name, found.functions[0].name, found.facts) == ("", "", ("*",))
