"""Goes through the steps of bringing a list in, as a browser does."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wandel.foundation.lists.models import ListImport


def as_csv(*rows: list[Any]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


class Table:
    """One table on its way in."""

    def __init__(self, client: Any, city: Any, kind: str, data: bytes, name: str = "liste.csv") -> None:
        self.client = client
        self.at = f"/de/{city.slug}/records/list/{kind}/import/"
        answer = client.post(self.at, {"table": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()
        self.listed = ListImport.objects.get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2])

    @property
    def here(self) -> str:
        return f"{self.at}{self.listed.pk}/"

    def columns(self, **changed: str) -> dict[str, str]:
        """Confirm what was guessed, with some answers changed; returns {head: path}."""
        page = self.client.get(f"{self.here}columns/")
        sent = {f"column-{one.place}": one.path for one in page.context["asked"]}
        guessed = {one.head: one.path for one in page.context["asked"]}
        heads = {one.head: f"column-{one.place}" for one in page.context["asked"]}
        sent |= {heads.get(name, name): value for name, value in changed.items()}
        answer = self.client.post(f"{self.here}columns/", sent)
        assert answer.status_code == 302, answer.content.decode()
        return guessed

    @property
    def plan(self) -> Any:
        return self.client.get(f"{self.here}check/").context["plan"]

    def mend(self, **answers: str) -> Any:
        """Answers by the name of the field, as `mend-3-field`; the plan that comes of them."""
        assert self.client.post(f"{self.here}check/", answers).status_code == 302
        return self.plan

    def bring_in(self, *, mark: str = "") -> ListImport:
        self.client.post(f"{self.here}bring-in/", {"mark": mark or self.plan.mark})
        self.listed.refresh_from_db()
        return self.listed

    def undo(self) -> str:
        self.client.post(f"{self.here}undo/")
        self.listed.refresh_from_db()
        page = self.client.get(self.here).content.decode()
        return re.sub(r"\s+", " ", page)
