"""A city in which of every kind something is public, something for the team only, and something withdrawn,
each with a word of its own in all its texts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.factories import make_city, make_member
from tests.foundation.records.attachments import samples
from tests.making import change, create_activity, create_arena, create_event, make, make_organisation

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.messages.actions import queue_message
from wandel.foundation.records.actions import judge_import, stage_import, store_file
from wandel.foundation.records.attachments.actions import attach, describe_attachment, detach
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.people.arenas import actions as arenas
from wandel.people.network import actions as network
from wandel.steps.experiments import actions as experiments
from wandel.steps.pathways import actions as pathways
from wandel.steps.pathways.models import Result
from wandel_engine.pathways import dump_model, find, load_model, read_model

SMALL = Path(__file__).parents[2] / "benchmarks/models/small"
TEAM, GONE = "zaunkoenig", "nachtigall"
"""The word in what is for the team only, and the one in what was withdrawn."""

TARGETS = {"halved-2035": "halved-2035", "neutral-2045": f"{TEAM}-target"}


def marked(word: str) -> dict[str, str]:
    return {language: f"{word} {language}" for language in ("de", "en", "pl")}


def marked_document() -> tuple[dict[str, Any], dict[str, str]]:
    """The small town, in which a target and a measure are those of the team, another measure is withdrawn,
    and so is a third target; and the new name of each key."""
    document = dump_model(load_model(SMALL))
    keys = [measure["artefact"] for measure in document["measures"]]
    renamed = {**TARGETS, keys[0]: f"{TEAM}-measure", keys[1]: f"{GONE}-measure"}
    text = json.dumps(document)
    for old, new in renamed.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    document = json.loads(text)
    third = document["targets"][0] | {"artefact": f"{GONE}-target", "title": marked(GONE)}
    document["targets"].append(third)
    for part in ("targets", "measures"):
        for item in document[part]:
            for word in (TEAM, GONE):
                if item["artefact"].startswith(word):
                    item["title"] = marked(word)
    return document, renamed


def computed(document: dict[str, Any]) -> list[Any]:
    """A pathway to each target, and all measures taken in each of them."""
    model = read_model(document)
    found = []
    for target in document["targets"]:
        pathway = find(model, target["artefact"])
        known = pathway.outcome.decisions.measures
        taken = {key: year or 2030 for key, year in known.items()}
        decisions = pathway.outcome.decisions.model_copy(update={"measures": taken})
        options = pathway.provenance.options.model_copy(
            update={"starts": dict.fromkeys(known), "margins": {target["artefact"]: 1.0}}
        )
        found.append(
            pathway.model_copy(
                update={
                    "outcome": pathway.outcome.model_copy(update={"decisions": decisions}),
                    "provenance": pathway.provenance.model_copy(update={"options": options}),
                }
            )
        )
    return found


@dataclass
class Filled:
    city: City
    artefacts: dict[str, list[Artefact]] = field(default_factory=dict)
    """By word; what is public stands under the empty one."""


def fill(document: dict[str, Any], found: list[Any]) -> Filled:
    city = make_city()
    filled = Filled(city)
    organisation = make_organisation(city, "werk", "Werk", invented=True)
    arena = create_arena(
        city=city, key="erste", number=1, title={"de": "Erste"}, status="planned", actor=None
    )
    activity = create_activity(
        arena=arena, key="sammeln", kind="collect", title={"de": "Sammeln"}, phase="open", actor=None
    )
    gone = create_activity(arena=arena, key="weg", title=marked(GONE), prompt=marked(GONE))
    arenas.withdraw_activity(activity=gone, actor=None)
    for word in ("", TEAM, GONE):
        made = _of_each_kind(city, word, activity=activity, organisation=organisation)
        _trace(made)
        filled.artefacts[word] = list(made.values())
        for kind, one in made.items():
            if kind != "organisation":
                network.involve(organisation=organisation, artefact=one, role="affected", actor=None)
    # What is hidden stands between what is public, so that every trace leads through it.
    public, hidden, gone = (filled.artefacts[word] for word in ("", TEAM, GONE))
    for other in (hidden, gone):
        _trace({**{one.kind: one for one in public}, "vision-element": _kind(other, "vision-element")})
        _trace({**{one.kind: one for one in public}, "measure": _kind(other, "measure")})
    for other in (hidden, gone):
        _named_in_public(city, organisation, public, _kind(other, "organisation"))
    _attachments(filled)
    for one in gone:
        cities.withdraw(artefact=one, actor=None)
    _formerly(_kind(public, "principle"))
    _beside(city, organisation)
    _pathways(city, document, found)
    return filled


def _named_in_public(city: City, organisation: Any, public: list[Artefact], hidden: Artefact) -> None:
    """An organisation that is hidden has promised, carries and is part of what is not."""
    shown = {"city": city, "title": marked("sichtbar"), "visibility": "public", "actor": None}
    make("commitment", organisation=hidden, **shown)
    make("experiment", owner=hidden, partners=[hidden, organisation], **shown)
    make("driver-or-barrier", affected=[hidden, organisation], **shown)
    make("measure", responsible=[hidden, organisation], **shown)
    network.tie(origin=organisation, target=hidden, kind="funding", strength=1, actor=None)
    network.tie(origin=hidden, target=organisation, kind="funding", strength=1, actor=None)
    for one in public:
        if one.kind != "organisation":
            network.involve(organisation=hidden, artefact=one, role="endorses", actor=None)


def _kind(artefacts: list[Artefact], kind: str) -> Artefact:
    return next(one for one in artefacts if one.kind == kind)


def _of_each_kind(city: City, word: str, *, activity: Any, organisation: Any) -> dict[str, Artefact]:
    text = marked(word or "sichtbar")
    shown = {
        "city": city,
        "title": text,
        "summary": text,
        "visibility": "team" if word == TEAM else "public",
        "actor": None,
    }

    def slug(kind: str) -> str:
        return f"{word}-{kind}" if word else f"offen-{kind}"

    threshold = {"value": 1000, "unit": "t", "flag": "stated", "derivation": text}
    makers: dict[str, Callable[[], Artefact]] = {
        "event": lambda: make("event", slug=slug("event"), date=dt.date.today(), **shown),
        "arena": lambda: _arena(slug("arena"), text, shown),
        "idea": lambda: arenas.record_idea(
            activity=activity,
            key=slug("idea"),
            text=text["de"],
            language="de",
            visibility=shown["visibility"],
            actor=None,
        ),
        "indicator": lambda: _indicator(slug("indicator"), text, shown),
        "organisation": lambda: make(
            "organisation",
            slug=slug("organisation"),
            sector="science",
            roles=[text],
            url=f"https://{word or 'offen'}.example.org",
            **shown,
        ),
        "driver-or-barrier": lambda: make(
            "driver-or-barrier",
            slug=slug("driver-or-barrier"),
            affected=[organisation],
            evidence=[f"{TEAM}-indicator", f"{GONE}-indicator", "offen-indicator"],
            **shown,
        ),
        "problem": lambda: make(
            "problem",
            level="regime",
            field="energy",
            slug=slug("problem"),
            evidence=[f"{TEAM}-indicator", f"{GONE}-indicator", "offen-indicator"],
            **shown,
        ),
        "principle": lambda: make("principle", slug=slug("principle"), **shown),
        "vision-element": lambda: make(
            "vision-element", slug=slug("vision-element"), field="energy", minority_view=text, **shown
        ),
        "target": lambda: make(
            "target",
            slug=slug("target") if word else "halved-2035",
            year=2035,
            account="bisko",
            measure="emissions",
            threshold=threshold,
            **shown,
        ),
        "measure": lambda: make(
            "measure", slug=slug("measure"), field="energy", place=slug("measure"), **shown
        ),
        "experiment": lambda: _experiment(slug("experiment"), text, shown),
        "commitment": lambda: make(
            "commitment",
            slug=slug("commitment"),
            organisation=organisation,
            status="open",
            resources=text,
            due=dt.date(2024, 1, 1),
            **shown,
        ),
    }
    return {kind: make() for kind, make in makers.items()}


def _arena(slug: str, text: dict[str, str], shown: dict[str, Any]) -> Artefact:
    made = make("arena", slug=slug, topic=text, venue=text, **shown)
    create_activity(arena=made, key=slug, title=text, prompt=text, phase="open")
    return made


def _indicator(slug: str, text: dict[str, str], shown: dict[str, Any]) -> Artefact:
    figures = [
        {"value": 3, "unit": "t", "year": 2020, "flag": "stated", "note": text},
        {"no_data": True, "unit": "t", "year": 2021, "flag": "stated", "note": text},
    ]
    return make("indicator", slug=slug, unit="t", figures=figures, note=text, **shown)


def _experiment(slug: str, text: dict[str, str], shown: dict[str, Any]) -> Artefact:
    made = make(
        "experiment",
        slug=slug,
        status="running",
        challenge=text,
        hypothesis=text,
        learning_questions=[text],
        outcome=text,
        **shown,
    )
    experiments.add_log_entry(experiment=made, date=dt.date(2024, 1, 1), text=text, flag="stated", actor=None)
    return made


CHAIN = [
    ("event", "leads-to", "problem"),
    ("arena", "leads-to", "problem"),
    ("indicator", "supports", "problem"),
    ("driver-or-barrier", "leads-to", "problem"),
    ("idea", "leads-to", "problem"),
    ("problem", "leads-to", "vision-element"),
    ("principle", "supports", "vision-element"),
    ("vision-element", "leads-to", "target"),
    ("target", "leads-to", "measure"),
    ("measure", "leads-to", "experiment"),
    ("experiment", "leads-to", "commitment"),
    ("measure", "leads-to", "commitment"),
]


def _trace(made: dict[str, Artefact]) -> None:
    for start, relation, end in CHAIN:
        cities.link(source=made[start], target=made[end], relation=relation, actor=None)


def _formerly(artefact: Artefact) -> None:
    """What an artefact said before it was made public was not meant for everybody."""
    title, seen = artefact.title, artefact.version
    for words in (marked(TEAM), title):
        artefact.refresh_from_db()
        change(
            artefact,
            title=words,
            summary=words,
            visibility="public",
            note=TEAM,
            seen_version=artefact.version,
            actor=None,
        )
    assert artefact.version > seen


def _attachments(filled: Filled) -> None:
    """A picture and a document with every artefact; beside what is public also a picture that nobody has
    described, and a document that was taken away."""
    for word, artefacts in filled.artefacts.items():
        for one in artefacts:
            for said in {word, TEAM}:
                name = said or "offen"
                files = [judge_bytes(f"{name}.png", samples.picture("PNG")), judge_bytes(name, samples.PDF)]
                picture, document = attach(artefact=one, files=files, actor=None)
                words = {"caption": marked(name), "seen_version": 1, "actor": None}
                alt = marked(name) if said == word else {}
                describe_attachment(attachment=picture, alt=alt, **words)
                describe_attachment(attachment=document, alt={}, **words)
                if said != word:
                    detach(attachment=document, actor=None)


def _beside(city: City, organisation: Any) -> None:
    """What is no artefact and for the team, too."""
    network.rate(
        organisation=organisation,
        topic="energy",
        influence=3,
        interest=3,
        stance="neutral",
        niche_regime="niche",
        statement=marked(TEAM),
        actor=None,
    )
    for days in (-30, 30):
        create_event(
            city=city,
            key=f"{TEAM}-{days + 30}",
            kind="team-meeting",
            date=dt.date.today() + dt.timedelta(days=days),
            title=marked(TEAM),
            summary=marked(TEAM),
            actor=None,
        )
    create_event(
        city=city,
        key="offen",
        kind="transfer",
        date=dt.date.today() + dt.timedelta(days=40),
        title={"de": "Offen"},
        visibility="public",
        actor=None,
    )
    admin = make_member(city, "admin")
    file = store_file(
        name=f"{TEAM}.zip", media_type="application/zip", data=TEAM.encode(), city=city, actor=admin
    )
    staged = stage_import(kind="case", file=file, actor=admin)
    judge_import(staged=staged, problems=[{"code": TEAM, "file": TEAM}], actor=admin)
    queue_message(
        city=city,
        key=TEAM,
        recipient=f"{TEAM}@example.org",
        language="de",
        subject=TEAM,
        body=TEAM,
        actor=admin,
    )
    job = start_job(kind="agenda.publish", city=city, actor=admin)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.FAILED, error=TEAM)


def _pathways(city: City, document: dict[str, Any], found: list[Any]) -> None:
    version = pathways.add_model_version(city=city, document=document, actor=None)
    results = [pathways.store_result(model_version=version, pathway=one, actor=None) for one in found]
    for result in results:
        measures = list(found[0].outcome.decisions.measures)
        choices = {
            "axes": [],
            "slack": 0.1,
            "complete": True,
            "alternatives": [],
            "measures": [
                {"artefact": key, "standing": standing, "earliest": 2030, "latest": 2035}
                for key in measures
                for standing in ("must-have", "real-choice")
            ],
        }
        refusal = {"refused": f"{TEAM}-measure and {GONE} en contradict {TEAM}-target"}
        for kind, answer in (("alternatives", choices), ("certainty", refusal)):
            pathways.store_study(result=result, kind=kind, document=answer, actor=None)
    assert Result.objects.count() == 3
