"""`wandel backup`, `wandel restore` and `wandel doctor`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wandel.cli.terminal import (
    AsJson,
    in_words,
    print_json,
    say,
    start_django,
    start_installation,
    told,
)
from wandel.config.doctor.findings import Finding, counted, fault
from wandel.config.place import PlaceError, data_folder, occupied_or_left_empty

LACKING = 3
"""Exit code of a backup that is written, though the installation lacks something that belongs into it."""

Passphrase = Annotated[
    Path | None,
    typer.Option(help="File whose first line is the passphrase for the secrets; - asks for it."),
]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as wandel.zip.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file of this name.")] = False,
    passphrase_file: Passphrase = None,
    as_json: AsJson = False,
) -> None:
    """Write database and uploads into one file, while Wandel may be running.

    Without a passphrase it holds no secrets: no key of the installation, no sessions, no log-in codes. With
    one it does, locked by the passphrase.
    """
    with told():
        start_installation()
        from wandel.config.backup.writing import write_backup

        passphrase = _passphrase(passphrase_file, twice=True)
        made = write_backup(file, overwrite=overwrite, passphrase=passphrase)
    if as_json:
        print_json(asdict(made) | {"path": str(made.path)})
    _say(f"{file}: {counted(made.rows, 'row')}, {counted(made.uploads, 'upload')}.")
    for name in made.missing:
        _say(f"Missing in the installation: the upload {name}")
    for name in made.changed:
        _say(f"No longer what was uploaded (its checksum is wrong): {name}")
    if not made.is_whole:
        raise typer.Exit(LACKING)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `wandel backup` has written.")],
    erasures: Annotated[
        Path | None,
        typer.Option(help="What was hidden and erased since: erasures.jsonl of the former data folder."),
    ] = None,
    passphrase_file: Passphrase = None,
    as_json: AsJson = False,
) -> None:
    """Verify a backup and restore it into an empty place: an empty data folder, and an empty database."""
    with told():
        with occupied_or_left_empty(data_folder(), "wandel restore"):
            start_django()
            from wandel.config.backup.restoring import restore_backup, write_list_of_erasures

            passphrase = _passphrase(passphrase_file, twice=False)
            done = restore_backup(file, erasures_list=erasures, passphrase=passphrase)
        write_list_of_erasures()
    if as_json:
        print_json(asdict(done))
    _say(f"Restored: the state of {in_words(done.created_at)}, {counted(done.uploads, 'upload')}.")
    if done.listed:
        _say(f"Hidden or erased since then, and now again: {done.repeated}.")
    else:
        _say(
            "No list of what was hidden or erased since then was found (erasures.jsonl of the former data "
            "folder; --erasures FILE). What was hidden after the backup shows again."
        )


def doctor(as_json: AsJson = False) -> None:
    """Name each fault of the installation and its mend. Ends with code 1 where there is one."""
    with told():
        found = _examined()
    faults = sum(finding.is_fault for finding in found)
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            _say(f"{'Fault' if finding.is_fault else 'Warning'} ({finding.check}): {finding.what}")
            _say(f"  {finding.mend}")
        summary = f"{counted(faults, 'fault')}, {counted(len(found) - faults, 'warning')}."
        _say(summary.capitalize())
    raise typer.Exit(1 if faults else 0)


def _examined() -> list[Finding]:
    try:
        start_installation()
    except PlaceError as error:
        return [fault("folder.missing", str(error), "Name the right folder in WANDEL_DATA.")]
    from wandel.config.doctor.examination import examine

    return examine()


def _passphrase(source: Path | None, *, twice: bool) -> str | None:
    from wandel.config.backup.faults import BackupError

    if source is None:
        return None
    if str(source) == "-":
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        return typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise BackupError(f"The passphrase cannot be read: {error}") from error
    return lines[0] if lines else ""


def _say(text: str) -> None:
    say.print(text, markup=False, highlight=False, soft_wrap=True)
