"""`wandel member …`: who has which role in a city, until pages do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from wandel.cli.terminal import AsJson, print_json, say, start_installation, told

if TYPE_CHECKING:
    from wandel.foundation.cities.models import City

app = typer.Typer(no_args_is_help=True, help="Roles in a city: give, take, list.")

CityName = Annotated[str, typer.Argument(help="The city's name in addresses, such as goerlitz.")]
Email = Annotated[str, typer.Argument(help="E-mail address of the person.")]


@app.command("add")
def add_member(
    city: CityName,
    email: Email,
    role: Annotated[str, typer.Argument(help="admin, team or partner.")],
    as_json: AsJson = False,
) -> None:
    """Give somebody a role, instead of the one they had; an account is made where there is none."""
    with told():
        start_installation()
    from wandel.cli.cases import person
    from wandel.foundation.cities.actions import give_role
    from wandel.foundation.cities.models import Role

    with _refused():
        found = _city(city)
        if role not in Role.values:
            _fail(f"{role} is no role; there are {', '.join(Role.values)}.")
        give_role(city=found, user=person(email), role=role, actor=None)
    if as_json:
        print_json({"city": city, "email": email.lower(), "role": role})
    _say(f"{email} is {role} in {city}.")


@app.command("remove")
def remove_member(city: CityName, email: Email, as_json: AsJson = False) -> None:
    """Take somebody's role away; the account stays. A city keeps its last administration."""
    with told():
        start_installation()
    from wandel.foundation.cities.actions import take_role
    from wandel.foundation.cities.models import User

    with _refused():
        found = _city(city)
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            _fail(f"Nobody has an account with the address {email}.")
        take_role(city=found, user=user, actor=None)
    if as_json:
        print_json({"city": city, "email": email.lower(), "role": None})
    _say(f"{email} has no role in {city} any more.")


@app.command("list")
def list_members(city: CityName, as_json: AsJson = False) -> None:
    """Print who has which role in a city."""
    with told():
        start_installation()
    with _refused():
        members = _city(city).memberships.select_related("user").order_by("role", "user__email")
        found = [
            {"email": member.user.email, "name": member.user.name, "role": member.role} for member in members
        ]
    if as_json:
        print_json(found)
        return
    for member in found:
        typer.echo(f"{member['role']}\t{member['email']}\t{member['name']}".rstrip())


def _city(slug: str) -> City:
    from wandel.foundation.cities.models import City

    found = City.objects.filter(slug=slug).first()
    if found is None:
        there = ", ".join(City.objects.values_list("slug", flat=True)) or "none"
        _fail(f"There is no city {slug}. Cities here: {there}.")
    return found


@contextmanager
def _refused() -> Iterator[None]:
    """What an action refuses is said in its sentence, in English as all of the command line."""
    from django.core.exceptions import ValidationError
    from django.db import DatabaseError
    from django.utils.translation import override

    with override("en"):
        try:
            yield
        except ValidationError as error:
            _fail(" ".join(error.messages))
        except DatabaseError as error:
            _fail(f"{str(error).strip()}. Is the data folder prepared? (wandel setup)")


def _fail(text: str) -> None:
    _say(text)
    raise typer.Exit(1)


def _say(text: str) -> None:
    say.print(text, markup=False, highlight=False, soft_wrap=True)
