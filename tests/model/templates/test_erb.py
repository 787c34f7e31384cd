from __future__ import annotations

from puppetguard.model.templates.erb import CLOSE, OPEN, TEXT, read_erb


def test_tags() -> None:
    text = "a <%# x %>\n  <%- if @b -%>\n<%= @c %> <%% d %>"
    assert [
        (one.kind, text[one.start : one.end], text[one.code_start : one.code_end]) for one in read_erb(text).tags
    ] == [
        ("comment", "<%# x %>", " x "),
        ("code", "  <%- if @b -%>", " if @b "),
        ("output", "<%= @c %>", " @c "),
    ]


def test_the_program_is_that_of_ruby() -> None:
    # `erb -x -T -` of the same text, less the calls that put text out.
    assert read_erb("a\n<% if x -%>\nb<%= y %>\n<% end %>").program == (
        f"{TEXT}\n;  if x \n{TEXT}; {OPEN} y {CLOSE}; {TEXT}\n;  end "
    )


def test_places_in_the_program_lead_back() -> None:
    text = "ab<%= x %><% end %>"
    template = read_erb(text)
    assert text[template.origin(template.program.index("end"))] == "e"
    assert text[template.origin(template.program.index("x"))] == "x"


def test_a_tag_that_is_not_closed_is_text() -> None:
    template = read_erb("a <%= x")
    assert [one.closed for one in template.tags] == [False]
    assert template.program == f"{TEXT}; {TEXT}"


def test_an_end_without_a_start() -> None:
    assert read_erb("<= @x %>\n%>s 50 %> x\n").stray == (6,)


def test_any_text_is_read_in_no_time() -> None:
    for text in ("<%" * 50_000, "%>" * 50_000, "<%= x %>" * 20_000, " " * 100_000, "<%-" * 30_000, "@a " * 50_000):
        assert read_erb(text).text == text
