"""Writes of the records room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import link, note_visibility
from wandel.foundation.cities.audit import action, note_changes
from wandel.foundation.cities.described import Named, document_of, filled, own_fields, take
from wandel.foundation.cities.followers import tell_followers
from wandel.foundation.cities.kinds import LEADS_TO, kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.addresses import free_slug
from wandel.foundation.records.checking import check
from wandel.foundation.records.models import Draft, StagedImport, StoredFile, Version
from wandel_engine.writing import is_seen

Made = TypeVar("Made", bound=Artefact)


def titled(title: dict[str, str]) -> dict[str, str]:
    """The title, where there is one in any language; ValidationError otherwise."""
    if not any(is_seen(text) for text in title.values()):
        raise ValidationError({"title": _("Ein Titel fehlt.")})
    return title


@action("records.create")
def create(
    *,
    kind: str,
    city: City,
    document: Mapping[str, Any],
    visibility: str,
    actor: User | None,
    key: str = "",
    origins: Sequence[Artefact] = (),
    named: Named | None = None,
    taken_over_from: Mapping[str, str] | None = None,
    draft: Draft | None = None,
) -> Artefact:
    """Something new of a kind that has a part, from its document ({field: value} as JSON), with its first
    version.

    `key` is its address; without one it comes from the title. What it came out of leads to it. What comes
    from another city, whose name `taken_over_from` is, waits until somebody here stands by it. Whoever makes
    many hands one `named` on. The `draft` that is saved by this goes. Raises Unfit where the document is not
    what the part asks for, ValidationError where the model's own rules refuse it, PermissionDenied.
    """
    require("records.edit", actor, city)
    title = titled(document.get("title") or {})
    model = kinds[kind].model_class
    made = model(
        kind=kind,
        city=city,
        slug=key or free_slug(city=city, kind=kind, title=title),
        created_by=actor,
        visibility=Artefact.Visibility(visibility),
        taken_over_from=dict(taken_over_from or {}),
        version=1,
    )
    linked = take(made, dict(document), named)
    check(model, document, made.slug, city)
    made.clean()
    made.save(force_insert=True)
    _write_links(made, linked)
    _version_of(made, actor).save()
    tell_followers([made.pk])
    for origin in origins:
        link(source=origin, target=made, relation=LEADS_TO, actor=actor)
    _put_away(draft)
    return made


def _put_away(draft: Draft | None) -> None:
    if draft is not None:
        Draft.objects.filter(pk=draft.pk).delete()


def _write_links(artefact: Artefact, linked: Mapping[str, Sequence[Any]]) -> None:
    """Keep what lists of keys name, in their order."""
    for name, found in linked.items():
        relation = type(artefact)._meta.get_field(name)
        through = relation.remote_field.through
        own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        through.objects.filter(**{own: artefact.pk}).delete()
        through.objects.bulk_create(
            through(**{f"{own}_id": artefact.pk, f"{other}_id": one.pk}) for one in found
        )


def new_artefact(
    model: type[Made],
    *,
    kind: str,
    city: City,
    title: dict[str, str],
    actor: User | None,
    slug: str = "",
    **fields: Any,
) -> Made:
    """For the actions of other rooms, inside their transaction: a new artefact of their kind, with a slug of
    its own, and not saved yet: for `insert_artefacts`. Raises ValidationError where the title is empty."""
    if kind not in kinds:
        raise ValueError(f"{kind!r} is no registered kind of artefact")
    return model(
        kind=kind,
        city=city,
        title=titled(title),
        created_by=actor,
        slug=slug or free_slug(city=city, kind=kind, title=title),
        version=1,
        **fields,
    )


def create_artefact(model: type[Made], *, actor: User | None, **given: Any) -> Made:
    """As `new_artefact`, which says what may be given; saved, with its first version."""
    made = new_artefact(model, actor=actor, **given)
    made.clean()
    made.save(force_insert=True)
    _version_of(made, actor).save()
    return made


def insert_artefacts(model: type[Made], made: list[Made]) -> None:
    """Save many new artefacts of one kind with their first versions, in three statements instead of three for
    each."""
    shared = [field.attname for field in Artefact._meta.concrete_fields]
    for one in made:
        one.pk = one.id
    parents = [Artefact(**{name: getattr(one, name) for name in shared}) for one in made]
    for one, parent in zip(made, Artefact.objects.bulk_create(parents), strict=True):
        one.created_at = parent.created_at
        one._state.adding = False
    # Django refuses to insert many rows of a model that has a parent.
    own = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in own)
    marks = ", ".join(["%s"] * len(own))
    rows = [
        [field.get_db_prep_save(getattr(one, field.attname), connection) for field in own] for one in made
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608
    Version.objects.bulk_create(_version_of(one, one.created_by) for one in made)
    tell_followers(one.pk for one in made)


def keep_version(
    *, artefact: Artefact, actor: User | None, note: str = "", restored_from: int | None = None
) -> Version | None:
    """For actions that have changed an artefact, inside their transaction: keep what it says now, and who may
    see it, as its next version; nothing, where nothing has changed."""
    Artefact.objects.select_for_update(no_key=True).get(pk=artefact.pk)
    last = Version.objects.filter(artefact_id=artefact.pk).first()
    artefact.version = last.number + 1 if last else 1
    version = _version_of(artefact, actor, note=note, restored_from=restored_from)
    if last is not None and (last.content, last.visibility) == (version.content, version.visibility):
        artefact.version = last.number
        return None
    if last is not None:
        note_changes(
            last.content | {"visibility": last.visibility},
            version.content | {"visibility": version.visibility},
        )
    version.save()
    artefact.save(update_fields=["version"])
    tell_followers([artefact.pk])
    return version


def _version_of(artefact: Artefact, actor: User | None, **about: Any) -> Version:
    return Version(
        artefact_id=artefact.pk,
        number=artefact.version,
        content=document_of(artefact),
        visibility=artefact.visibility,
        author=actor,
        **about,
    )


class Stale(ValidationError):
    """Somebody has saved since the person looked; `current` is what stands there now."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("Inzwischen wurde gespeichert."), code="stale")
        self.current = current


