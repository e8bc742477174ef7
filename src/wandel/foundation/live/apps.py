from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "wandel.foundation.live"
    label = "live"
    verbose_name = _("Live")

    def ready(self) -> None:
        # Whoever starts, runs or shows a job knows its kind: web, workers and commands alike.
        autodiscover_modules("jobs")
