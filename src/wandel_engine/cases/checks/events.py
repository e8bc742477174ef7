"""When events take place."""

from __future__ import annotations

from zoneinfo import available_timezones

from wandel_engine.cases.draft import Draft


def check_events(draft: Draft) -> None:
    """An end comes after its beginning, and a time zone is one of those that computers know."""
    for item in draft.parts("events"):
        event = item.part
        if event.ends is not None and (event.starts is None or event.ends <= event.starts):
            draft.note(
                "times",
                "the event does not end after it begins",
                "write 'starts' and a later 'ends', both as HH:MM",
                item.file,
                (*item.path, "ends"),
            )
        if event.time_zone is not None and event.time_zone not in available_timezones():
            draft.note(
                "time_zone",
                f"there is no time zone '{event.time_zone}'",
                "write a name like Europe/Berlin",
                item.file,
                (*item.path, "time_zone"),
                given=event.time_zone,
            )
