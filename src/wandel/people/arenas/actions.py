"""Writes of the arenas room."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import note_erased, note_hidden, note_shown
from wandel.foundation.cities.activity_kinds import activity_kinds
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.described import document_of, take
from wandel.foundation.cities.fields import written_text
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.live.actions import publish, publish_all
from wandel.foundation.records.actions import (
    Stale,
    insert_artefacts,
    new_artefact,
    set_visibility,
    titled,
)
from wandel.foundation.records.addresses import free_key
from wandel.foundation.records.checking import check
from wandel.people.arenas.limits import Tally
from wandel.people.arenas.models import Activity, Arena, Idea

LONGEST_IDEA = 500


@action("arenas.create_activity")
def create_activity(
    *, arena: Arena, document: Mapping[str, Any], actor: User | None, key: str = "", phase: str = ""
) -> Activity:
    """An activity in an arena, after those that are there, from its document; in the first phase of its kind
    unless another is given. Raises Unfit, and ValidationError for a kind or phase that is none."""
    require("records.edit", actor, arena.city)
    kind = document.get("kind", "")
    if kind not in activity_kinds:
        raise ValidationError({"kind": _("„%(kind)s“ ist keine Art von Aktivität.") % {"kind": kind}})
    phases = [known.key for known in activity_kinds[kind].phases]
    if phase and phase not in phases:
        raise ValidationError(_("Die Phase „%(phase)s“ gibt es hier nicht.") % {"phase": phase})
    take_turns(arena.city_id)
    last = Activity.objects.filter(arena=arena).aggregate(last=Max("position"))["last"] or 0
    activity = Activity(
        arena=arena,
        key=key or _free_key(arena.city, document),
        phase=phase or phases[0],
        position=last + 1,
    )
    _say(activity, document)
    return activity


def _free_key(city: City, document: Mapping[str, Any]) -> str:
    """A key from the title that no activity of the city has; a case keeps them all in one list."""
    here = Activity.objects.filter(arena__city=city)
    return free_key(
        titled(document.get("title") or {}),
        otherwise="activity",
        longest=50,
        taken=lambda stem: here.filter(key__startswith=stem).values_list("key", flat=True),
    )


def _say(activity: Activity, document: Mapping[str, Any]) -> None:
    """Fill an activity with what a document says, where all of it together is sound, and save it."""
    titled(document.get("title") or {})
    take(activity, dict(document))
    check(Activity, {**document, "phase": activity.phase}, activity.key, activity.city)
    activity.full_clean()
    activity.save()


@action("arenas.edit_activity")
def edit_activity(
    *, activity: Activity, document: Mapping[str, Any], seen_version: int, actor: User | None
) -> Activity:
    """Change what an activity says. What changes nothing leaves no newer state. Raises Stale where somebody
    else has saved since `seen_version`, and else like `create_activity`."""
    require("records.edit", actor, activity.city)
    current = _locked(activity)
    if current.version != seen_version:
        raise Stale(current)
    before = document_of(current)
    whole = before | dict(document)
    if current.kind != whole["kind"]:
        raise ValidationError({"kind": _("Die Art einer Aktivität bleibt, wie sie ist.")})
    if whole != before:
        current.version += 1
        _say(current, whole)
        publish(city=current.city_id, channel=current.channel, name="phase", payload={"phase": current.phase})
    return current


@action("arenas.move_activity")
def move_activity(*, activity: Activity, up: bool, actor: User | None) -> Activity:
    """Let an activity change places with the one before it, or after it; the first stays first."""
    require("records.edit", actor, activity.city)
    take_turns(activity.city_id)
    order = list(Activity.objects.standing().filter(arena_id=activity.arena_id))
    place = order.index(activity)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for number, one in enumerate(order, 1):
        one.position = number
    Activity.objects.bulk_update(order, ["position"])
    return activity


@action("arenas.remove_activity")
def remove_activity(*, activity: Activity, actor: User | None) -> None:
    """Delete an activity to which nobody has contributed. Raises ValidationError where somebody has."""
    require("records.edit", actor, activity.city)
    current = _locked(activity)
    if current.ideas.exists():
        raise ValidationError(_("Inzwischen hat jemand etwas beigetragen."), code="contributed")
    note_erased(current)
    current.delete()


@action("arenas.withdraw_activity")
def withdraw_activity(*, activity: Activity, actor: User | None) -> Activity:
    """Take an activity off its arena's page and close its doors. What was contributed stays, each on its own
    page."""
    require("records.edit", actor, activity.city)
    current = _locked(activity)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    note_hidden(current, withdrawn_at=current.withdrawn_at)
    return current


@action("arenas.bring_back_activity")
def bring_back_activity(*, activity: Activity, actor: User | None) -> Activity:
    require("records.edit", actor, activity.city)
    current = _locked(activity)
    current.withdrawn_at = None
    current.save(update_fields=["withdrawn_at"])
    note_shown(current)
    return current


def _locked(activity: Activity) -> Activity:
    """As it is now, and unchanged until the transaction ends."""
    row = Activity.objects.select_for_update(of=("self",)).select_related("arena__city")
    return row.get(pk=activity.pk)


@action("arenas.change_phase")
def change_phase(*, activity: Activity, phase: str, actor: User | None) -> Activity:
    """Go on to the next phase. Asked for twice, it happens once."""
    current = _locked(activity)
    if current.phase != phase:
        if current.current.next != phase:
            raise ValidationError(_("Dieser Schritt ist jetzt nicht möglich."), code="phase")
        current.phase = phase
        current.save(update_fields=["phase"])
        publish(city=current.city_id, channel=current.channel, name="phase", payload={"phase": phase})
    activity.phase = current.phase
    return current


@dataclass(frozen=True)
class Sending:
    """What one phone has sent: by whom, which sending of theirs, and what is written in which language."""

    participant: str
    client_id: uuid.UUID
    text: str
    language: str
    # Looked at by the limits and never kept.
    address: str = ""


def contribute_idea(*, activity: Activity, actor: User | None, **sent: Any) -> Idea:
    """Take an idea from a phone; `sent` are the fields of a Sending. Raises ValidationError with a sentence
    for the participant; codes: empty, too-long, phase, too-many."""
    [taken] = contribute_ideas(activity=activity, sendings=[Sending(**sent)], actor=actor)
    if isinstance(taken, ValidationError):
        raise taken
    return taken


@action("arenas.contribute_idea")
def contribute_ideas(
    *, activity: Activity, sendings: Sequence[Sending], actor: User | None
) -> list[Idea | ValidationError]:
    """Take what phones have sent, all in one transaction. To each sending its idea, or why it was refused, as
    a sentence in its language. The same sending twice is one idea, even when the second one comes late."""
    try:
        current = _locked(activity)
    except Activity.DoesNotExist:
        return [ValidationError(_("Diese Aktivität gibt es nicht mehr."), code="phase") for _each in sendings]
    known = {
        (idea.participant, idea.client_id): idea
        for idea in Idea.objects.filter(activity=current, client_id__in={one.client_id for one in sendings})
    }
    tally = Tally.of(current, {one.participant for one in sendings})
    new: list[Idea] = []
    answers: list[Idea | ValidationError] = []
    for one in sendings:
        sending = (one.participant, one.client_id)
        if sending not in known:
            with override(one.language):
                try:
                    written = written_text(one.text)
                    _may_be_taken(current, written)
                except ValidationError as refused:
                    refusal: ValidationError | None = refused
                else:
                    refusal = tally.refusal(one.participant, one.address)
            if refusal is not None:
                answers.append(refusal)
                continue
            known[sending] = _idea(
                current,
                written,
                one.language,
                actor,
                participant=one.participant,
                client_id=one.client_id,
                visibility=Artefact.Visibility.TEAM if current.moderated else Artefact.Visibility.PUBLIC,
            )
            new.append(known[sending])
        answers.append(known[sending])
    insert_artefacts(Idea, new)
    told = [{"id": str(idea.pk)} for idea in new]
    publish_all(city=current.city_id, channel=current.channel, name="idea", payloads=told)
    return answers


def _may_be_taken(activity: Activity, written: str) -> None:
    """Raises ValidationError where an idea cannot be taken now."""
    if not written:
        raise ValidationError(_("Hier steht noch nichts."), code="empty")
    if len(written) > LONGEST_IDEA:
        raise ValidationError(
            ngettext(
                "Das ist ein Zeichen zu viel: Höchstens %(longest)s passen. "
                "Bitte kürzen oder auf mehrere Ideen verteilen.",
                "Das sind %(surplus)s Zeichen zu viel: Höchstens %(longest)s passen. "
                "Bitte kürzen oder auf mehrere Ideen verteilen.",
                len(written) - LONGEST_IDEA,
            )
            % {"surplus": len(written) - LONGEST_IDEA, "longest": LONGEST_IDEA},
            code="too-long",
        )
    if activity.withdrawn_at is not None or "contribute" not in activity.current.participants_may:
        raise ValidationError(
            _("Gerade werden keine Ideen gesammelt. Der Text steht noch hier und ist nicht verloren."),
            code="phase",
        )


@action("arenas.record_idea")
def record_idea(
    *, activity: Activity, key: str, text: str, language: str, actor: User | None, **fields: Any
) -> Idea:
    """Write down an idea that was collected before, whatever the phase: for the cases and for paper notes."""
    idea = _idea(activity, written_text(text), language, actor, slug=key, **fields)
    insert_artefacts(Idea, [idea])
    return idea


@action("arenas.hide_idea")
def hide_idea(*, idea: Idea, actor: User | None) -> Idea:
    """Take an idea off the wall and every page; it stays in the database."""
    cities.withdraw(artefact=idea, actor=actor)
    activity = idea.activity
    publish(city=idea.city_id, channel=activity.channel, name="idea", payload={"id": str(idea.pk)})
    return idea


@action("arenas.publish_idea")
def publish_idea(*, idea: Idea, actor: User | None) -> Idea:
    """Show an idea to everybody: on the wall, and on the page of its arena."""
    set_visibility(artefact=idea, visibility=Artefact.Visibility.PUBLIC, actor=actor)
    publish(city=idea.city_id, channel=idea.activity.channel, name="idea", payload={"id": str(idea.pk)})
    return idea


@action("arenas.publish_ideas")
def publish_ideas(*, ideas: Sequence[Idea], actor: User | None) -> Sequence[Idea]:
    """As `publish_idea`, for all that somebody has looked through at once."""
    for idea in ideas:
        publish_idea(idea=idea, actor=actor)
    return ideas


def _idea(activity: Activity, text: str, language: str, actor: User | None, **fields: Any) -> Idea:
    spoken = {code for code, _name in settings.LANGUAGES}
    return new_artefact(
        Idea,
        kind="idea",
        city=activity.city,
        title={language if language in spoken else settings.LANGUAGE_CODE: text},
        actor=actor,
        activity=activity,
        # Not from the words: a slug that needs no look at the others keeps the transaction short.
        **{"slug": f"idea-{secrets.token_hex(6)}", **fields},
    )
