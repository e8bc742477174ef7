"""Long texts keep their paragraphs, lists and links, and nothing that is typed becomes anything else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wandel.foundation.ui.prose import ADDRESS, as_html, passages, plain_text, prose

ALLOWED = {
    "p": {"dir"},
    "br": set(),
    "ul": {"dir"},
    "ol": {"dir", "start"},
    "li": {"dir"},
    "a": {"href", "rel"},
}


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


SNIPPETS = st.sampled_from(
    r"""
<script>alert(1)</script>¦<img src=x onerror=alert(1)>¦<svg/onload=1>¦<a href=https://a.b onmouseover=x>
[x](javascript:alert(1))¦[x](JaVaScRiPt:alert(1))¦[x](<javascript:x>)¦[x](&#106;avascript:alert(1))
<javascript:alert(1)>¦[x](data:text/html,x)¦[x](vbscript:x)¦[x](https://a.b "onload=1")¦&#106;avascript:
https://a.b/" onclick="x¦<https://a.b>¦![x](https://a.b/x.png)¦[a]: javascript:x¦[a]¦%6A%61vascript:
https://¦mailto:a@b.c¦<!--¦-->¦<![CDATA[¦</p>¦</li>¦[¦]¦(¦)¦`¦*¦_¦\\¦- ¦1. ¦+ ¦• ¦<¦>¦&¦"¦'
""".replace("\n", "¦").split("¦")
)
SPACES = st.sampled_from(["\n", "\n\n", "  ", "java\nscript:", "\u200b", "\u202e", "\u00ad", "\u200f"])
TYPED = st.lists(SNIPPETS | SPACES | st.text(max_size=12), max_size=14).map("".join)


@given(TYPED)
@example("[x](https://a.b/?q=javascript:alert(1))")
def test_no_script_survives_whatever_is_typed(text):
    for tag, attributes in Seen(as_html(text)).tags:
        assert attributes.keys() <= ALLOWED[tag]
        if tag == "a":
            # What is no address leads nowhere.
            assert re.match(r"(?i)https?:|mailto:", attributes.get("href", "https:"))
            assert "noopener" in attributes["rel"]


@given(TYPED)
@example("<b>fett</b> <script>alert(1)</script>")
def test_html_is_text_like_any_other(text):
    """All letters are there, in their order: nothing was taken for a tag and swallowed."""
    without_links = text.replace("[", "").replace("%", "")
    letters = [one for one in without_links if one.isalpha()]
    assert [one for one in Seen(as_html(without_links)).text if one.isalpha()] == letters
    assert [one for one in plain_text(without_links) if one.isalpha()] == letters


@given(st.lists(st.integers(0, 99_999), min_size=1, max_size=5), st.sampled_from(".)"))
def test_no_number_becomes_another(numbers, mark):
    text = "\n".join(f"{number}{mark} Mai" for number in numbers)
    parsed = Seen(as_html(text))
    if any(tag == "ol" for tag, _attributes in parsed.tags):
        first = next(int(a.get("start") or 1) for tag, a in parsed.tags if tag == "ol")
        assert numbers == list(range(first, first + len(numbers)))
        assert len(numbers) > 1
    else:
        assert parsed.text.split("\n") == text.split("\n")


def test_paragraphs_lists_and_links_are_set():
    html = as_html(
        "Erst das.\n\nDann:\n- Linden\n- [Bänke](https://example.org/b?a=1&c=2)\n\n1. eins\n2. zwei"
    )
    assert html.count("<p ") == 2
    assert html.count("<li ") == 4
    assert 'href="https://example.org/b?a=1&amp;c=2"' in html


@pytest.mark.parametrize(
    "text",
    [
        "Bürger*innen und Nutzer*innen",
        "> 50 % weniger",
        "# 1 der Liste",
        "3. Mai 2024: Auftakt",
        "3. Mai: Auftakt\n10. Mai: Abschluss",
        "+ 5 %\n+ 3 %",
        "a & b &amp; c < d",
        "snake_case_name und `x`",
        "---",
        "    eingerückt",
    ],
)
def test_existing_texts_look_as_before(text):
    parsed = Seen(as_html(text))
    assert {tag for tag, _attributes in parsed.tags} <= {"p", "br"}
    assert parsed.text.strip() == text.strip()


def test_a_list_pasted_from_an_office_program_is_a_list():
    assert as_html("•\u00a0Linden\n•\u00a0Bänke").count("<li ") == 2


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Siehe https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a?b=1&c=2)", "https://example.org/a?b=1&c=2"),
    ],
)
def test_an_address_alone_is_a_link(text, link):
    [found] = [attributes["href"] for tag, attributes in Seen(as_html(text)).tags if tag == "a"]
    assert found == link == ADDRESS.search(text)[0]


def test_plain_texts_keep_words_and_where_asked_addresses():
    text = "Erst das.\n\n- Linden\n- [Bänke](https://example.org/b)"
    assert plain_text(text) == "Erst das.\n• Linden\n• Bänke"
    assert plain_text(text, addresses=True).endswith("Bänke (https://example.org/b)")
    assert [passage.mark for passage in passages(text)] == ["", "•", "•"]


def test_a_text_says_its_language_and_turns_with_its_script():
    assert prose({"pl": "Żółw"}) == '<div class="w-text" lang="pl" data-content><p dir="auto">Żółw</p></div>'
    assert prose({}) == ""
