"""The document: what it says, in which languages, to whom, and whether machines can read it."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from tests.factories import make_city
from tests.making import make, make_organisation
from tests.steps.agenda.pdf_reading import elements, page_texts, squeezed

from wandel.foundation.cities import actions as cities
from wandel.foundation.ui.charts import Emissions, Series, emissions_chart, render_svg
from wandel.steps.agenda.document import typesetting
from wandel.steps.agenda.document.blocks import (
    Document,
    Entry,
    Notice,
    Paragraph,
    Picture,
    Points,
    Run,
    Section,
    Table,
)
from wandel.steps.agenda.document.citations import Citations
from wandel.steps.agenda.document.legible import tidy
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.targets import target_blocks
from wandel.steps.agenda.document.typesetting import content_hash, typeset
from wandel.steps.agenda.document.wording import dated, word

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
LANGUAGES = ("de", "en", "pl")
WORDS = {
    "de": ["Zehn Dächer", "Beispielwerk", "30.06.2027", "verzögert", "Lastenrad", "Gescheitert am Pflaster."],
    "en": ["Ten roofs", "Beispielwerk", "30 Jun 2027", "delayed", "Cargo bike", "Failed on cobbles."],
    "pl": [
        "Dziesięć dachów",
        "Beispielwerk",
        "30 cze 2027",
        "opóźnione",
        "Rower cargo",
        "Bruk pokonał.",
    ],
}


def made(city, language="de", number=1):
    document = word(gather(city), language)
    now = timezone.now()
    return typeset(dated(document, number=number, made_at=now, checksum=content_hash(document)), made_at=now)


def said(data):
    return "".join(page_texts(data))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_an_accessible_archive_document(demo, language):
    with pikepdf.open(io.BytesIO(made(demo, language))) as pdf:
        with pdf.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert "(Demo" in about["dc:title"] or "demonstra" in about["dc:title"].lower()
        assert pdf.Root.Lang == language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        kinds = [str(element.S) for element in elements(pdf)]
        assert kinds.count("/Title") == 1
        assert {"/H1", "/H2", "/TOC", "/Table", "/TH", "/TD", "/Caption", "/L", "/Figure"} <= set(kinds)
        pictures = [element for element in elements(pdf) if element.S == "/Figure"]
        assert len(pictures) == 4, "emissions and costs of both pathways"
        assert all(str(picture.Alt).strip() for picture in pictures)
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in found or "/FontFile3" in found for found in descriptors)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_promises_failure_and_dissent_in_every_language(demo, language):
    text = said(made(demo, language))
    for words in WORDS[language]:
        assert squeezed(words) in text
    assert "Nichtallewollendas." in text
    assert "[1]" in text
    assert "DerPlan" in text


def test_a_missed_target_stands_beside_the_reached_one_and_the_way_there_is_shown(demo):
    first = page_texts(made(demo))[0]
    assert "2035:nichtberechnet" in first
    assert "2045:nichtberechnet" in first
    assert "verfehlt" in first


def test_measures_cost_what_the_model_says(demo):
    for slug in ("heat-grid", "charging"):
        make("measure", city=demo, title={"de": f"Titel {slug}"}, place=slug, visibility="public", actor=None)
    paper = "".join(said(made(demo)).split())
    assert "KostenausdemModellstehenin" in paper.replace("-", "")
    for cost in ("4.000.000€erfundeneinmalig", "600.000€erfundeneinmalig", "30.000€"):
        assert cost in paper
    own = {"value": 7_000_000, "unit": "EUR", "flag": "stated"}
    make("measure", city=demo, title={"de": "Rat"}, place="advice", cost=own, visibility="public", actor=None)
    paper = "".join(said(made(demo)).split())
    assert "7.000.000€" in paper
    assert "90.000" not in paper


def test_estimates_and_inventions_are_marked(demo):
    text = said(made(demo))
    assert squeezed("≈ 12.000 t geschätzt (11.000 bis 13.000 t)") in text
    assert "ZehnDächererfunden" in text


def test_every_page_of_a_demonstration_says_so_and_other_documents_do_not(demo):
    pages = page_texts(made(demo))
    assert len(pages) > 3
    assert all(squeezed("Demonstration, keine Aussage.") in page for page in pages)
    assert "Demonstration:keineAussagederStadt" in said(made(make_city(is_demo=True)))
    assert "keineAussage" not in said(made(make_city()))


def test_what_is_for_the_team_is_not_printed(demo):
    assert "GeheimeZusage" not in said(made(demo))


def test_an_empty_city_gets_a_document_that_says_what_is_missing(db, fonts):
    text = said(made(make_city()))
    assert "nochkeinPfadberechnet" in text
    assert "Nochhatniemandöffentlichetwaszugesagt." in text
    assert "nennenkeine" not in text


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "#sys.inputs",
        "$x^2$ *b* _i_ `c` @ref <label> = H",
        "</text><script>alert(1)</script>",
        '\\u{1F} \\" "} ]',
        "{{ city }} %(city)s {0}",
        "مرحبا",
    ],
)
def test_what_people_write_is_printed_and_never_run(db, fonts, hostile):
    city = make_city()
    organisation = make_organisation(city, "o", hostile)
    make(
        "commitment",
        city=city,
        title={"de": hostile},
        summary={"de": hostile},
        organisation=organisation,
        status="open",
        visibility="public",
        actor=None,
    )
    assert said(made(city)).count(squeezed(hostile)) == 3 or hostile == "مرحبا"


@pytest.mark.parametrize(
    "odd", ["Fest 🎉 漢字", "\x07\x1b", "\ue000", "\ufeff\u202eabc", "x" * 10_000, "a\n\n\nb"]
)
def test_no_character_keeps_the_agenda_from_being_published(db, fonts, odd):
    city = make_city()
    cities.add_source(city=city, key="s", title=odd[:300], actor=None)
    organisation = make_organisation(city, "o", "Werk")
    make(
        "commitment",
        city=city,
        title={"de": f"Davor {odd} danach"},
        source=city.sources.get(),
        organisation=organisation,
        status="open",
        visibility="public",
        actor=None,
    )
    text = said(made(city))
    assert "Davor" in text
    assert "danach" in text
    if "🎉" in odd:
        assert "Fest□" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1\ufe0f\u20e3 Zuerst", "1□Zuerst"),
        ("q\u20dd und", "q□und"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 Haus", "□Haus"),
        ("\U0001f1e9\U0001f1ea dort", "□dort"),
        ("a\ufeffb\u202ec", "abc"),
        ("\ue000\U0010ffff\u0378", "□□□"),
        ("e\u0301le\u0300ve", "e\u0301le\u0300ve"),
        ("halb \ud83c ganz", "halb□ganz"),
    ],
)
def test_what_no_font_can_show_is_a_box_and_the_rest_stays(fonts, written, shown):
    text = said(set_alone(bare(written)))
    assert unicodedata.normalize("NFC", shown) in unicodedata.normalize("NFC", text)


def bare(text):
    """A document in which every text is this one."""
    run, link = Run(text), Run(text, "link", url=f"https://example.org/{text}")
    styled = [Run(text, style) for style in ("", "strong", "muted", "mark", "code")]
    chart = emissions_chart(Emissions("c", text, text, [2020, 2021], [Series("s", text, [2.0, 1.0])]))
    svg = render_svg(replace(chart, spec=tidy(chart.spec)), fonts=settings.ASSETS / "fonts")
    blocks = [
        Entry([run], [Paragraph([*styled, link]), Points([[run], styled], numbered=True)]),
        Table(text, [text, text], [[[styled], [[run], [run]]]], [1, 0]),
        Picture(svg, alt=f"Bild {text}", caption=text),
    ]
    return Document(
        language="de",
        title=f"Agenda {text}",
        subtitle=run,
        place=run,
        description="Probe",
        facts=[[run]],
        notice=[run],
        summary=[Notice("info", text, styled)],
        sections=[Section(text, blocks)],
        labels={"contents": "Inhalt", "glance": "Blick", "page": "Seite", "of": "von", "edition": "1"},
    )


def set_alone(document):
    return typeset(document, made_at=NOON)


NASTY = [
    "1\ufe0f\u20e3",
    "\ufeff",
    "\u0301",
    "\u20e3",
    "漢",
    "מה",
    "\u200d",
    "\U0001f468\u200d\U0001f469",
    "\ud800",
]


@settings_of(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    st.lists(
        st.one_of(st.characters(exclude_categories=()), st.sampled_from(NASTY), st.just("x")), max_size=12
    )
)
@example([])
@example(NASTY)
@example(["#", "]", "\\", '"', "\0", "\x1b", "\n\n", "\u2029", "\ufffe", "\ufffd"])
def test_any_text_anywhere_in_a_document_is_set(fonts, pieces):
    with pikepdf.open(io.BytesIO(set_alone(bare("".join(pieces))))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        [picture] = [element for element in elements(pdf) if element.S == "/Figure"]
        assert str(picture.Alt).startswith("Bild")


def test_an_alternative_keeps_what_the_picture_cannot_show(fonts):
    with pikepdf.open(io.BytesIO(set_alone(bare("漢")))) as pdf:
        [picture] = [element for element in elements(pdf) if element.S == "/Figure"]
        assert str(picture.Alt) == "Bild 漢"


def test_what_cannot_be_set_even_so_is_named(db, fonts, monkeypatch):
    """As if boxes did not help: the message says which promise is to blame."""
    city = make_city()
    organisation = make_organisation(city, "o", "Werk")
    for title in ("Zehn Dächer", "1\ufe0f\u20e3 Zuerst die Schulen"):
        make(
            "commitment",
            city=city,
            title={"de": title},
            organisation=organisation,
            status="open",
            visibility="public",
            actor=None,
        )
    monkeypatch.setattr(typesetting, "legible", lambda data: data)
    monkeypatch.setattr(typesetting, "plainest", lambda data: data)
    with pytest.raises(typesetting.NotSetError, match="Zusagen: Werk, 1\ufe0f\u20e3 Zuerst die Schulen"):
        made(city)


def test_the_same_content_has_the_same_hash_and_another_content_another(demo):
    material = gather(demo)
    first = word(material, "de")
    assert content_hash(first) == content_hash(word(gather(demo), "de"))
    assert content_hash(first) != content_hash(word(material, "en"))
    assert content_hash(first) != content_hash(replace(first, title="Anders"))
    now = timezone.now()
    assert typeset(dated(first, number=1, made_at=now, checksum="c"), made_at=now) == typeset(
        dated(first, number=1, made_at=now, checksum="c"), made_at=now
    )


def test_long_texts_keep_their_paragraphs_and_lists(db):
    city = make_city()
    make(
        "target",
        city=city,
        title={"de": "Halb so viel"},
        summary={
            "de": "Erst das.\n\n- Netze\n- Häuser\n\n3. Mai: Auftakt\n\n"
            "Und:\n\n2. zwei\n3. drei\n\n[Plan](https://example.org)"
        },
        visibility="public",
    )
    [_table, entry] = target_blocks(gather(city), "de", Citations({}, "de"))
    first, bullets, date, _and, numbers, last = entry.blocks
    assert [run.text for run in first.runs] == ["Erst das."]
    assert [[run.text for run in item] for item in bullets.items] == [["Netze"], ["Häuser"]]
    assert date.runs[0].text == "3. Mai: Auftakt"
    assert (numbers.numbered, numbers.start, len(numbers.items)) == (True, 2, 2)
    assert (last.runs[0].style, last.runs[0].url) == ("link", "https://example.org")
    with pikepdf.open(io.BytesIO(made(city))) as pdf:
        assert [str(element.S) for element in elements(pdf)].count("/L") >= 3
    assert "zwei" in said(made(city))
