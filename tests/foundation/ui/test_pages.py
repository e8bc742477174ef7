import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from wandel.foundation.ui import views
from wandel.foundation.ui.icons import ICONS
from wandel.foundation.ui.statuses import STATUSES
from wandel.foundation.ui.styleguide import IdeaForm

LAYOUTS = ["page", "projector", "phone"]


class Collector(HTMLParser):
    """Start tags with their attributes, and the ids in order."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_inline(page, layout):
    for tag, attributes in Collector(page(layout)).tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        if tag == "script" and attributes.get("type") != "application/json":
            assert attributes.get("src")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_comes_from_elsewhere(page, layout):
    for tag, attributes in Collector(page(layout)).tags:
        if tag in ("script", "link", "img"):
            address = attributes.get("src") or attributes.get("href") or ""
            assert not re.match(r"(https?:)?//", address)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ids_are_unique_and_references_lead_somewhere(page, layout):
    tags = Collector(page(layout)).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in tags:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for target in (attributes.get(name) or "").split():
                assert target in ids, (name, target)


def test_the_demonstration_is_named_on_every_layout(page):
    for layout in LAYOUTS:
        assert "Demonstration" in page(layout)


def test_the_chosen_theme_is_drawn_by_the_server(page):
    assert 'data-theme="system">' in page()
    assert 'data-theme="dark" data-kern-theme="dark"' in page(wandel_theme="dark")
    assert 'data-theme="system">' in page(wandel_theme='"><script>')


def test_the_way_shows_state_and_place(page):
    html = page()
    assert html.count('aria-current="page"') >= 2
    assert re.search(r"w-step--analysis w-step--published", html)
    assert "veröffentlicht" in html


def test_without_scripts_the_table_of_a_chart_is_open(page):
    html = page()
    assert html.count('<details class="w-chart__table" open>') == html.count("data-chart ")
    assert "keine Daten" in html


def test_the_theme_can_be_chosen_without_scripts(page):
    request = RequestFactory().post("/darstellung", {"theme": "contrast", "next": "/styleguide"})
    response = views.theme(request)
    assert response["Location"] == "/styleguide"
    assert response.cookies["wandel_theme"].value == "contrast"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_way_back_stays_in_the_house(elsewhere):
    response = views.theme(RequestFactory().post("/darstellung", {"theme": "dark", "next": elsewhere}))
    assert response["Location"] == "/"


def test_an_unknown_theme_is_not_kept():
    response = views.theme(RequestFactory().post("/darstellung", {"theme": "pink", "next": "/"}))
    assert "wandel_theme" not in response.cookies


def test_content_is_escaped_and_marked():
    template = Template("{% load ui %}{% content text %}")
    html = template.render(Context({"text": {"en": "<b>Heat</b>"}}))
    assert html == '<span lang="en" data-content>&lt;b&gt;Heat&lt;/b&gt;</span>'
    assert 'dir="auto"' in template.render(Context({"text": "مرحبا"}))


def test_a_breadcrumb_says_content_in_one_language():
    template = Template("{% load ui %}{% breadcrumb 'Arenen' '/arenas/' title '/arenas/1/' 'Idee' %}")
    html = template.render(Context({"title": {"de": "Wärme <jetzt>", "en": "Heat"}}))
    assert '<a href="/arenas/1/"><span lang="de" data-content>Wärme &lt;jetzt&gt;</span></a>' in html
    assert '<a href="/arenas/">Arenen</a>' in html
    assert '<span aria-current="page">Idee</span>' in html


def test_fields_name_their_errors_and_hints(page):
    html = page()
    assert 'aria-describedby="id_bound-text_error id_bound-text_helptext"' in html
    assert 'href="#id_bound-kind_0"' in html
    assert "keine-adresse" in html


def test_an_untouched_form_has_no_error_summary():
    html = Template("{% load ui %}{% form_errors form %}").render(Context({"form": IdeaForm()}))
    assert not html.strip()


def test_every_status_has_a_known_icon():
    assert {status.icon for status in STATUSES.values()} <= ICONS.keys()


def test_an_unknown_status_is_shown_as_it_is():
    assert "mystery" in Template("{% load ui %}{% status 'mystery' %}").render(Context())
