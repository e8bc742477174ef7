"""A word of 300 letters in every text of a city widens no page of a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as project
from django.db import models
from django.test import Client
from tests.browser import CHROMIUM
from tests.factories import make_member
from tests.wandel_engine.cases.conftest import GOERLITZ

from wandel.foundation.cities.fields import TextField
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.arenas.models import Activity
from wandel.reference.exchange import load_case

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(
        not (Path(project.ASSETS) / "ui/vendor/vega.js").exists(), reason="no assets: run `make setup`"
    ),
]
WORD = "Straßenbahnhaltestellenbarrierefreiheitsausbauprogramm" * 6
TYPED = {"Source.title", "Source.publisher", "Source.note", "Version.note"}
# What stands beyond the window, outside of frames that scroll.
BEYOND = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > 391 && !one.closest(".w-table, svg, [hidden]"))
  .map((one) => one.tagName + "." + one.className)"""
ROOMS = (
    *("", "arenas/", "arenas/arena-1/", "events/", "network/", "network/grid/", "analysis/"),
    *(
        "records/new/event/",
        "analysis/balance/",
        "vision/",
        "pathways/",
        "pathways/measures/",
        "experiments/",
        "agenda/",
    ),
    *("records/new/commitment/", "reference/"),
)


def write_it_everywhere() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("wandel.") or model in (User,):
            continue
        texts = {
            field.name: {"de": WORD[:300]}
            for field in model._meta.local_fields
            if isinstance(field, TextField)
        }
        names = {
            field.name: WORD[: min(300, field.max_length or 300)]
            for field in model._meta.local_fields
            if f"{model.__name__}.{field.name}" in TYPED
        }
        if texts or names:
            model._base_manager.update(**texts, **names)
        for field in model._meta.local_fields:
            if field.name in {"roles", "learning_questions"} and isinstance(field, models.JSONField):
                model._base_manager.update(**{field.name: [{"de": WORD[:300]}]})


def test_a_long_word_widens_no_page(visit, address):
    city = load_case(GOERLITZ, actor=None).city
    member = make_member(city, "team")
    write_it_everywhere()
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    city = City.objects.get()
    here = f"/de/{city.slug}/"
    pages = [here + room for room in ROOMS]
    for kind in kinds:
        if (one := Artefact.objects.filter(city=city, kind=kind.key).first()) is not None:
            records = f"{here}records/{kind.key}/{one.slug}/"
            pages += [one.get_absolute_url(), records, records + "edit/", records + "versions/1/"]
    pages += [event.get_absolute_url() for event in city.artefacts.filter(kind="event")[:1]]
    activity = Activity.objects.first()
    pages += [f"{here}arenas/{activity.arena.slug}/{activity.key}/{page}" for page in ("phone/", "console/")]

    page = visit(path="/de/", width=390)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )
    wide = {}
    for path in pages:
        answer = page.goto(address + path)
        assert answer.ok, path
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide[path] = page.evaluate(BEYOND)
    assert wide == {}
