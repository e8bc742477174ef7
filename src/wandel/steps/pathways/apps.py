from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "wandel.steps.pathways"
    label = "pathways"
    verbose_name = _("Pfade")

    def ready(self) -> None:
        from wandel.foundation.cities.followers import follow
        from wandel.steps.pathways.following import follow_artefacts

        follow(follow_artefacts)
