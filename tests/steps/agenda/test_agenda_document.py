"""The document: what it says, in which languages, to whom, and whether machines can read it."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from django.utils import timezone
from tests.factories import make_city
from tests.steps.agenda.pdf_reading import elements, page_texts, squeezed

from wandel.foundation.cities import actions as cities
from wandel.people.network import actions as network
from wandel.steps.agenda import actions
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.typesetting import content_hash, typeset
from wandel.steps.agenda.document.wording import dated, word

LANGUAGES = ("de", "en", "pl")
WORDS = {
    "de": ["Zehn Dächer", "Beispielwerk", "30.06.2027", "verzögert", "Lastenrad", "Gescheitert am Pflaster."],
    "en": ["Ten roofs", "Beispielwerk", "Jun 30, 2027", "delayed", "Cargo bike", "Failed on cobbles."],
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
        assert len(pictures) == 2
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
    assert "2035:nichterreichbar" in first
    assert "2045:erreichbar" in first
    assert "verfehlt" in first


def test_estimates_and_inventions_are_marked(demo):
    text = said(made(demo))
    assert squeezed("≈ 12.000 t CO₂e im Jahr geschätzt (11.000 bis 13.000 t CO₂e im Jahr)") in text
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
    organisation = network.create_organisation(
        city=city, key="o", name=hostile, sector="business", is_real=False, kind="partner", actor=None
    )
    actions.create_commitment(
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
    organisation = network.create_organisation(
        city=city, key="o", name="Werk", sector="business", is_real=False, kind="partner", actor=None
    )
    actions.create_commitment(
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
