"""The crawler itself: it goes everywhere, once, and sees what is wrong."""

from __future__ import annotations

import pytest
from tests.crawl.crawler import Answer, Crawl, wrong_ways
from tests.crawl.reading import Reading, lacks_of

PAGE = (
    '<!doctype html><html lang="de"><head><title>A</title><link rel="stylesheet" href="/s.css"></head><body>'
    '<header></header><main id="main"><h1>A</h1>{}</main><footer></footer></body></html>'
)
POLICY = {"content-security-policy": "default-src 'none'"}


class Site:
    """A site of a few pages, which notes what was asked of it."""

    address = "http://site.example"

    def __init__(self, **pages: str | Answer) -> None:
        self.pages = {"/s.css": Answer(200, "text/css", "b{}")} | {
            f"/{name}": page
            if isinstance(page, Answer)
            else Answer(200, "text/html", PAGE.format(page), POLICY)
            for name, page in pages.items()
        }
        self.asked: list[str] = []

    def get(self, address, **_headers):
        self.asked.append(address)
        return self.pages.get(address, Answer(404, "text/html", PAGE.format(""), POLICY))

    def post(self, address, data, kind, **_headers):
        return self.get(address)


def faults_of(site: Site) -> list[str]:
    walk = Crawl(site, "visitor")
    walk.walk(["/a"])
    return walk.faults


def test_a_sound_site_is_walked_once():
    site = Site(
        a='<a href="/b">b</a><a href="c">c</a><a href="http://x.example/">x</a>',
        b='<a href="/a">a</a>',
        c="C",
    )
    assert faults_of(site) == []
    assert sorted(site.asked) == ["/a", "/b", "/c", "/s.css"]


@pytest.mark.parametrize(
    ("within", "fault"),
    [
        ('<a href="/lost">x</a>', "404: /lost (a href on /a)"),
        ('<img src="/lost.png">', "404: /lost.png (img src on /a)"),
        ('<div hx-get="/lost"></div>', "404: /lost (div hx-get on /a)"),
        ('<form action="/lost"><input name="q"></form>', "404: /lost?q= (form on /a)"),
        ('<a href="/a#there">x</a>', "leads to no place #there: /a#there (a href on /a)"),
        ('<a href="/login">x</a>', "a link that asks to log in: /login (a href on /a)"),
        ('<a href="/broken">x</a>', "500: /broken (a href on /a)"),
        ('<a href="/foreign">x</a>', "200, no header: /foreign (a href on /a)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_link_and_page(within, fault):
    strange = "<!doctype html><html lang='de'><title>x</title><main id='main'><h1>x</h1></main></html>"
    site = Site(
        a=within,
        broken=Answer(500, "text/html", PAGE.format(""), POLICY),
        foreign=Answer(200, "text/html", strange, POLICY),
        login=Answer(302, "text/html", "", {"location": "/de/account/login/code/"}),
    )
    assert f"visitor: {fault}" in faults_of(site)


@pytest.mark.parametrize(
    ("page", "lack"),
    [
        (PAGE.format("").replace('lang="de"', 'lang="en"'), "speaks en"),
        (PAGE.format("").replace("<title>A</title>", "<title> · Wandel</title>"), "no title"),
        (PAGE.format("<h1>B</h1>"), "2 first headings"),
        (PAGE.format("<div>"), "not closed: div"),
        (PAGE.format('<p id="x"></p><p id="x"></p>'), "the id x twice"),
        (PAGE.format("").replace("<header></header>", ""), "no header"),
    ],
)
def test_what_a_page_lacks(page, lack):
    assert lacks_of(Reading(page), "de") == [lack]


def test_a_form_that_breaks_is_told():
    site = Site(a='<form method="post" action="/b"><input name="x"></form>')
    site.pages["/b"] = Answer(500, "text/html", PAGE.format(""), POLICY)
    walk = Crawl(site, "team")
    walk.walk(["/a"])
    walk.send_every_form()
    assert walk.faults[0] == "team: 500: /b (form sent with nonsense on /a)"


def test_a_form_is_sent_with_its_token_and_without_what_was_asked():
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
    asked = '<input name="a" value="x"><button name="b" value="c"></button>'
    [form] = Reading(f'<form method="post">{token}{asked}</form>').forms
    ways = dict(wrong_ways(form))
    assert ways["with nothing"] == [("csrfmiddlewaretoken", "t")]
    assert ways["empty"] == [("csrfmiddlewaretoken", "t"), ("b", "c"), ("a", "")]
