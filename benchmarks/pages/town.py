"""An invented town with as many rows as one likes of everything that people make."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.making import create_activity, create_arena, create_event, make, make_organisation

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import City
from wandel.people.arenas import actions as arenas
from wandel.people.network import actions as network
from wandel.steps.pathways import actions as pathways
from wandel_engine.pathways import Pathway, dump_model, find, load_model

SMALL = Path(__file__).parents[1] / "models" / "small"
TONNES = {"value": 100, "unit": "t", "flag": "fictional"}


def town(rows: int) -> City:
    city = cities.create_city(slug=f"town-{rows}", name={"de": f"Stadt {rows}"}, is_demo=True, actor=None)
    hub = _organisation(city, 0)
    arena = create_arena(city=city, key="arena", number=rows + 1, title={"de": "Arena"})
    collect = create_activity(
        arena=arena, key="runde", kind="collect", title={"de": "Runde"}, phase="open", actor=None
    )
    _pathways(city)
    for number in range(1, rows + 1):
        _row(city, number, hub, collect)
    return city


def _pathways(city: City) -> None:
    """The model of a small town, and what was found for each of its targets."""
    version = pathways.add_model_version(city=city, document=dump_model(load_model(SMALL)), actor=None)
    for pathway in _found():
        pathways.store_result(model_version=version, pathway=pathway, actor=None)


@cache
def _found() -> list[Pathway]:
    model = load_model(SMALL)
    return [find(model, target.artefact) for target in model.targets]


def _organisation(city: City, number: int) -> network.Organisation:
    return make_organisation(city, f"werk-{number}", f"Werk {number}")


def _row(city: City, number: int, hub: network.Organisation, collect: arenas.Activity) -> None:
    """One of everything, on one trace from the idea to the commitment."""

    def given(kind: str, title: str) -> dict[str, object]:
        return {
            "city": city,
            "slug": f"{kind}-{number}",
            "title": {"de": f"{title} {number}"},
            "visibility": "public",
            "actor": None,
        }

    other = _organisation(city, number)
    network.tie(origin=hub, target=other, kind="funding", strength=1, actor=None)
    create_arena(city=city, key=f"arena-{number}", number=number, actor=None)
    create_event(
        city=city,
        kind="team-meeting",
        date=dt.date.today() + dt.timedelta(days=number),
        title={"de": f"Treffen {number}"},
        visibility="public",
        actor=None,
    )
    trace = [
        arenas.record_idea(
            activity=collect,
            key=f"idee-{number}",
            text=f"Idee {number}",
            language="de",
            visibility="public",
            actor=None,
        ),
        make("problem", **given("problem", "Problem"), level="niche", field="energy"),
        make("vision-element", **given("element", "Bild"), field="energy"),
        make(
            "target",
            **given("target", "Ziel"),
            year=2030 + number,
            account="territorial",
            measure="emissions",
            threshold=TONNES,
        ),
        make("measure", **given("measure", "Maßnahme")),
        make("experiment", **given("experiment", "Versuch"), status="done"),
        make("commitment", **given("commitment", "Zusage"), organisation=other, status="open"),
    ]
    principle = make("principle", **given("principle", "Grundsatz"))
    cities.link(source=principle, target=trace[2], relation="supports", actor=None)
    for source, target in pairwise(trace):
        cities.link(source=source, target=target, relation="leads-to", actor=None)
    network.involve(organisation=hub, artefact=trace[1], role="affected", actor=None)
