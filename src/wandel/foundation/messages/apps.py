from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "wandel.foundation.messages"
    label = "outbox"
    verbose_name = _("Nachrichten")
