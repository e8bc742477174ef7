"""What happens at a log-in: whoever was invited has the role from then on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from wandel.foundation.administration.actions.members import accept_invitations
from wandel.foundation.cities.models import User
from wandel.foundation.messages import accounts


class AccountAdapter(accounts.AccountAdapter):
    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        accept_invitations(user=user, actor=user)
        return super().post_login(request, user, **given)
