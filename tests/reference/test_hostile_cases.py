"""What passes the check of a case can be taken over, and its pages answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from tests.factories import make_member
from tests.wandel_engine.cases import mutants

from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.problems import explain
from wandel.reference.exchange import check_archive, take_over
from wandel_engine.cases import Case, CaseError, read_case

TAKEN = 4
ROOMS = ("", "arenas/", "events/", "network/", "network/grid/", "analysis/", "analysis/balance/", "vision/")
MORE_ROOMS = (
    "pathways/",
    "pathways/measures/",
    "pathways/compare/",
    "pathways/alternatives/",
    "experiments/",
    "agenda/",
)


def survivors() -> Iterator[Case]:
    """Changed cases that pass the check, but not as they were."""
    whole = mutants.small()
    with tempfile.TemporaryDirectory() as place:
        unchanged = read_case(mutants.write(whole, Path(place)))
    for seed in range(10_000):
        with tempfile.TemporaryDirectory() as place:
            try:
                case = read_case(mutants.write(mutants.mutant(whole, Random(seed)), Path(place)))
            except CaseError:
                continue
            if case != unchanged:
                yield case


def test_what_passes_the_check_becomes_a_city_whose_pages_answer(db, client):
    for number, case in enumerate(islice(survivors(), TAKEN)):
        card = case.card.model_copy(update={"key": f"{case.card.key[:50]}-{number}"})
        city = take_over(replace(case, card=card), actor=None).city
        team = Client()
        team.force_login(
            make_member(city, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        pages = [f"/de/{city.slug}/{room}" for room in (*ROOMS, *MORE_ROOMS)]
        pages += [artefact.get_absolute_url() for artefact in Artefact.objects.filter(city=city)]
        for page in pages:
            for reader in (client, team):
                assert reader.get(page).status_code < 500, page


@pytest.mark.django_db
def test_whatever_is_wrong_is_said_in_german():
    """No problem of a spoiled case or archive is left in English."""
    whole = mutants.small()
    for seed in range(60):
        random = Random(seed)
        archive = mutants.pack(mutants.mutant(whole, random)) if seed % 2 else mutants.damaged(whole, random)
        for problem in check_archive(archive):
            assert explain(problem.as_dict()).language == "", problem
