"""`wandel manage rebuild_search`: the index of the search, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from wandel.foundation.search.actions import rebuild


class Command(BaseCommand):
    help = "Make the index of the search anew from what all artefacts say. Wandel may be running."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(actor=None)} artefacts can be found.")
