from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "wandel.foundation.records"
    label = "records"
    verbose_name = _("Aufzeichnungen")

    def ready(self) -> None:
        from wandel.foundation.records.actions import remove_content
        from wandel.foundation.records.models import StoredFile

        post_delete.connect(remove_content, sender=StoredFile)
