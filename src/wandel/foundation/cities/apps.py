from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    name = "wandel.foundation.cities"
    label = "cities"
    verbose_name = _("Städte")

    def ready(self) -> None:
        # What a room registers (permissions, artefact kinds, panels, activities) stands in these modules.
        autodiscover_modules("rules", "kinds", "panels", "activities")
