"""Writes of the lists room: a table is kept, decided about, brought in as a whole, and undone as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import withdraw
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.described import Named
from wandel.foundation.cities.followers import told_together
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.lists.bringing.mapping import head_hash
from wandel.foundation.lists.bringing.plan import plan_of
from wandel.foundation.lists.bringing.rows import Plan, Row
from wandel.foundation.lists.bringing.start import first_choices
from wandel.foundation.lists.models import KnownColumns, ListImport
from wandel.foundation.lists.tables.reading import Unreadable, read_file
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import create, edit, restore_version, set_visibility, store_file
from wandel.foundation.records.models import Version

READ_AT_ONCE = 400_000
"""Bytes of a file that is read while its sender waits; a worker reads what is larger."""
KEPT = dt.timedelta(days=7)
"""So long a table waits for somebody to go on with it."""
READ, BRING_IN = "lists.read", "lists.bring_in"
WRITTEN_AT_ONCE = 200
"""Rows that are brought in while their sender waits; a worker brings in what is more."""


@action("lists.stage")
def stage(*, city: City, kind: str, name: str, data: bytes, language: str, actor: User) -> ListImport:
    """Keep an uploaded table and read it: at once, or by a job."""
    require("records.edit", actor, city)
    for forgotten in ListImport.objects.filter(
        uploaded_at__lt=timezone.now() - KEPT, state__in=("reading", "refused", "ready")
    ):
        _forget(forgotten)
        forgotten.delete()
    listed = ListImport(city=city, kind=kind, name=name[-200:], uploaded_by=actor)
    listed.choices = {"language": language}
    if len(data) <= READ_AT_ONCE:
        _take_in(listed, data)
        listed.save()
        return listed
    listed.file = store_file(
        name=name[-200:], media_type="application/octet-stream", data=data, city=city, actor=actor
    )
    listed.save()
    start_job(kind=READ, city=city, actor=actor, listed=str(listed.pk))
    return listed


@action("lists.read")
def read_staged(*, listed: ListImport, data: bytes, actor: User | None) -> ListImport:
    """For the job: take the cells of a table in."""
    listed = ListImport.objects.select_for_update().get(pk=listed.pk)
    if listed.state == ListImport.State.READING:
        _take_in(listed, data)
        _forget(listed)
        listed.save()
    return listed


def _take_in(listed: ListImport, data: bytes) -> None:
    language = listed.choices["language"]
    try:
        sheets = read_file(data, language)
    except Unreadable as unreadable:
        listed.state, listed.refusal = ListImport.State.REFUSED, unreadable.code
        return
    listed.state = ListImport.State.READY
    listed.sheets = [{"name": one.name, "rows": one.rows, "merged": one.merged} for one in sheets]
    listed.choices = first_choices(listed, sheets, language)


def _forget(listed: ListImport) -> None:
    """The file goes as soon as nobody needs it."""
    file, listed.file = listed.file, None
    if file is not None:
        if listed.pk:
            ListImport.objects.filter(pk=listed.pk).update(file=None)
        file.delete()


@action("lists.decide")
def decide(*, listed: ListImport, choices: Mapping[str, Any], actor: User) -> ListImport:
    """Keep what somebody has decided of a table; which column is which is remembered for the next one."""
    require("records.edit", actor, listed.city)
    listed = _in_work(listed)
    listed.choices = {**listed.choices, **choices}
    listed.save(update_fields=["choices"])
    if "columns" in choices and "sheet" not in choices:
        head = listed.sheets[listed.choices["sheet"]]["rows"][listed.choices["head"]]
        KnownColumns.objects.update_or_create(
            city=listed.city,
            kind=listed.kind,
            head=head_hash(head),
            defaults={"columns": listed.choices["columns"]},
        )
    return listed


def _in_work(listed: ListImport) -> ListImport:
    current = _current(listed)
    if current.state != ListImport.State.READY:
        raise ValidationError(_("Diese Liste ist nicht mehr in Arbeit."), code="over")
    return current


def _current(listed: ListImport) -> ListImport:
    """The table as it stands, until the transaction ends. Raises ValidationError where somebody has dropped
    it."""
    found = ListImport.objects.select_for_update().filter(pk=listed.pk).first()
    if found is None:
        raise ValidationError(_("Diese Liste hat inzwischen jemand verworfen."), code="over")
    return found


@action("lists.drop")
def drop(*, listed: ListImport, actor: User) -> None:
    """Forget a table of which nothing was brought in."""
    require("records.edit", actor, listed.city)
    take_turns(listed.city)
    listed = _current(listed)
    if listed.outcome:
        raise ValidationError(_("Aus dieser Liste ist schon etwas entstanden."), code="over")
    _forget(listed)
    listed.delete()


@action("lists.request")
def request(*, listed: ListImport, mark: str, language: str, actor: User) -> Job:
    """Have a large table brought in by a job; asked again while that goes on, the same job."""
    require("records.edit", actor, listed.city)
    listed = _in_work(listed)
    going_on = jobs_of(listed).filter(kind=BRING_IN).first()
    if going_on is not None and not going_on.is_over:
        return going_on
    about = {"listed": str(listed.pk), "mark": mark, "language": language}
    return start_job(kind=BRING_IN, city=listed.city, actor=actor, **about)


def jobs_of(listed: ListImport) -> QuerySet[Job]:
    """What a worker does or did for a table, the newest first."""
    found = Job.objects.filter(city=listed.city, kind__in=(READ, BRING_IN))
    return found.filter(arguments__listed=str(listed.pk))


@action("lists.bring_in")
def bring_in(*, listed: ListImport, reader: Reader, mark: str, actor: User) -> ListImport:
    """Make and change everything that a table says, or nothing. `mark` is that of the plan which somebody
    has seen; where another one would be carried out now, that is a ValidationError."""
    require("records.edit", actor, listed.city)
    take_turns(listed.city)
    listed = _in_work(listed)
    plan: Plan = plan_of(listed, reader)
    if not plan.is_ready or plan.mark != mark:
        raise ValidationError(
            _("Inzwischen hat sich etwas geändert. Bitte noch einmal ansehen."), code="other-plan"
        )
    named = Named(listed.city)
    outcome = []
    with told_together():
        for row in (*plan.new, *plan.changed):
            try:
                outcome.append(_brought_in(listed, row, named, actor))
            except ValidationError as refused:
                raise ValidationError(
                    _("Zeile %(row)s: %(why)s") % {"row": row.number, "why": " ".join(refused.messages)},
                    code="row",
                ) from refused
    listed.outcome, listed.state, listed.done_at = outcome, ListImport.State.DONE, timezone.now()
    listed.sheets, listed.choices = [], {}
    _forget(listed)
    listed.save()
    return listed


def _brought_in(listed: ListImport, row: Row, named: Named, actor: User) -> dict[str, Any]:
    if row.artefact is None:
        made = create(
            kind=listed.kind,
            city=listed.city,
            document={name: value for name, value in row.says.items() if value is not None},
            visibility=row.visibility,
            key=row.key,
            actor=actor,
            named=named,
        )
        return {"id": str(made.pk), "made": True, "before": 0, "after": made.version}
    changed = edit(
        artefact=row.artefact,
        document=row.says,
        visibility=row.visibility,
        seen_version=row.artefact.version,
        note=_("Aus der Tabelle „%(name)s“") % {"name": listed.name[:200]},
        actor=actor,
    )
    return {"id": str(changed.pk), "made": False, "before": row.artefact.version, "after": changed.version}


@action("lists.undo")
def undo(*, listed: ListImport, actor: User) -> ListImport:
    """Withdraw what a table made and restore what it changed, except where somebody has saved since: that
    stays, and is marked as `kept` in the outcome."""
    require("records.edit", actor, listed.city)
    take_turns(listed.city)
    listed = _current(listed)
    if listed.state != ListImport.State.DONE:
        raise ValidationError(_("Das ist schon rückgängig gemacht."), code="over")
    current = {
        str(one.pk): one for one in Artefact.objects.filter(pk__in=[one["id"] for one in listed.outcome])
    }
    with told_together():
        for one in listed.outcome:
            thing = current.get(one["id"])
            if thing is None or thing.withdrawn_at is not None:
                continue
            if thing.version != one["after"]:
                one["kept"] = True
            elif one["made"]:
                withdraw(artefact=thing, actor=actor)
            else:
                _restored(thing, one, actor)
    listed.state = ListImport.State.UNDONE
    listed.save(update_fields=["outcome", "state"])
    return listed


def _restored(thing: Artefact, one: Mapping[str, Any], actor: User) -> None:
    before = Version.objects.get(artefact_id=thing.pk, number=one["before"])
    restored = restore_version(artefact=thing, number=one["before"], seen_version=one["after"], actor=actor)
    # A restored version is never shown to more people by itself; the table had hidden this one.
    if before.visibility == Artefact.Visibility.PUBLIC and not restored.is_public:
        set_visibility(artefact=restored, visibility=before.visibility, actor=actor)
