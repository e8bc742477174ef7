"""Opens a fresh activity *collect* in Görlitz; prints where it is, and a session of the team for the wall."""

from __future__ import annotations

import json
import secrets
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from wandel.foundation.cities.models import City, User  # noqa: E402
from wandel.people.arenas import actions  # noqa: E402
from wandel.people.arenas.models import Arena  # noqa: E402


def main() -> None:
    city = City.objects.get(slug="goerlitz")
    arena = Arena.objects.filter(city=city).order_by("number").first()
    activity = actions.create_activity(
        arena=arena,
        key=f"burst-{secrets.token_hex(4)}",
        document={"kind": "collect", "title": {"de": "Ideen sammeln"}, "prompt": {"de": "Was hindert?"}},
        phase="open",
        actor=None,
    )
    person = User.objects.get(email="team@example.org")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    told = {
        "id": activity.pk,
        "code": activity.join_code,
        "path": f"/de/{city.slug}/arenas/{arena.slug}/{activity.key}/",
        "session": session.session_key,
    }
    json.dump(told, sys.stdout)


main()
