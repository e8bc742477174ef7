"""Prints the session of somebody of the team of Görlitz, as a browser that has logged in holds it."""

from __future__ import annotations

import json

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from wandel.foundation.cities.actions import create_user, give_role  # noqa: E402
from wandel.foundation.cities.models import City  # noqa: E402


def main() -> None:
    user = create_user(email="measured@example.org", actor=None)
    give_role(city=City.objects.get(slug="goerlitz"), user=user, role="team", actor=None)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print(json.dumps(session.session_key))


if __name__ == "__main__":
    main()
