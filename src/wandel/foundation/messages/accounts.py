"""Log-in by e-mail code. Accounts are made by a city's administration, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wandel.foundation.messages.actions import guess_code, send_code
from wandel.foundation.messages.login import Guess, validity
from wandel.foundation.messages.queries import installation_name

LOGIN_CODE = "account/email/login_code"
CODE_SENT = "account/messages/login_code_sent.txt"
REQUEST_KEY = "login_request"
"""In the session: the request for a code that was made in it."""


_TOO_MANY = gettext_lazy("Das waren zu viele Versuche. Bitte versuchen Sie es später noch einmal.")


class AccountAdapter(DefaultAccountAdapter):
    # In the words of this house: the library's German says "du" in one place and "Sie" in the next.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("Dieses Konto ist gesperrt."),
        "incorrect_code": gettext_lazy("Dieser Code stimmt nicht."),
        "rate_limited": _TOO_MANY,
        "too_many_login_attempts": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one mail that there is has been seen to by RequestLoginCode, for all addresses alike."""
        if template_prefix != LOGIN_CODE:
            raise NotImplementedError(template_prefix)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template == CODE_SENT and not request.code_is_mailed:
            kwargs["message"] = _(
                "Zu dieser Adresse sind in der letzten Viertelstunde schon mehrere Codes unterwegs; ein "
                "weiterer wird gerade nicht verschickt. Jeder von ihnen gilt hier."
            )
        super().add_message(request, level, message_template, *args, **kwargs)


class RequestLoginCode(RequestLoginCodeView):
    def form_valid(self, form: RequestLoginCodeForm) -> HttpResponse:
        """The code that allauth makes for itself afterwards stays in the session and is of no use."""
        email = form.cleaned_data["email"]
        adapter = AccountAdapter(self.request)
        code = adapter.generate_login_code()
        given = {
            "code": code,
            "name": installation_name(email=email),
            "minutes": validity().seconds // 60,
        }
        mail = adapter.render_mail(LOGIN_CODE, email, given)
        made = send_code(
            email=email,
            code=code,
            has_account=form._user is not None,
            language=get_language(),
            subject=mail.subject,
            body=mail.body,
            actor=None,
        )
        self.request.code_is_mailed = made.is_mailed
        answer = super().form_valid(form)
        self.request.session[REQUEST_KEY] = str(made.pk)
        return answer


class GuessForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, request: str | None, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guess: Guess | None = None
        self._request, self._email = request, email

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        self.guess = guess_code(request=self._request, email=self._email, code=code, actor=None)
        if not self.guess.is_right:
            raise AccountAdapter().validation_error("incorrect_code")
        return code


class ConfirmLoginCode(ConfirmLoginCodeView):
    form_class = GuessForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "request": self.request.session.get(REQUEST_KEY),
            "email": self._process.state["email"],
        }

    def form_invalid(self, form: GuessForm) -> HttpResponse:
        if form.guess is not None:
            # What the session says may be older than the guesses that came at the same time.
            self._process.state["failed_attempts"] = self._process.max_attempts - form.guess.left - 1
        return super().form_invalid(form)
