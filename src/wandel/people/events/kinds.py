from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wandel.foundation.cities.kinds import Kind, register_kind

EVENT = register_kind(
    Kind(
        key="event",
        model="events.Event",
        label=_("Termin"),
        # The page of all of them is called a calendar in Polish.
        plural=pgettext_lazy("kind", "Termine"),
        step="events",
        icon="calendar",
        url_name="events:event",
        intro=_("Wann sich wer wozu trifft. Dazu lässt sich einladen, und Kalender zeigen es an."),
    )
)
