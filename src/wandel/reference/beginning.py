"""A city begins from another one: which parts it may take, and what of them comes along.

Never another city's numbers, organisations, promises, ideas, or what is under way there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.actions import link
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.actions import create
from wandel.people.arenas.actions import create_activity
from wandel.people.arenas.models import Arena
from wandel.people.arenas.queries import next_number
from wandel.reference.exchange import described_parts
from wandel_engine.cases import Case
from wandel_engine.cases.parts import ArenaStatus

Text = dict[str, str]
FLAG = "stated"
"""Once somebody stands by it, it is what this city says of itself."""


@dataclass(frozen=True)
class Choice:
    """Something that can be taken: `kinds` of artefacts, each with the fields of its part that come along
    and what is said in place of others."""

    title: Any
    text: Any
    kinds: dict[str, tuple[tuple[str, ...], dict[str, Any]]]


CHOICES = {
    "arenas": Choice(
        _("Arenen als Vorlagen"),
        _("Thema, Aktivitäten und ihre Fragen. Ohne Datum, Ort und Ergebnisse."),
        {},
    ),
    "questions": Choice(
        _("Probleme, Treiber und Hindernisse, als Fragen"),
        _("Gilt das auch hier? Ohne Belege und ohne Betroffene."),
        {"driver-or-barrier": (("effect", "level"), {}), "problem": (("level", "field"), {})},
    ),
    "principles": Choice(_("Leitsätze"), _("Woran sich alles messen soll."), {"principle": ((), {})}),
    "measures": Choice(
        _("Maßnahmen"),
        _("Was zu tun wäre. Ohne Kosten, Beginn und Verantwortliche, und ohne Wirkung im Modell."),
        {"measure": (("field",), {})},
    ),
}
"""In the order of the process."""


def _entries(case: Case) -> dict[str, tuple[Any, ...]]:
    return {kind: tuple(entries) for kind, entries in described_parts(case).items()}


def pieces_of(case: Case) -> int:
    """How many pieces of a case can be taken over."""
    entries = _entries(case)
    kinds = (kind for choice in CHOICES.values() for kind in choice.kinds)
    return len(case.arenas) + sum(len(entries[kind]) for kind in kinds)


def copied(city: City, case: Case, chosen: Sequence[str], actor: User | None) -> int:
    """For the action that takes parts over, in its transaction; returns how many were taken. What stands
    under the same key already stays as it is."""
    spoken = _in_languages_of(city)
    there = {str(one) for one in Artefact.objects.filter(city=city)}
    made: dict[str, Artefact] = {}
    wanted = [item for key, choice in CHOICES.items() if key in chosen for item in choice.kinds.items()]
    for kind, (fields, instead) in wanted:
        for part in _entries(case)[kind]:
            if f"{kind}/{part.key}" in there:
                continue
            said = part.model_dump(mode="json", include={"title", "summary", *fields}, exclude_none=True)
            said |= {name: spoken(said[name]) for name in ("title", "summary") if name in said}
            made[f"{kind}/{part.key}"] = create(
                kind=kind,
                city=city,
                key=part.key,
                document=said | instead | {"flag": FLAG},
                visibility=Artefact.Visibility.TEAM,
                taken_over_from=case.card.name,
                actor=actor,
            )
    for drawn in case.trace:
        if drawn.from_ in made and drawn.to in made:
            link(source=made[drawn.from_], target=made[drawn.to], relation=drawn.relation, actor=actor)
    arenas = _arenas(city, case, spoken, actor) if "arenas" in chosen else []
    return len(made) + len(arenas)


def _arenas(city: City, case: Case, spoken: Callable[[Text], Text], actor: User | None) -> list[Artefact]:
    there = set(Arena.objects.filter(city=city).values_list("slug", flat=True))
    taken = set(Arena.objects.filter(city=city).values_list("number", flat=True))
    made = []
    for given in case.arenas:
        if given.key in there:
            continue
        number = given.number if given.number not in taken else next_number(city)
        taken.add(number)
        said = {
            "number": number,
            "title": spoken(given.title),
            "topic": spoken(given.topic or {}),
            "status": ArenaStatus.PLANNED.value,
            "flag": FLAG,
        }
        arena = create(
            kind="arena",
            city=city,
            key=given.key,
            document=said,
            visibility=Artefact.Visibility.TEAM,
            taken_over_from=case.card.name,
            actor=actor,
        )
        for planned in given.activities:
            said = {
                "kind": planned.kind,
                "title": spoken(planned.title),
                "prompt": spoken(planned.prompt or {}),
                "moderated": planned.moderated,
            }
            create_activity(arena=arena, key=planned.key, document=said, actor=actor)
        made.append(arena)
    return made


def _in_languages_of(city: City) -> Callable[[Text], Text]:
    """Texts in the languages of a city; in all that there are where none of them is among these."""

    def spoken(text: Text) -> Text:
        return {code: words for code, words in text.items() if code in city.spoken} or text

    return spoken
