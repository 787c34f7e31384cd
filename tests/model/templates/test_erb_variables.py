from __future__ import annotations

import pytest

from puppetguard.model.templates.erb import read_erb
from puppetguard.model.templates.erb_variables import template_reads


def test_what_a_template_reads() -> None:
    text = (
        '<%= @a %> <% if @b %><%= "#{@c} @no" %><% end %>\n'
        "<%= scope['d::e'] %> <%= scope.lookupvar('::f') %> <%= scope.function_template(['x/y.erb']) %>\n"
        "<% @g = 1 %><%= @h if has_variable?('h') %><%# @comment %>@text"
    )
    found = template_reads(read_erb(text))
    assert [(one.name, text[one.start : one.end], one.via) for one in found.reads] == [
        ("a", "@a", "instance"),
        ("b", "@b", "instance"),
        ("c", "@c", "instance"),
        ("d::e", "'d::e'", "scope"),
        ("f", "'::f'", "scope"),
        ("g", "@g", "instance"),
        ("h", "@h", "instance"),
    ]
    assert (found.sets, found.asks, found.functions, found.whole) == (
        frozenset("g"),
        frozenset("h"),
        ("template",),
        True,
    )


def test_what_cannot_be_followed_is_not_whole() -> None:
    assert not template_reads(read_erb("<% def x; end %><%= @a %>")).whole
    assert not template_reads(read_erb("<%= instance_variable_get(x) %>")).whole


@pytest.mark.parametrize(
    ("code", "whole"),
    [
        ("scope.to_hash[key]", False),
        ("scope.to_hash.each { |key, value| }", False),
        ("x = scope.to_hash", False),
        ("scope[key]", False),
        ('scope["a::#{key}"]', False),
        ("scope.lookupvar(key)", False),
        ("scope.to_hash.has_key?('a')", True),
        ("scope['a']", True),
        ("scope.lookupvar 'a'", True),
        ("scope.function_template(['a/b.erb'])", True),
    ],
)
def test_names_that_are_put_together(code: str, whole: bool) -> None:
    assert template_reads(read_erb(f"<% {code} %>")).whole is whole


def test_names_that_nothing_gives_a_value() -> None:
    text = (
        "<%= docroot %> <% if access_log -%><% end %> <%= vvalue.join(',') %> <%= @x - ttl %>\n"
        "<% count = 0; a, b = 1, 2; @y.each do |(key, value), index| %><%= key %><%= index %><% end %>\n"
        "<%= count + a %>\n"
        "<% for one in @z %><%= one %><% end %> <%= format('x') %> <%= tags %> <%= helper 'x' %> <%= call(x) %>\n"
        "<%= @h.name %> <% begin; rescue => error; %><%= error %><% end %> <%= { size: 1 } %> <%= rand %>"
    )
    found = template_reads(read_erb(text))
    assert [one.name for one in found.reads if one.via == "bare"] == ["docroot", "access_log", "vvalue", "ttl", "x"]
    assert {"count", "a", "b", "key", "value", "index", "one", "error"} <= found.locals
