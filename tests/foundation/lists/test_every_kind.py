"""Whatever is described has a list, tables and a way in, without a word about it in the room of lists."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.foundation.lists.bringing import Table
from tests.making import FILLED, make, make_organisation

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.lists import listing

DESCRIBED = [kind.key for kind in kinds if kind.is_made_here]


@pytest.mark.parametrize("kind", DESCRIBED)
def test_every_described_kind_has_a_list_and_tables(city, team_client, kind):
    here = f"/de/{city.slug}/records/list/{kind}/"
    assert team_client.get(here, follow=True).status_code == 200
    table = team_client.get(f"{here}table.csv").content.decode("utf-8-sig")
    (head,) = csv.reader(io.StringIO(table, newline=""), delimiter=";")
    assert {"Schlüssel", "Titel (Deutsch)", "Wer darf es sehen?"} <= set(head)
    assert len(head) == len(set(head))
    assert team_client.get(f"{here}table.xlsx").status_code == 200
    assert team_client.get(f"{here}columns.csv").status_code == 200
    assert team_client.get(f"{here}import/").status_code == 200


@pytest.mark.parametrize("kind", sorted(FILLED.keys() & set(DESCRIBED)))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_stands_there_comes_back_unchanged(city, team_client, kind, ending):
    given = {"organisation": organisation(city)} if kind == "commitment" else {}
    make(kind, city=city, title={"de": "Eines", "pl": "Jedno"}, actor=None, **given)
    data = team_client.get(f"/de/{city.slug}/records/list/{kind}/table.{ending}").content
    table = Table(team_client, city, kind, data, f"liste.{ending}")
    table.columns()
    assert (table.plan.doubts, len(table.plan.same)) == ([], 1)


def organisation(city):
    return make_organisation(city, "werke", "Werke")


def test_no_kind_is_named_in_the_room():
    for path in Path(listing.__file__).parent.rglob("*.py"):
        if "migrations" not in path.parts:
            words = path.read_text().replace('"key"', "")
            assert not [kind for kind in DESCRIBED if f'"{kind}"' in words], path
