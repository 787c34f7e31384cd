from __future__ import annotations

import time

import pytest

from puppetguard.model.templates.erb import read_erb
from puppetguard.model.templates.ruby_blocks import block_flaw


@pytest.mark.parametrize(
    "text",
    [
        "<% if a %><% elsif b %><% else %><% end %>",
        "<% x = if a then 1 else 2 end %>",
        "<% while a do %><% end while b %>",
        "<% until a %><% loop do break if b end %><% end %>",
        "<% case a when 1 then %>x<% else %>y<% end %>",
        "<% begin %><% rescue A => e %><% else %><% ensure %><% end %>",
        "<%= [1, 2].map { |x| x * 2 }.join(',') %>",
        "<%= a ? 'end' : \"#{b ? 'x' : \"y\"}\" %>",
        "<%= {:if => 1, end: 2, 'do' => 3} %>",
        "<%= x.end.if(y).class %>",
        "<%= a / 2 %> <%= b.gsub(/end|\\/|[\"']/, '') %>",
        "<% a.each do |k, v| next unless v -%>\n<% end -%>",
        "<%= %w[if do] + %q(end) %>",
        "<%= <<-X\nif do end '\nX\n%>",
        "<% # if comment -%>\nx",
        "<%- # end -%>\n<%= ?x %>",
        "<% for a in b do %><% end %>",
        "<% return if a; puts b unless c %>",
        "<% def x; end; if y %>",
        '<%= a == b ? "x" : nil %>',
        "<%= @a.to_i %2 %>",
        "<%= @a[1..] %>",
    ],
)
def test_what_ruby_takes(text: str) -> None:
    assert block_flaw(read_erb(text)) is None


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("<% if a %>", "if", "`if` is never closed"),
        ("<% a.each do |x| %>\n<% if x %>\n<% end %>", "do", "`do` is never closed"),
        ("<% end %>", "end", "`end` closes nothing"),
        ("<% if a %><% else %><% else %><% end %>", "else %><% end", "`else` follows the `else` of the `if` of line 1"),
        ("<% unless a %><% elsif b %><% end %>", "elsif", "`elsif` cannot stand in `unless` of line 1"),
        ("<% when 1 %>", "when", "`when` belongs to no `case`"),
        ("<% a(b %>", "(", "`(` is never closed"),
        ("<% a(b] %>", "]", "`]` does not close `(` of line 1"),
        ("<%= a) %>", ")", "`)` closes nothing in this tag"),
        ("<%= a('b) %>c'd", "'b", "the text that starts here is not closed in this tag"),
        ("<% if %>x<% end %>", "if", "`if` has no condition"),
        ("<%= a + %>", "+", "nothing follows `+`"),
        ("<%= = a %>", "= a", "nothing stands before `=`"),
        ("<%= @a @b %>", "@b", "`@b` cannot follow `@a` without an operator or a comma"),
        ("<%= @a <% end %>", "<% e", "a tag opens in a tag"),
        ("<% a.each do |x| %><% else %><% end %>", "else", "`else` cannot stand in `do` of line 1"),
        ("<%= @ %>", "@", "`@` without a name is no variable"),
    ],
)
def test_what_it_refuses(text: str, at: str, message: str) -> None:
    flaw = block_flaw(read_erb(text))
    assert flaw is not None
    assert (flaw.start, flaw.message) == (text.index(at), message)


def test_depth_and_length_take_no_time() -> None:
    start = time.process_time()
    for text in ("<% if a %>" * 5_000, "<%= " + "(" * 50_000 + " %>", '<% "#{' * 2_000, "<% " + "a " * 50_000 + "%>"):
        block_flaw(read_erb(text))
    assert time.process_time() - start < 10
