from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.translation import override

from wandel.foundation.ui.figures import as_figure

ESTIMATE = {
    "value": 5.1,
    "unit": "t/person",
    "year": 2020,
    "flag": "estimate",
    "low": 4.7,
    "high": 5.6,
    "source": {"title": {"de": "Energiebericht"}, "publisher": "Stadt", "year": 2021},
    "derivation": {"de": "Aus dem Absatz gerechnet."},
}


@pytest.fixture(autouse=True)
def german():
    with override("de"):
        yield


def rendered(figure, arguments=""):
    source = "{% load ui %}{% figure figure " + arguments + " %}"
    return Template(source).render(Context({"figure": figure}))


def test_an_estimate_says_so_everywhere():
    html = rendered(ESTIMATE)
    assert "≈" in html
    assert "geschätzt" in html
    assert "4,7 bis 5,6" in html
    assert "Aus dem Absatz gerechnet." in html
    assert "Energiebericht" in html
    assert "≈\u00a05,1" in rendered(ESTIMATE, 'size="inline"')


def test_a_published_figure_is_not_approximate():
    html = rendered({"value": 5.1, "unit": "t/person", "flag": "published"})
    assert "≈" not in html
    assert "veröffentlicht" in html


def test_no_data_zero_and_estimate_are_three_things():
    missing = rendered({"value": None, "unit": "MWh"}, 'size="inline"')
    zero = rendered({"value": 0, "unit": "MWh", "flag": "published"}, 'size="inline"')
    assert "keine Daten" in missing
    assert "MWh" not in missing
    assert "0\u00a0MWh" in zero
    assert "keine Daten" not in zero


def test_a_fictional_figure_is_marked_even_in_a_sentence():
    assert "erfunden" in rendered({"value": 3, "flag": "fictional"}, 'size="inline"')


def test_figures_come_as_mapping_object_or_number():
    as_object = as_figure(SimpleNamespace(**ESTIMATE))
    assert as_object == as_figure(ESTIMATE)
    assert as_figure(5, unit="MWh", year=2020).unit_name == "MWh"
    assert as_figure(ESTIMATE, year=2021).year == 2021


def test_an_inline_figure_leaves_no_space_behind():
    html = Template("{% load ui %}{% figure 5 size='inline' %}, mehr").render(Context())
    assert "</span>, mehr" in html


def test_what_people_wrote_is_escaped():
    assert "<script" not in rendered({"value": 1, "source": "<script>alert(1)</script>"})
