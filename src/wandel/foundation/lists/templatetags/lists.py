"""Template tags of the lists room: a list with its search and filters, and what may be done beside it."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wandel.foundation.lists.cells import Cell
from wandel.foundation.lists.listing import Listing
from wandel.foundation.ui.formats import format_rounded

register = template.Library()


@register.inclusion_tag("lists/list.html", takes_context=True)
def list_of(context: dict[str, Any], listing: Listing) -> dict[str, Any]:
    """`{% list_of listing %}`: search, filters, what is found, and the pages of it."""
    request = context["request"]
    may_edit = request.reader.may("records.edit")
    return {"listing": listing, "request": request, "city": request.reader.city, "may_edit": may_edit}


@register.inclusion_tag("lists/tools.html", takes_context=True)
def list_tools(context: dict[str, Any], listing: Listing) -> dict[str, Any]:
    """`{% list_tools listing %}` beside the heading: a new one, and a whole list of them."""
    reader = context["request"].reader
    return {"listing": listing, "city": reader.city, "may_edit": reader.may("records.edit")}


@register.inclusion_tag("lists/cell.html")
def list_cell(cell: Cell) -> dict[str, Any]:
    return {"cell": cell}


@register.simple_tag
def list_script() -> SafeString:
    """What a page with a list loads beside what every page does."""
    return format_html('<script type="module" src="{}"></script>', static("ui/js/list.js"))


@register.filter
def rounded(value: float, unit: str) -> str:
    """`{{ 11926.4|rounded:"t" }}` → `11.900 t`."""
    return format_rounded(value, unit)
