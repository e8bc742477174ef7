from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "wandel.steps.agenda"
    label = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        # The worker knows a kind of job once its module is imported.
        from wandel.steps.agenda import jobs  # noqa: F401
