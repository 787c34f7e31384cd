from __future__ import annotations

from puppetguard.model.templates.erb import read_erb
from puppetguard.model.templates.erb_comparisons import comparisons


def test_what_is_compared_with_a_text() -> None:
    text = (
        "<% if @a == 'x' or scope['::b'] != \"y\" and scope.lookupvar('c') == 'z' %><% end %>\n"
        "<% if @d.downcase == 'x' or 'x' == @e or @f == \"#{x}\" or w.x['g'] == 'x' %><% end %>\n"
        "<% if 'p' + @h == 'x' or @i == 1 %><% end %>"
    )
    found = [(one.name, one.text, text[one.start : one.end]) for one in comparisons(read_erb(text))]
    assert found == [("a", "x", "x"), ("b", "y", "y"), ("c", "z", "z")]


def test_code_that_cannot_be_read_has_none() -> None:
    assert not list(comparisons(read_erb("<% def x; end %><% if @a == 'x' %><% end %>")))
