"""All checks, one after the other. One that breaks is a finding itself, and does not hold up the others."""

from __future__ import annotations

from wandel.config.doctor import contents, database, folder, running, setup
from wandel.config.doctor.findings import Check, Finding, fault

OF_THE_PLACE: tuple[Check, ...] = (
    folder.interrupted_restore,
    folder.writable,
    folder.private,
    folder.room,
    folder.backups,
    setup.secret_key,
    setup.debug,
    setup.hosts,
    setup.look,
    setup.mail,
)
OF_THE_DATABASE: tuple[Check, ...] = (
    database.sound,
    running.workers,
    running.outbox,
    setup.demonstration,
    contents.uploads,
    contents.versions,
    contents.search,
    contents.results,
    contents.erasures_listed,
)


def examine() -> list[Finding]:
    """Everything that is wrong. What needs tables is looked at where the database is there and up to date."""
    found = [finding for check in OF_THE_PLACE for finding in _made(check)]
    ready = _made(database.ready)
    found += ready
    if not any(finding.is_fault for finding in ready):
        found += [finding for check in OF_THE_DATABASE for finding in _made(check)]
    return found


def _made(check: Check) -> list[Finding]:
    name = f"{check.__module__.rpartition('.')[2]}.{check.__name__}"
    found = []
    try:
        for finding in check():
            found.append(finding)
    except Exception as error:  # noqa: BLE001  told, as everything that is wrong
        reason = f"{type(error).__name__}: {error}".strip()
        found.append(
            fault(name, f"This could not be looked at: {reason}", "Mend that first, and look again.")
        )
    return found
