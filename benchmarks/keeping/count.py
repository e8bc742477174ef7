"""How many of the rows that `fill` has written are there: `python -m benchmarks.keeping.count`."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from wandel.foundation.live.models import Event  # noqa: E402
from wandel.foundation.records.models import Version  # noqa: E402

json.dump({"rows": Event.objects.count() + Version.objects.count()}, sys.stdout)
