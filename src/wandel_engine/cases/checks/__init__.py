"""What must hold between the parts of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wandel_engine.cases.checks.attachments import check_attachments
from wandel_engine.cases.checks.balance import check_balance
from wandel_engine.cases.checks.card import check_card
from wandel_engine.cases.checks.events import check_events
from wandel_engine.cases.checks.figures import check_figures
from wandel_engine.cases.checks.honesty import check_honesty
from wandel_engine.cases.checks.keys import check_keys
from wandel_engine.cases.checks.model import check_model
from wandel_engine.cases.checks.references import check_references
from wandel_engine.cases.draft import Draft
from wandel_engine.files import Located

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model


def check_all(draft: Draft, model: Model | None, places: Located | None) -> None:
    """Note everything in `draft` that contradicts itself; `places` says where the model's values stand."""
    check_card(draft)
    check_keys(draft)
    check_references(draft)
    check_events(draft)
    check_figures(draft)
    check_honesty(draft)
    check_balance(draft)
    check_attachments(draft)
    if model is not None and places is not None:
        check_model(draft, model, places)