def _as_it_stands(artefact: Artefact, seen_version: int) -> Artefact:
    """The artefact as the database has it. Raises Stale where it is no
    longer what was seen, so that no one's words are overwritten, or shown to more people, unseen."""
    current = _locked(artefact)
    if current.withdrawn_at is not None:
        raise ValidationError(_("Inzwischen wurde es zurückgezogen."), code="withdrawn")
    if current.version != seen_version:
        raise Stale(current)
    return current


def _locked(artefact: Artefact) -> Artefact:
    """The artefact as an instance of its own model, unchanged until the transaction ends."""
    return kinds[artefact.kind].of(Artefact.objects.select_for_update(no_key=True).get(pk=artefact.pk))


@action("records.edit")
def edit(
    *,
    artefact: Artefact,
    document: Mapping[str, Any],
    visibility: str,
    actor: User | None,
    seen_version: int,
    note: str = "",
    draft: Draft | None = None,
    author: User | None = None,
) -> Artefact:
    """Change what a document speaks of, and who may see it, as a new version; the `draft` of it goes.
    `author` is whose words they are, where those are not the actor's. Raises Stale where somebody else has
    saved since `seen_version`, and else like `create`."""
    require("records.edit", actor, artefact)
    current = _as_it_stands(artefact, seen_version)
    _require_all(actor, current, document, visibility)
    before = current.visibility
    current.visibility = Artefact.Visibility(visibility)
    _change(current, document)
    if current.visibility != before:
        note_visibility(current)
    keep_version(artefact=current, actor=author or actor, note=note)
    _put_away(draft)
    return current


def _require_all(actor: User | None, current: Artefact, document: Mapping[str, Any], visibility: str) -> None:
    """Raises PermissionDenied where a change goes beyond what is the actor's to change. What is sent along as
    it stands is no change."""
    require("records.edit", actor, current)
    if actor is None or actor.has_perm("records.edit", current.city):
        return
    stands = document_of(current)
    changed = {
        name for name, value in document.items() if filled({0: value}) != filled({0: stands.get(name)})
    }
    if changed - set(kinds[current.kind].partners_change) or visibility != current.visibility:
        raise PermissionDenied


def _change(current: Artefact, document: Mapping[str, Any]) -> None:
    """Fill a locked artefact with what the document says, where all of it together is sound, and save it."""
    if unknown := document.keys() - {field.name for field in own_fields(type(current))}:
        raise TypeError(f"not to be changed: {', '.join(sorted(unknown))}")
    whole = document_of(current) | dict(document)
    titled(whole["title"])
    linked = take(current, dict(document))
    check(type(current), whole, current.slug, current.city)
    current.clean()
    _stand_by(current)
    current.save()
    _write_links(current, linked)


