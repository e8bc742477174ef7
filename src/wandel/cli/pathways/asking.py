"""What all commands on pathways ask for: a model, its targets, and patience."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from wandel.cli.terminal import say, say_problems

if TYPE_CHECKING:
    from wandel_engine.pathways import Decisions, Model, Pathway
    from wandel_engine.pathways.model import Account
    from wandel_engine.pathways.model.document import Target
    from wandel_engine.pathways.progress import Progress
    from wandel_engine.pathways.result import Result

Found = TypeVar("Found", bound="Result")

CasePath = Annotated[Path, typer.Argument(help="Case folder, or a pathway model: its folder or file.")]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target", help="Year or key of a target; may be repeated. Default: no target, cost alone."
    ),
]
OneTarget = Annotated[
    str | None, typer.Option("--target", help="Year or key of a target. Default: the model's last one.")
]
Variants = Annotated[
    list[str] | None, typer.Option("--variant", help="driver=variant: another course of a driver.")
]
Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="Time limit.")]


@contextmanager
def answered() -> Iterator[None]:
    """Say on stderr what is wrong with model or question, and end with 1."""
    from wandel_engine.pathways import ModelError, NothingFound

    try:
        yield
    except ModelError as error:
        say_problems(error.problems)
        raise typer.Exit(1) from error
    except KeyError as error:
        say.print(str(error.args[0]), markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    except (OSError, ValueError, NothingFound) as error:
        say.print(str(error), markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


@contextmanager
def watched(title: str) -> Iterator[Progress]:
    """A progress bar on stderr; it is gone when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=say, transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def tell(share: float, note: str) -> None:
            bar.update(task, completed=share, description=f"{title}: {note}" if note else title)

        yield tell


def model_of(case: Path) -> Model:
    """The model in a case folder, or the model itself. Raises ModelError and OSError."""
    from wandel_engine.pathways import load_model

    inner = case / "pathways"
    return load_model(inner if (inner / "model.yaml").is_file() else case)


def targets_of(model: Model, asked: list[str] | None) -> list[str]:
    """Keys of the targets that are asked for by key or year. Raises KeyError with those there are."""
    return [_target(model, one).artefact for one in asked or ()]


def target_of(model: Model, asked: str | None) -> str:
    """Key of the one target asked for; without one the last of the model. Raises KeyError."""
    if asked is not None:
        return _target(model, asked).artefact
    if not model.targets:
        raise KeyError("the model has no target")
    return max(model.targets, key=lambda target: target.year).artefact


def emissions_of(
    model: Model, asked: str | None, account: Account | None, year: int | None
) -> tuple[Account, int | None]:
    """Which account counts, and in which year (None: all together): as given, or as a target has them.

    Raises KeyError for an unknown target, ValueError for a budget, which counts several years, and for a
    target beside an account or a year.
    """
    if asked is None:
        return account or "bisko", year
    if account is not None or year is not None:
        raise ValueError("a target has its account and its year: leave --account and --year out, or --target")
    target = _target(model, asked)
    if target.budget_from is not None:
        raise ValueError(f"'{asked}' is a budget over several years: give --account and --year instead")
    return target.account, target.year


def pathway_to(model: Model, target: str, variant: list[str] | None, progress: Progress) -> Pathway:
    """The pathway to a target alone, without what stands in the way."""
    from wandel_engine.pathways import Options, find

    options = Options(variants=variants_of(variant), obstacles=0, earliest_year=False)
    return find(model, target, options, progress)


def refuse_both(decisions: Path | None, target: str | None) -> None:
    """Raises ValueError if decisions are given and a pathway to a target is to be found."""
    if decisions is not None and target is not None:
        raise ValueError("decisions are not found for a target: leave out --decisions or --target")


def variants_of(asked: list[str] | None) -> dict[str, str]:
    """driver → variant. Raises ValueError for what is not written driver=variant."""
    pairs = [one.partition("=") for one in asked or ()]
    for driver, sign, variant in pairs:
        if not (driver and sign and variant):
            raise ValueError(f"'{driver}{sign}{variant}' is not written driver=variant")
    return {driver: variant for driver, _, variant in pairs}


def starts_of(asked: list[str] | None) -> dict[str, int | None]:
    """measure → start year, None for never. Raises ValueError for what is not written measure=year."""
    starts: dict[str, int | None] = {}
    for one in asked or ():
        measure, sign, year = one.partition("=")
        if not (measure and sign and (year == "never" or year.isdigit())):
            raise ValueError(f"'{one}' is not written measure=year or measure=never")
        starts[measure] = None if year == "never" else int(year)
    return starts


def _target(model: Model, asked: str) -> Target:
    for target in model.targets:
        if asked in (target.artefact, str(target.year)):
            return target
    known = ", ".join(f"{target.artefact} ({target.year})" for target in model.targets) or "none"
    raise KeyError(f"the model has no target '{asked}'; it has {known}")


def decisions_in(path: Path, model: Model) -> Decisions:
    """Raises ValueError for a file that holds neither decisions nor a pathway."""
    from pydantic import ValidationError

    from wandel_engine.pathways import Decisions

    try:
        return Decisions.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError:
        return _pathway(path, model, "neither decisions nor a pathway").outcome.decisions


def pathway_in(path: Path, model: Model) -> Pathway:
    """A pathway to `model` that `find --json` printed, by this version or an earlier one. Raises ValueError
    for a file that holds none."""
    return _pathway(path, model, "no pathway")


def _pathway(path: Path, model: Model, else_holds: str) -> Pathway:
    from wandel_engine.pathways.stored import Unreadable, read_pathway

    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, dict):
            raise Unreadable("no mapping")
        return read_pathway(document, model.first_decision)
    except (Unreadable, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name} holds {else_holds}: {error}") from error


def show(found: Found, shown: Callable[[Found], list[RenderableType]], as_json: bool) -> None:
    """Print a result, as tables that people read or as JSON."""
    if as_json:
        sys.stdout.write(found.model_dump_json() + "\n")
    else:
        out = Console()
        for part in shown(found):
            out.print(part)
