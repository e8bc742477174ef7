from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "wandel.foundation.search"
    label = "search"
    verbose_name = _("Suche")

    def ready(self) -> None:
        from wandel.foundation.cities.followers import follow
        from wandel.foundation.search.actions import index

        follow(index)
