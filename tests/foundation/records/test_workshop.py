"""Everything of a kind is made, changed, linked, withdrawn and brought back on pages."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import make, make_organisation, sent

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, AuditEntry, TraceLink
from wandel.foundation.records import actions
from wandel.steps.experiments.models import Experiment
from wandel.steps.vision.models import Target

MADE_HERE = [kind.key for kind in kinds if kind.is_made_here]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = {
    "organisation": {"sector": "science"},
    "problem": {"level": "regime", "field": "energy"},
    "indicator": {"unit": "MWh"},
    "driver-or-barrier": {"effect": "barrier", "level": "landscape"},
    "principle": {},
    "vision-element": {"field": "mobility"},
    "target": {
        "year": "2040",
        "account": "bisko",
        "measure": "emissions",
        "status": "adopted",
        "threshold_value": "50.000",
        "threshold_unit": "t",
        "threshold_flag": "stated",
    },
    "measure": {"field": "energy"},
    "experiment": {"challenge_de": "Hitze", "hypothesis_de": "Schatten hilft.", "status": "idea"},
    "commitment": {"status": "open"},
    "arena": {},
    "event": {"occasion": "workshop", "date": "2031-01-01"},
}


@pytest.fixture
def verein(city):
    return make_organisation(city, "verein", "Reparaturverein", sector="civil-society")


def typed(kind, **more):
    of_kind = {"experiment": {"owner": "verein"}, "commitment": {"organisation": "verein"}}.get(kind, {})
    return TYPED[kind] | of_kind | {"title_de": "Neu und wichtig", "summary_de": "Worum es geht."} | more


@pytest.mark.parametrize("kind", MADE_HERE)
def test_one_of_every_kind_is_made_changed_withdrawn_and_brought_back(city, verein, team_client, kind):
    here = f"/de/{city.slug}/records"
    new = f"{here}/new/{kind}/"
    made = team_client.post(new, sent(team_client, new, **typed(kind, visibility="public")))
    assert made.status_code == 302, made.context["form"].errors
    assert "Neu und wichtig" in Client().get(made.url).content.decode()
    artefact = Artefact.objects.exclude(slug="verein").get(city=city, kind=kind)
    assert artefact.version == 1
    assert AuditEntry.objects.filter(city=city, action="records.create").exists()

    edit = f"{here}/{kind}/{artefact.slug}/edit/"
    changed = team_client.post(edit, sent(team_client, edit, title_pl="Nowe i ważne", note="Nachgetragen"))
    assert changed.status_code == 302
    history = team_client.get(f"{here}/{kind}/{artefact.slug}/").content.decode()
    assert "<ins>Nowe i ważne</ins>" in history
    assert "Nachgetragen" in history

    withdraw = f"{here}/{kind}/{artefact.slug}/withdraw/"
    assert "Wirklich zurückziehen?" in team_client.get(withdraw).content.decode()
    assert Artefact.objects.get(pk=artefact.pk).withdrawn_at is None
    assert team_client.post(withdraw).status_code == 302
    assert Client().get(made.url).status_code == 404
    assert "Neu und wichtig" in team_client.get(f"{here}/withdrawn/").content.decode()
    for _time in range(2):
        assert team_client.post(f"{here}/{kind}/{artefact.slug}/bring-back/").status_code == 302
    assert "Neu und wichtig" in Client().get(made.url).content.decode()


@pytest.mark.parametrize("kind", MADE_HERE)
def test_a_list_leads_the_team_to_the_form_and_nobody_else(city, team_client, kind):
    listed = kinds[kind].list_url(city_slug=city.slug)
    new = f"/records/new/{kind}/"
    assert new in team_client.get(listed).content.decode()
    assert new not in Client().get(listed).content.decode()


@pytest.mark.parametrize("rest", ["new/target/", "target/ziel/links/", "target/ziel/edit/", "withdrawn/"])
@pytest.mark.parametrize("role", ["visitor", "partner", "team of another city"])
def test_others_come_to_no_form(city, rest, role):
    make("target", city=city, title={"de": "Ziel"}, visibility="public")
    client = Client()
    if role != "visitor":
        at = city if role == "partner" else make_city()
        client.force_login(make_member(at, "partner" if role == "partner" else "team"), backend=BACKEND)
    answer = client.get(f"/de/{city.slug}/records/{rest}")
    assert answer.status_code == (302 if role == "visitor" else 403)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"threshold_value": "1.234,5 – ca."}, "Ist 1234,5 gemeint?"),
        ({"threshold_value": "viel"}, "„viel“ ist keine Zahl."),
        ({"threshold_value": "-3"}, "Die Zahl ist negativ."),
        ({"threshold_value": "1e400"}, "Diese Zahl ist zu groß oder zu klein."),
        ({"threshold_unit": "MWh"}, "Die Einheit „MWh“ passt hier nicht."),
        ({"threshold_flag": "published"}, "Eine veröffentlichte Zahl braucht ihre Quelle."),
        ({"threshold_flag": "estimate"}, "Eine Schätzung braucht ihre Herleitung."),
        ({"year": "1850"}, "1990"),
        ({"flag": "fictional"}, "Erfundenes gehört nur in eine Demonstration."),
        ({"flag": "published"}, "Veröffentlicht, aber ohne Quelle."),
        ({"title_de": "​ "}, "Ein Titel fehlt"),
        ({"title_de": "x" * 201}, "200"),
        ({"status": "perhaps"}, "perhaps"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(city, team_client, given, said):
    new = f"/de/{city.slug}/records/new/target/"
    answer = team_client.post(new, sent(team_client, new, **typed("target", summary_pl="Zostaje.") | given))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert "Zostaje." in html
    assert not Target.objects.exists()


def test_numbers_are_read_as_the_language_writes_them(city, team_client):
    for language, text in (("de", "50.000,5"), ("en", "50,000.5"), ("pl", "50 000,5")):
        new = f"/{language}/{city.slug}/records/new/target/"
        given = typed("target", threshold_value=text, title_de=f"Ziel {language}")
        assert team_client.post(new, sent(team_client, new, **given)).status_code == 302
        made = Target.objects.get(title__de=f"Ziel {language}")
        assert made.threshold["value"] == 50000.5
        edit = f"/{language}/{city.slug}/records/target/{made.slug}/edit/"
        assert sent(team_client, edit)["threshold_value"] == text.replace(".000", "000").replace(
            ",000", "000"
        ).replace(" ", "")


def test_lists_of_texts_names_and_days_come_back_as_they_were(city, verein, team_client):
    new = f"/de/{city.slug}/records/new/experiment/"
    given = typed(
        "experiment",
        learning_questions_de="Hilft es?\nWem?",
        learning_questions_pl="Czy pomaga?",
        partners=["verein"],
        starts="2027-05-01",
        **{"log-0-date": "2027-05-02", "log-0-text_de": "Angefangen.", "log-0-flag": "stated"},
    )
    assert team_client.post(new, sent(team_client, new, **given)).status_code == 302
    made = Experiment.objects.get()
    assert made.learning_questions == [{"de": "Hilft es?", "pl": "Czy pomaga?"}, {"de": "Wem?"}]
    assert list(made.partners.all()) == [verein]
    assert made.log == [{"date": "2027-05-02", "text": {"de": "Angefangen."}, "flag": "stated"}]
    edit = f"/de/{city.slug}/records/experiment/{made.slug}/edit/"
    assert team_client.post(edit, sent(team_client, edit)).status_code == 302
    # Nothing was changed, so there is no new version.
    assert Experiment.objects.get().version == 1


def test_what_something_came_out_of_leads_to_it(city, verein, team_client):
    origin = make("measure", city=city, title={"de": "Bäume"}, visibility="public")
    new = f"/de/{city.slug}/records/new/experiment/"
    given = sent(team_client, f"{new}?from=measure/{origin.slug}", **typed("experiment"))
    assert given["origin"] == [f"measure/{origin.slug}"]
    assert team_client.post(new, given).status_code == 302
    assert TraceLink.objects.get().source_id == origin.pk
    assert team_client.get(f"{new}?from=commitment/none").status_code == 404


def test_things_are_linked_and_a_link_is_taken_away(city, team_client):
    measure = make("measure", city=city, title={"de": "Bäume"}, visibility="public")
    target = make("target", city=city, title={"de": "Kühle"}, visibility="public")
    elsewhere = make("target", city=make_city(), title={"de": "Anderswo"})
    here = f"/de/{city.slug}/records/measure/{measure.slug}/links/"
    assert "Womit?" in team_client.get(here).content.decode()
    assert team_client.post(here, {"other": f"leads-to:0:{elsewhere.pk}"}).status_code == 422
    assert team_client.post(here, {"other": f"leads-to:0:{target.pk}"}).status_code == 302
    [link] = TraceLink.objects.all()
    assert (link.source_id, link.target_id) == (target.pk, measure.pk)
    assert "kommt aus" in team_client.get(here).content.decode()
    assert "Kühle" in Client().get(measure.get_absolute_url()).content.decode()
    # The second one in the same moment finds it done.
    for _time in range(2):
        assert team_client.post(f"{here}{link.pk}/unlink/").status_code == 302
    assert not TraceLink.objects.filter(withdrawn_at=None).exists()


def test_a_demonstration_marks_what_is_made_in_it(db):
    city = make_city(is_demo=True)
    client = Client()
    client.force_login(make_member(city), backend=BACKEND)
    new = f"/de/{city.slug}/records/new/principle/"
    assert sent(client, new)["flag"] == "fictional"


@pytest.mark.parametrize("deed", ["create", "edit", "restore_version"])
def test_an_action_asks_for_the_right_itself(city, deed):
    thing = make("principle", city=city, title={"de": "Sparsam"})
    partner = make_member(city, "partner")
    given = {
        "create": {"kind": "principle", "city": city, "document": {}, "visibility": "team"},
        "edit": {"artefact": thing, "document": {}, "visibility": "team", "seen_version": 1},
        "restore_version": {"artefact": thing, "number": 1, "seen_version": 1},
    }[deed]
    with pytest.raises(PermissionDenied):
        getattr(actions, deed)(actor=partner, **given)


def test_rows_may_stay_empty_and_ask_for_nothing(city, verein, team_client):
    address = f"/de/{city.slug}/records/new/experiment/"
    page = team_client.get(address).content.decode()
    rows = page[page.index('id="id_log"') :]
    rows = rows[: rows.index("</details>\n</fieldset>") if "</details>\n</fieldset>" in rows else None]
    assert "Lerntagebuch" in rows
    assert rows.count("<details") == 2
    row = rows[rows.index("<details") : rows.index("</details>")]
    for mark in ("in mindestens einer Sprache nötig", "freiwillig", "data-asked"):
        assert mark not in row
    given = {"title_de": "Beet", "challenge_de": "Zu heiß.", "hypothesis_de": "Kühler.", "status": "idea"}
    made = team_client.post(address, sent(team_client, address, **given, owner=verein.slug))
    assert made.status_code == 302
    assert kinds["experiment"].model_class.objects.get(slug="beet").log == []


def test_a_row_begins_as_an_own_statement_and_says_which_row_lacks_something(city, verein, team_client):
    address = f"/de/{city.slug}/records/new/experiment/"
    given = {"title_de": "Beet", "challenge_de": "Zu heiß.", "hypothesis_de": "Kühler.", "status": "idea"}
    row = {"log-0-text_de": "Erde gekauft."}
    typed = sent(team_client, address, **given, **row, owner=verein.slug)
    refused = team_client.post(address, typed)
    assert refused.status_code == 422
    assert "Lerntagebuch 1: Tag" in refused.content.decode()
    # What stands here was sent just now; no draft of the device is offered beside it.
    assert "data-sent" in refused.content.decode()
    assert "data-sent" not in team_client.get(address).content.decode()
    # One row is filled in, and two wait.
    assert len([name for name in refused.context["form"].fields if name.endswith("-date")]) == 3
    made = team_client.post(address, typed | {"log-0-date": "2026-05-01"})
    assert made.status_code == 302
    assert kinds["experiment"].model_class.objects.get(slug="beet").log[0]["flag"] == "stated"


@pytest.mark.parametrize(
    ("kind", "said", "make"),
    [
        ("experiment", "Noch gibt es keine Organisation.", "organisation"),
        ("problem", "Hier stehen Kennzahlen und Teile der Bilanz zur Wahl", "indicator"),
        ("driver-or-barrier", "Hier stehen Kennzahlen und Teile der Bilanz zur Wahl", "indicator"),
    ],
)
def test_where_nothing_can_be_chosen_the_form_says_what_would_stand_there(
    city, team_client, kind, said, make
):
    page = team_client.get(f"/de/{city.slug}/records/new/{kind}/").content.decode()
    assert said in page
    assert f"/de/{city.slug}/records/new/{make}/" in page


def refused(team_client, city, kind, **given):
    address = f"/de/{city.slug}/records/new/{kind}/"
    page = team_client.post(address, sent(team_client, address, **typed(kind, **given)))
    assert page.status_code == 422
    return {name: " ".join(errors) for name, errors in page.context["form"].errors.items()}


def test_a_form_says_all_that_is_wrong_at_once(city, team_client):
    found = refused(
        team_client, city, "target", measure="emissions-per-head", threshold_value="1.0", reference_year="10"
    )
    assert found["threshold_value"] == "„1.0“ ist keine Zahl. Ist 1,0 gemeint?"
    millions = refused(team_client, city, "target", threshold_value="1,2 Mio. t")
    assert millions["threshold_value"] == "„1,2 Mio. t“ ist keine Zahl. Ist 1200000 gemeint?"
    assert found["threshold_unit"] == "Die Einheit „t“ passt hier nicht. In t CO₂e je Kopf angeben."
    assert set(found) == {"threshold_value", "threshold_unit", "reference_year"}
    # Whether a unit fits is not said as long as nobody knows what is measured.
    assert set(refused(team_client, city, "target", measure="", threshold_unit="GWh")) == {"measure"}
    estimate = {"threshold_flag": "estimate", "threshold_unit": "GWh"}
    found = refused(team_client, city, "target", **estimate)
    assert "threshold_unit" in found
    assert len(found) == 2


def test_the_year_of_a_threshold_is_that_of_the_target(city, team_client):
    address = f"/de/{city.slug}/records/new/target/"
    given = sent(team_client, address, **typed("target"))
    assert not any("threshold_year" in name for name in given)
    assert team_client.post(address, given | {"threshold_year": "2035"}).status_code == 302
    target = Target.objects.get(slug="neu-und-wichtig")
    assert (target.year, target.threshold["year"]) == (2040, 2040)


def test_a_form_that_is_sent_as_it_is_keeps_the_order_of_a_list(city, team_client):
    works, bank = make_organisation(city, "werke", "Werke"), make_organisation(city, "bank", "Bank")
    measure = make("measure", city=city, title={"de": "Netz"}, slug="netz", responsible=[works, bank])
    address = f"/de/{city.slug}/records/measure/netz/edit/"
    assert team_client.post(address, sent(team_client, address)).status_code == 302
    assert Artefact.objects.get(pk=measure.pk).version == 1
