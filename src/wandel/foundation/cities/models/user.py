from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.demonstration import is_demo_account


class UserManager(BaseUserManager["User"]):
    """Accounts are named by their e-mail address and have no password: log-in is by a code."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works on a city's process. Participants of an arena need no account."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("betreibt diese Website"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def clean(self) -> None:
        """Everybody may log in to an account of the demonstration, so it operates nothing."""
        super().clean()
        if (self.is_staff or self.is_superuser) and is_demo_account(self.email):
            raise ValidationError(
                _("Ein Konto der Demonstration betreibt keine Website."), code="demo-account"
            )

    def __str__(self) -> str:
        return self.name or self.email
