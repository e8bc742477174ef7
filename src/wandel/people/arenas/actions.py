"""Writes of the arenas room."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.activity_kinds import activity_kinds
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.live.actions import publish, publish_all
from wandel.people.arenas.models import Activity, Arena, Idea

LONGEST_IDEA = 500
# Without letters and digits that look or sound alike when somebody reads a code from the wall.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@action("arenas.create_arena")
def create_arena(*, city: City, key: str, number: int, actor: User | None, **fields: Any) -> Arena:
    arena = Arena(city=city, key=key, number=number, **fields)
    arena.full_clean()
    arena.save()
    return arena


@action("arenas.create_activity")
def create_activity(
    *,
    arena: Arena,
    key: str,
    kind: str,
    title: dict[str, str],
    actor: User | None,
    prompt: dict[str, str] | None = None,
    phase: str = "",
    join_code: str = "",
) -> Activity:
    """An activity in an arena, in the first phase of its kind unless another is given."""
    if kind not in activity_kinds:
        raise ValidationError(_("„%(kind)s“ ist keine Art von Aktivität.") % {"kind": kind})
    phases = [known.key for known in activity_kinds[kind].phases]
    if phase and phase not in phases:
        raise ValidationError(_("Die Phase „%(phase)s“ gibt es hier nicht.") % {"phase": phase})
    activity = Activity(
        arena=arena,
        key=key,
        kind=kind,
        title=title,
        prompt=prompt or {},
        phase=phase or phases[0],
        join_code=join_code.upper() or _free_code(),
    )
    activity.full_clean()
    activity.save()
    return activity


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(6))
        if not Activity.objects.filter(join_code=code).exists():
            return code


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


def contribute_idea(*, activity: Activity, actor: User | None, **sent: Any) -> Idea:
    """Take an idea from a phone; `sent` are the fields of a Sending. Raises ValidationError with a sentence
    for the participant; codes: empty, too-long, phase."""
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
    current = _locked(activity)
    known = {
        (idea.participant, idea.client_id): idea
        for idea in Idea.objects.filter(activity=current, client_id__in={one.client_id for one in sendings})
    }
    new: list[Idea] = []
    answers: list[Idea | ValidationError] = []
    for one in sendings:
        sending = (one.participant, one.client_id)
        if sending not in known:
            written = _plain(one.text)
            with override(one.language):
                refusal = _refusal(current, written)
            if refusal is not None:
                answers.append(refusal)
                continue
            known[sending] = _idea(
                current, written, one.language, actor, participant=one.participant, client_id=one.client_id
            )
            new.append(known[sending])
        answers.append(known[sending])
    cities.insert_artefacts(Idea, new)
    told = [{"id": str(idea.pk)} for idea in new]
    publish_all(city=current.city_id, channel=current.channel, name="idea", payloads=told)
    return answers


def _refusal(activity: Activity, written: str) -> ValidationError | None:
    """Why an idea cannot be taken now; None where it can."""
    if not written:
        return ValidationError(_("Hier steht noch nichts."), code="empty")
    if len(written) > LONGEST_IDEA:
        return ValidationError(
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
    if "contribute" not in activity.current.participants_may:
        return ValidationError(
            _("Gerade werden keine Ideen gesammelt. Der Text steht noch hier und ist nicht verloren."),
            code="phase",
        )
    return None


@action("arenas.record_idea")
def record_idea(
    *, activity: Activity, key: str, text: str, language: str, actor: User | None, **fields: Any
) -> Idea:
    """Write down an idea that was collected before, whatever the phase: for the cases and for paper notes."""
    idea = _idea(activity, _plain(text), language, actor, slug=key, **fields)
    cities.insert_artefacts(Idea, [idea])
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
    """Show an idea to everybody, on the page of its arena."""
    cities.set_visibility(artefact=idea, visibility=Artefact.Visibility.PUBLIC, actor=actor)
    publish(city=idea.city_id, channel=idea.activity.channel, name="idea", payload={"id": str(idea.pk)})
    return idea


def _idea(activity: Activity, text: str, language: str, actor: User | None, **fields: Any) -> Idea:
    spoken = {code for code, _name in settings.LANGUAGES}
    return cities.new_artefact(
        Idea,
        kind="idea",
        city=activity.city,
        title={language if language in spoken else settings.LANGUAGE_CODE: text},
        actor=actor,
        activity=activity,
        # Not from the words: a slug that needs no look at the others keeps the transaction short.
        **{"slug": f"idea-{secrets.token_hex(6)}", **fields},
    )


def _plain(text: str) -> str:
    """The text as it was typed, with plain line ends and without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc").strip()