def _stand_by(current: Artefact) -> None:
    """What was taken over from another city is this city's own from the first time that somebody says so, or
    changes it."""
    if current.is_unchecked:
        current.confirmed_at = timezone.now()


@action("records.confirm")
def confirm(*, artefact: Artefact, actor: User | None) -> Artefact:
    """Stand by something that was taken over from another city. Asked for twice, it happens once. Raises
    PermissionDenied."""
    require("records.edit", actor, artefact.city)
    current = _locked(artefact)
    _stand_by(current)
    current.save(update_fields=["confirmed_at"])
    return current


@action("records.restore")
def restore_version(*, artefact: Artefact, number: int, actor: User | None, seen_version: int) -> Artefact:
    """Say again what an older version said, as a new version. It is never shown to more people than that
    version was; one of which nobody knows who could see it is for the team. Raises like `edit`."""
    require("records.edit", actor, artefact.city)
    current = _as_it_stands(artefact, seen_version)
    older = Version.objects.get(artefact_id=current.pk, number=number)
    known = {field.name for field in own_fields(type(current))}
    if older.visibility != Artefact.Visibility.PUBLIC:
        current.visibility = Artefact.Visibility.TEAM
        note_visibility(current)
    _change(current, {name: value for name, value in older.content.items() if name in known})
    keep_version(artefact=current, actor=actor, restored_from=number)
    return current


@action("records.set_visibility")
def set_visibility(*, artefact: Artefact, visibility: str, actor: User | None) -> Artefact:
    """Show an artefact to others, or hide it, as a new version: who has not seen that does not undo it."""
    current = _locked(artefact)
    current.visibility = Artefact.Visibility(visibility)
    current.save(update_fields=["visibility"])
    note_visibility(current)
    keep_version(artefact=current, actor=actor)
    return current


@action("records.store_file")
def store_file(
    *,
    name: str,
    media_type: str,
    data: bytes,
    city: City | None,
    actor: User | None,
    is_public: bool = False,
) -> StoredFile:
    stored = StoredFile(
        city=city,
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        is_public=is_public,
    )
    stored.content.save(f"{stored.sha256[:20]}", ContentFile(data), save=False)
    stored.save()
    return stored


def remove_content(sender: type[StoredFile], instance: StoredFile, **_about: Any) -> None:
    """After a stored file was deleted, by whatever way: its bytes go too, once that is certain."""
    content = instance.content
    transaction.on_commit(lambda: content.storage.delete(content.name), robust=True)


@action("records.stage_import")
def stage_import(
    *,
    kind: str,
    file: StoredFile,
    actor: User | None,
    city: City | None = None,
) -> StagedImport:
    """Keep an upload that is still to be checked."""
    return StagedImport.objects.create(
        city=city, kind=kind, file=file, status=StagedImport.Status.CHECKING, uploaded_by=actor
    )


@action("records.judge_import")
def judge_import(*, staged: StagedImport, problems: list[dict[str, Any]], actor: User | None) -> StagedImport:
    """Note what was found wrong with an upload; without any problem it is ready. What has been applied in
    the meantime stays as it is."""
    staged = StagedImport.objects.select_for_update().get(pk=staged.pk)
    if staged.status != StagedImport.Status.APPLIED:
        staged.status = StagedImport.Status.REFUSED if problems else StagedImport.Status.READY
        staged.problems = problems
        staged.save(update_fields=["status", "problems"])
    return staged


@action("records.mark_applied")
def mark_applied(*, staged: StagedImport, city: City, actor: User | None) -> StagedImport:
    """Note that an import was taken over; the caller does the taking over in the same transaction."""
    staged = StagedImport.objects.select_for_update().get(pk=staged.pk)
    if staged.status != StagedImport.Status.READY:
        raise ValidationError(_("Aus diesem Import kann keine Stadt werden."), code="not-ready")
    staged.status = StagedImport.Status.APPLIED
    staged.city = city
    staged.applied_at = timezone.now()
    staged.save()
    return staged


def forget_files(city: City) -> list[str]:
    """For the action that deletes a city, in its transaction: forget its files, and those of which it was
    made. Returns their names in the storage, to be removed once the transaction is committed."""
    imports = StagedImport.objects.filter(city=city)
    files = StoredFile.objects.filter(
        Q(city=city) | Q(pk__in=list(imports.values_list("file_id", flat=True)))
    )
    names = list(files.values_list("content", flat=True))
    imports.delete()
    files.delete()
    return names
