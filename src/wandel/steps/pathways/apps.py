from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "wandel.steps.pathways"
    label = "pathways"
    verbose_name = _("Pfade")

    def ready(self) -> None:
        # The worker knows a kind of job once its module is imported.
        from wandel.steps.pathways import jobs  # noqa: F401
