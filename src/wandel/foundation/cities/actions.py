"""Writes of the cities room: cities, members, artefacts and the trace between them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities import erasures, kept, queries
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.fields import written_text
from wandel.foundation.cities.followers import tell_followers
from wandel.foundation.cities.kinds import relation_allowed
from wandel.foundation.cities.models import (
    Artefact,
    City,
    Erasure,
    Membership,
    Role,
    Source,
    StepState,
    Submission,
    TraceLink,
    User,
)
from wandel.foundation.cities.steps import STEPS
from wandel.foundation.cities.turns import take_turns


@action("cities.create_city")
def create_city(*, slug: str, name: dict[str, str], actor: User | None, **fields: Any) -> City:
    """A new city with its five steps, all still open. Raises ValidationError where an account of the
    demonstration would make a real one."""
    if actor is not None and is_demo_account(actor.email) and not fields.get("is_demo"):
        raise ValidationError(
            _("Ein Konto der Demonstration legt nur Demonstrationen an."), code="demo-account"
        )
    city = City(slug=slug, name=name, **fields)
    city.full_clean()
    city.save()
    StepState.objects.bulk_create(StepState(city=city, step=step.key) for step in STEPS)
    return city


@action("cities.delete_city")
def delete_city(*, city: City, actor: User | None) -> None:
    """Remove a city with everything in it: a demonstration at once, any other once its waiting time is over.
    Raises ValidationError before that."""
    current = City.objects.select_for_update().get(pk=city.pk)
    if not current.is_demo and not current.is_to_be_deleted(timezone.now()):
        raise ValidationError(
            _("Eine Stadt wird erst gelöscht, wenn ihre Wartezeit vorbei ist."), code="not-yet"
        )
    note_erased(city)
    _delete(city)


def _delete(subject: Model) -> None:
    if isinstance(subject, City):
        # Links protect what they connect.
        TraceLink.objects.filter(city=subject).delete()
    subject.delete()


@action("cities.set_step")
def set_step(
    *, city: City, step: str, status: str, actor: User | None, summary: dict[str, str] | None = None
) -> StepState:
    state = StepState.objects.get(city=city, step=step)
    state.status = StepState.Status(status)
    if summary is not None:
        state.summary = summary
    state.save()
    return state


@action("cities.add_source")
def add_source(*, city: City, key: str, title: str, actor: User | None, **fields: Any) -> Source:
    return Source.objects.create(city=city, key=key, title=written_text(title), **fields)


@action("cities.create_user")
def create_user(*, email: str, actor: User | None, name: str = "", **fields: Any) -> User:
    user = User(email=email.lower(), name=written_text(name), **fields)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    return user


@action("cities.give_role")
def give_role(
    *, city: City, user: User, role: str, actor: User | None, organisation: Artefact | None = None
) -> Membership:
    """Give somebody a role, instead of the one they had; a partner also the organisation for which they take
    part. Raises ValidationError where a city would lose its last administration, and where an account of the
    demonstration would get into a real city."""
    if not city.is_demo and is_demo_account(user.email):
        raise ValidationError(
            _("Ein Konto der Demonstration hat nur in Demonstrationen eine Rolle."), code="demo-account"
        )
    take_turns(city)
    if Role(role) != Role.ADMIN:
        _keep_an_admin(city, without=user)
    membership, _made = Membership.objects.update_or_create(
        city=city,
        user=user,
        defaults={"role": role, "organisation_id": taking_part_for(city, role, organisation)},
    )
    # What was read of the roles before counts no more.
    user._roles = user._organisations = None
    note_shown(membership)
    return membership


def taking_part_for(city: City, role: str, organisation: Artefact | None) -> UUID | None:
    """The id of the organisation for which somebody with a role takes part: only partners do. Raises
    ValidationError where it is none of this city."""
    if organisation is None or Role(role) != Role.PARTNER:
        return None
    if organisation.kind != "organisation" or organisation.city_id != city.pk:
        raise ValidationError(_("Diese Organisation gibt es hier nicht."), code="organisation")
    return organisation.pk


@action("cities.take_role")
def take_role(*, city: City, user: User, actor: User | None) -> None:
    """Take somebody's role in a city away. Raises ValidationError where they have none, and for the last who
    administers the city."""
    take_turns(city)
    membership = Membership.objects.filter(city=city, user=user).first()
    if membership is None:
        raise ValidationError(_("Diese Person hat hier keine Rolle."), code="no-role")
    _keep_an_admin(city, without=user)
    note_erased(membership)
    membership.delete()


def _keep_an_admin(city: City, *, without: User) -> None:
    """To be called in one's turn, so that the last two cannot leave in the same moment. Who cannot log in any
    more administers nothing."""
    admins = Membership.objects.filter(city=city, role=Role.ADMIN, user__is_active=True)
    if {admin.user_id for admin in admins} == {without.pk}:
        raise ValidationError(
            _("Das ist die letzte Stadt-Administration; zuerst braucht die Stadt eine andere."),
            code="last-admin",
        )


@action("cities.withdraw")
def withdraw(*, artefact: Artefact, actor: User | None) -> Artefact:
    """Take an artefact back. It stays in the database, and its links with it."""
    artefact.withdrawn_at = timezone.now()
    artefact.save(update_fields=["withdrawn_at"])
    note_hidden(artefact, withdrawn_at=artefact.withdrawn_at)
    tell_followers([artefact.pk])
    return artefact


@action("cities.bring_back")
def bring_back(*, artefact: Artefact, actor: User | None) -> Artefact:
    """Let an artefact that was withdrawn stand again, with the links that it had."""
    artefact.withdrawn_at = None
    artefact.save(update_fields=["withdrawn_at"])
    note_shown(artefact)
    tell_followers([artefact.pk])
    return artefact


@action("cities.link")
def link(
    *,
    source: Artefact,
    target: Artefact,
    relation: str,
    actor: User | None,
    source_version: int | None = None,
) -> TraceLink:
    """Draw a trace link. Raises ValidationError between cities, for a pair of kinds that is not registered,
    and where it would close a circle. A standing link is returned as it is."""
    if source.city_id != target.city_id:
        raise ValidationError(_("Verknüpfen lassen sich nur Dinge derselben Stadt."), code="other-city")
    if not relation_allowed(source.kind, relation, target.kind):
        raise ValidationError(
            _("Von „%(source)s“ führt kein „%(relation)s“ zu „%(target)s“.")
            % {"source": source.kind, "relation": relation, "target": target.kind},
            code="relation",
        )
    take_turns(source.city_id)
    if queries.leads_to(start=target, end=source):
        raise ValidationError(_("Diese Verbindung schlösse einen Kreis."), code="circle")
    drawn, _made = TraceLink.objects.get_or_create(
        city_id=source.city_id,
        source_id=source.pk,
        target_id=target.pk,
        relation=relation,
        withdrawn_at=None,
        defaults={"created_by": actor, "source_version": source_version},
    )
    return drawn


@action("cities.unlink")
def unlink(*, link: TraceLink, actor: User | None) -> TraceLink:
    link.withdrawn_at = dt.datetime.now(dt.UTC)
    link.save(update_fields=["withdrawn_at"])
    note_hidden(link, withdrawn_at=link.withdrawn_at)
    return link


def note_hidden(subject: Model, **fields: Any) -> None:
    """For every action that hides or blanks something, in its transaction: with these values of its fields it
    is hidden again when a backup from before is restored."""
    _note(Erasure.Did.HIDDEN, subject, fields)


def note_shown(subject: Model) -> None:
    """For every action that shows again what was hidden: then no restoring hides it."""
    model, key = erasures.address_of(subject)
    if Erasure.objects.filter(model=model, key=key).exists():
        _note(Erasure.Did.SHOWN, subject, {})


def note_visibility(subject: Model) -> None:
    """After the visibility of something was changed."""
    if subject.visibility == Artefact.Visibility.TEAM:
        note_hidden(subject, visibility=subject.visibility)
    else:
        note_shown(subject)


def note_erased(subject: Model) -> None:
    """Before something is deleted: it is deleted again when a backup from before is restored."""
    _note(Erasure.Did.ERASED, subject, {})


def _note(did: str, subject: Model, fields: dict[str, Any]) -> None:
    model, key = erasures.address_of(subject)
    noted = Erasure.objects.create(did=did, model=model, key=key, fields=erasures.plain(fields))
    # Where the list cannot be written, the deed stands: the next start writes what is missing.
    transaction.on_commit(lambda: erasures.append([noted]), robust=True)


@action("cities.repeat_erasures")
def repeat_erasures(*, listed: list[Erasure], actor: User | None) -> int:
    """Hide and erase again what the list names and this database has not seen; returns how many deeds had
    something to do. Nothing is shown by this. Raises ValidationError where the list names something that this
    version does not know."""
    known = set(Erasure.objects.values_list("pk", flat=True))
    unseen = [one for one in listed if one.pk not in known]
    repeated = 0
    for subjects, deed in erasures.outcome(unseen):
        if deed is None:
            found = subjects.all()
            repeated += len(found)
            for subject in found:
                _delete(subject)
        else:
            repeated += subjects.update(**deed)
            if subjects.model is Artefact:
                tell_followers(subjects.values_list("pk", flat=True))
    Erasure.objects.bulk_create(unseen)
    # The moment at which it was done, not that of repeating it.
    for one in unseen:
        Erasure.objects.filter(pk=one.pk).update(at=one.at)
    return repeated


SENT_TWICE_WITHIN = dt.timedelta(days=1)
"""For how long a form that is sent again is known to be the same."""


@action("cities.clear_outdated")
def clear_outdated(*, actor: User | None) -> int:
    """Delete what has served its time: fingerprints of forms, sessions that have run out, and texts that were
    kept for a log-in that never came. Returns how many there were."""
    now = timezone.now()
    sent, _each = Submission.objects.filter(at__lt=now - SENT_TWICE_WITHIN).delete()
    over, _each = Session.objects.filter(expire_date__lt=now).delete()
    forgotten = 0
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if kept.is_outdated(content):
            del content[kept.KEY]
            # Whoever changed the session in the meantime goes first; the next time will do for the text.
            as_read = Session.objects.filter(pk=session.pk, session_data=session.session_data)
            if content:
                forgotten += as_read.update(session_data=Session.objects.encode(content))
            else:
                forgotten += as_read.delete()[0]
    return sent + over + forgotten
