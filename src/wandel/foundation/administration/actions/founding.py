"""Writes by which a city comes into being."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wandel.foundation.administration import keys, setup_key
from wandel.foundation.administration.actions.settings import put_logo
from wandel.foundation.cities.actions import create_city, create_user, give_role, set_step
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.models import City, Role, StepState, User


@action("administration.open_setup")
def open_setup(*, email: str, key: str, actor: User | None) -> User:
    """The account for the first person in an empty installation; it has no rights yet. Raises ValidationError
    where the setup key does not fit."""
    if not setup_key.fits(key):
        raise ValidationError(
            _("Dieser Schlüssel passt nicht. Er steht in dem Fenster, in dem Wandel gestartet wurde."),
            code="wrong-key",
        )
    if is_demo_account(email):
        raise ValidationError(_("Ein Konto der Demonstration betreibt keine Website."), code="demo-account")
    return User.objects.filter(email=email.lower()).first() or create_user(email=email, actor=None)


@action("administration.found_city")
def found_city(
    *,
    slug: str,
    name: dict[str, str],
    actor: User,
    started: Iterable[str] = (),
    logo: bytes | None = None,
    setup: str = "",
    **fields: Any,
) -> City:
    """A new city, hidden until it is published, and administered by its founder. `started` are the steps that
    it already works on. With `setup`, the fingerprint of the setup key, the founder also operates the
    installation. Raises ValidationError where the key is taken, or the actor may found no city."""
    founder = User.objects.select_for_update().get(pk=actor.pk)
    if not founder.has_perm("administration.found"):
        raise ValidationError(_("Dieses Konto darf keine Stadt anlegen."), code="no-permission")
    keys.check(slug)
    operates = bool(setup) and setup_key.matches(setup)
    city = create_city(slug=slug, name=name, is_public=False, actor=actor, **fields)
    for step in started:
        set_step(city=city, step=step, status=StepState.Status.DRAFT, actor=actor)
    if logo is not None:
        put_logo(city, logo)
        city.save()
    give_role(city=city, user=founder, role=Role.ADMIN, actor=actor)
    if operates:
        founder.is_superuser = founder.is_staff = True
        founder.full_clean()
        founder.save()
        transaction.on_commit(setup_key.forget)
    return city
