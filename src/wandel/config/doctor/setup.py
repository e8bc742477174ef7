"""How the installation is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection

from wandel.config.doctor.findings import Finding, fault, warning
from wandel.foundation.cities.demonstration import DEMO_PEOPLE
from wandel.foundation.cities.models import City, Membership, User
from wandel.foundation.ui.assets import AssetsMissing, assets_are_current

SHORTEST_KEY = 50
FEWEST_SIGNS = 5
PRINTED = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
TIME_LIMIT_S = 5


def secret_key() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or key.startswith("django-insecure"):
        yield fault(
            "setup.secret_key",
            "The secret key is too weak to protect sessions.",
            "Set WANDEL_SECRET_KEY to 50 random signs or more, or leave it out: a good one is then made.",
        )


def debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield fault(
            "setup.debug",
            "Error pages show details of the program.",
            "Leave out WANDEL_DEBUG, or set it to 0.",
        )


def hosts() -> Iterator[Finding]:
    if "*" in settings.ALLOWED_HOSTS:
        yield fault(
            "setup.hosts",
            "The installation answers under any host name.",
            "Set WANDEL_HOSTS to the names under which it is to be reached.",
        )
    elif not settings.ALLOWED_HOSTS:
        yield fault(
            "setup.hosts", "The installation answers under no host name.", "Set WANDEL_HOSTS to its names."
        )


def look() -> Iterator[Finding]:
    mend = "Run `make assets` with this WANDEL_DATA, then `wandel setup`."
    try:
        current = assets_are_current(settings.ASSETS)
    except AssetsMissing as error:
        yield fault("setup.look", str(error), mend)
        return
    if not current:
        yield fault("setup.look", "Look, fonts or charts are missing or older than this version.", mend)
    elif not (Path(settings.STATIC_ROOT) / "collected").exists():
        yield fault("setup.look", "The static files have not been collected.", mend)


def mail() -> Iterator[Finding]:
    if settings.DEMO:
        return
    if settings.EMAIL_BACKEND == PRINTED:
        yield warning(
            "setup.mail",
            "Mails, and so log-in codes, are printed and reach nobody.",
            f"Set WANDEL_EMAIL_BACKEND to {SMTP}, and WANDEL_EMAIL_HOST to the mail server.",
        )
        return
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield warning(
            "setup.mail",
            f"Mails come from {settings.DEFAULT_FROM_EMAIL}, which many servers refuse.",
            "Set WANDEL_EMAIL_FROM to an address of the city.",
        )
    if settings.EMAIL_BACKEND != SMTP:
        return
    try:
        server = get_connection(timeout=TIME_LIMIT_S)
        server.open()
        server.close()
    except (OSError, SMTPException) as error:
        yield fault(
            "setup.mail",
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} cannot be used: {error}",
            "See to WANDEL_EMAIL_HOST, _PORT, _USER, _PASSWORD and _TLS, and to the firewall.",
        )


def demonstration() -> Iterator[Finding]:
    name = "setup.demonstration"
    addresses = [email for email, _role in DEMO_PEOPLE]
    real = City.objects.filter(is_demo=False)
    if settings.DEMO and real.exists():
        yield fault(
            name,
            "Demonstration mode is on beside a real city: everybody who sees the console can log in.",
            "Leave out WANDEL_DEMO, or set it to 0; keep demonstrations in an installation of their own.",
        )
    roles = Membership.objects.filter(user__email__in=addresses, city__in=real).select_related("user", "city")
    for role in roles:
        yield fault(
            name,
            f"The demonstration account {role.user.email} is {role.role} in the real city {role.city.slug}.",
            f"wandel member remove {role.city.slug} {role.user.email}",
        )
    if not settings.DEMO and real.exists() and User.objects.filter(email__in=addresses).exists():
        yield warning(
            name,
            "There are demonstration accounts beside a real city; they have no rights in it.",
            "Keep demonstrations in an installation of their own.",
        )
