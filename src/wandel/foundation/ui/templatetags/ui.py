"""The components of every page. Usage: `{% load ui %}`; each one is shown on the style guide page."""

import uuid
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel.foundation.ui import formats
from wandel.foundation.ui.appearance import Appearance
from wandel.foundation.ui.charts import Chart
from wandel.foundation.ui.charts.small import Bars, Part, Way, mark_of, parts_of
from wandel.foundation.ui.figures import Figure, as_figure
from wandel.foundation.ui.forms import LABELS, SENDING, FieldView, error_summary, labels_of
from wandel.foundation.ui.icons import icon_svg
from wandel.foundation.ui.prose import plain_text
from wandel.foundation.ui.prose import prose as set_prose
from wandel.foundation.ui.statuses import status_of
from wandel.foundation.ui.text import LocalisedText, localise

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word; hidden from screen readers, so the word must be there."""
    return icon_svg(name)


@register.simple_tag
def content(text: object, tag: str = "span") -> SafeString:
    """A text that people wrote, in the reader's language or the nearest one, marked as content.

    The direction follows the text, so that a right-to-left idea does not turn its surroundings.
    """
    chosen = localise(text)
    if chosen.language:
        return format_html('<{0} lang="{1}" data-content>{2}</{0}>', tag, chosen.language, chosen.text)
    return format_html('<{0} dir="auto" data-content>{1}</{0}>', tag, chosen.text)


@register.filter
def prose(text: object) -> SafeString:
    """`{{ measure.summary|prose }}`: a long text with its paragraphs, lists and links; a block of its own,
    not to stand inside `<p>`."""
    return set_prose(text)


@register.filter
def brief(text: object) -> SafeString:
    """`{{ measure.summary|brief }}`: a long text in a list of things, without its marks and links."""
    chosen = localise(text)
    return content(LocalisedText(plain_text(chosen.text), chosen.language))


@register.filter(name="localise")
def localise_filter(text: object) -> str:
    """The plain words of a multilingual text, for attributes and titles."""
    return str(localise(text))


@register.filter
def as_content(text: object) -> SafeString:
    """For names of people's things that come without a language, where a tag takes a title."""
    return content(text)


@register.filter
def number(value: float | None, digits: int | None = None) -> str:
    """`{{ 1234.5|number:1 }}` → `1.234,5`; None → "keine Daten"."""
    return formats.format_number(value, digits)


@register.filter
def quantity(value: float | None, unit: str = "") -> str:
    """`{{ 12|quantity:"MWh" }}` → `12 MWh`."""
    return formats.format_quantity(value, unit)


@register.filter
def day(value: object, style: str = "long") -> str:
    """`{{ arena.date|day }}` → `3. Mai 2024`; None → "nicht veröffentlicht"."""
    return formats.format_date(value, style)  # type: ignore[arg-type]


@register.simple_tag(takes_context=True)
def figure(
    context: Context, value: object, label: object = "", size: str = "default", **given: object
) -> SafeString:
    """A number with unit, year, quality mark and background. `size`: inline, default or hero.

    A source that is named by its key is looked up in the page's city."""
    if isinstance(value, Figure) and not given:
        shown = value
    else:
        shown = as_figure(value, source_named=getattr(context.get("city"), "source_named", None), **given)
    if size == "inline":
        return _inline_figure(shown)
    context = {"figure": shown, "unit": shown.unit_name, "flag": shown.flag_name, "range": shown.range}
    context["joined"] = (
        formats.with_unit(shown.bare_number, shown.unit, shown.value) if shown.has_data else ""
    )
    return render_to_string("ui/components/figure.html", {**context, "label": localise(label), "size": size})


def _inline_figure(figure: Figure) -> SafeString:
    """In code, not in a template: tables have hundreds of them, and no space may stand before a comma."""
    mark: str = ""
    if figure.flag == "fictional":
        mark = format_html(' <span class="w-flag w-flag--fictional">{}</span>', figure.flag_name)
    elif figure.is_confirmed_zero:
        mark = format_html(
            ' <span class="w-flag w-flag--measured"><span aria-hidden="true">✓</span>'
            '<span class="kern-sr-only">{}</span></span>',
            _("bestätigte Null"),
        )
    elif figure.is_approximate:
        mark = format_html('<span class="kern-sr-only"> ({})</span>', figure.flag_name)
    kind = "" if figure.has_data else " w-figure--none"
    return format_html('<span class="w-figure w-figure--inline{}">{}{}</span>', kind, figure.quantity, mark)


@register.simple_tag
def badge(text: object, tone: str = "quiet", icon: str = "") -> SafeString:
    """A short word in a frame. `tone`: quiet, info, success, warning, danger or accent."""
    chosen = localise(text)
    return format_html(
        '<span class="w-badge w-badge--{}"{}>{}{}</span>',
        tone,
        format_html(' lang="{}" data-content', chosen.language) if chosen.language else "",
        icon_svg(icon) if icon else "",
        chosen.text,
    )


@register.simple_tag
def status(key: str) -> SafeString:
    """The state of a thing as word, colour and shape."""
    known = status_of(str(key))
    return badge(str(known.name), known.tone, known.icon)


@register.simple_tag
def status_name(key: str) -> str:
    """The state of a thing as a word alone."""
    return str(status_of(str(key)).name)


@register.simple_tag
def status_dot(key: str) -> SafeString:
    """The state of one of many, as colour and shape; the word stands beside them all."""
    known = status_of(str(key))
    return format_html('<span class="w-dot w-dot--{}">{}</span>', known.tone, icon_svg(known.icon))


@register.inclusion_tag("ui/components/pages.html", takes_context=True)
def pages(context: Context, page: Page) -> dict[str, object]:
    """`{% pages page %}` below a list of `paged`: links to its other pages; nothing where there is one."""
    if page.paginator.num_pages < 2:
        return {}

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query[page.name] = str(number)
        return f"?{query.urlencode()}"

    known = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "links": [
            {"number": number, "url": address(number), "current": number == page.number}
            if isinstance(number, int)
            else {}
            for number in known
        ],
        "before": address(page.number - 1) if page.has_previous() else "",
        "after": address(page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*items: object) -> dict[str, object]:
    """`{% breadcrumb "Analyse" url "Akteure" %}`: titles (str or multilingual dict), each but the last
    followed by its address; or one list of `{title, url}`."""
    if len(items) == 1 and isinstance(items[0], list | tuple):
        pairs = [(item["title"], item["url"]) for item in items[0]]
    else:
        pairs = [(items[i], items[i + 1] if i + 1 < len(items) else "") for i in range(0, len(items), 2)]
    return {
        "items": [
            {"title": content(title) if isinstance(title, dict) else title, "url": url}
            for title, url in pairs
        ]
    }


@register.inclusion_tag("ui/components/definitions.html")
def definitions(items: list[tuple[object, object]]) -> dict[str, object]:
    """A definition list from (term, text) pairs; pairs without text are left out."""
    return {"items": [(term, text) for term, text in items if text not in (None, "")]}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: list[dict[str, object]], label: str) -> dict[str, object]:
    """Views of the same thing as links: `{title, url, current}`."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/components/table.html")
def table(
    caption: str, columns: list[object], rows: list[list[object]], numeric_from: int = 1
) -> dict[str, object]:
    """A data table; the first cell of a row is its heading. For links and figures use `{% datatable %}`."""
    return {"caption": caption, "columns": columns, "rows": rows, "numeric_from": numeric_from}


@register.simple_block_tag
def datatable(content: str, caption: str, hide_caption: bool = False, words: bool = False) -> str:
    """`{% datatable caption="…" %}<thead>…</thead><tbody>…</tbody>{% enddatatable %}`.

    `words`: a column holds sentences, so that a phone shows each row as a block instead of a narrow column.
    """
    given = {"content": content, "caption": caption, "hide_caption": hide_caption, "words": words}
    return render_to_string("ui/components/datatable.html", given)


@register.simple_block_tag
def cards(content: str, label: str = "", columns: int = 3) -> str:
    """A list of `{% card %}`, side by side where there is room."""
    return render_to_string(
        "ui/components/cards.html", {"content": content, "label": label, "columns": columns}
    )


@register.simple_block_tag
def card(
    content: str, title: object = "", url: str = "", preline: object = "", status: str = "", level: int = 3
) -> str:
    """One thing in a list: title (a link where there is a page), a line above, a state, free content."""
    return render_to_string(
        "ui/components/card.html",
        {
            "content": content,
            "title": localise(title),
            "url": url,
            "preline": localise(preline),
            "status": status,
            "heading": f"h{level}",
        },
    )


@register.simple_block_tag
def callout(content: str, tone: str = "info", title: str = "", level: int = 2) -> str:
    """Something to notice. `tone`: info, success, warning, danger or quiet."""
    return render_to_string(
        "ui/components/callout.html",
        {"content": content, "tone": tone, "title": title, "heading": f"h{level}"},
    )


@register.simple_block_tag
def empty_state(
    content: str,
    title: str,
    example: object = "",
    action_url: str = "",
    action_text: str = "",
    level: int = 2,
) -> str:
    """Nothing here yet: what it is for, an example, and the first button."""
    return render_to_string(
        "ui/components/empty_state.html",
        {
            "content": content,
            "title": title,
            "example": localise(example),
            "action_url": action_url,
            "action_text": action_text,
            "heading": f"h{level}",
        },
    )


@register.inclusion_tag("ui/components/field.html")
def field(bound_field: BoundField, label: str = "", hint: str = "") -> dict[str, object]:
    """A field of a Django form with label, hint and error."""
    return {"field": FieldView(bound_field, label, hint)}


@register.inclusion_tag("ui/components/error_summary.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """What has to be mended, each with a link to its field; nothing while the form is fine."""
    return {"errors": error_summary(form)}


@register.simple_tag(takes_context=True)
def sending(context: Context) -> SafeString:
    """In a form that makes something: the mark by which the same form sent twice is known, and the labels of
    the page's `form`."""
    mark = format_html('<input type="hidden" name="{}" value="{}">', SENDING, uuid.uuid4())
    form = context.get("form")
    return mark + labels(form) if isinstance(form, BaseForm) else mark


@register.simple_tag
def labels(form: BaseForm) -> SafeString:
    """In a form whose texts must not be lost: what its fields are called, for giving them back."""
    return format_html('<input type="hidden" name="{}" value="{}">', LABELS, labels_of(form))


@register.inclusion_tag("ui/components/chart.html")
def chart(chart: Chart, level: int = 2, table: bool = True) -> dict[str, object]:
    """A chart with its sentence and its table; `table` is False where the page itself tells all that it shows
    right below."""
    return {"chart": chart, "language": get_language(), "heading": f"h{level}", "table": table}


@register.inclusion_tag("ui/components/staircase.html", takes_context=True)
def staircase(
    context: Context,
    size: str = "nav",
    steps: list[dict[str, Any]] | None = None,
    counts: dict[str, str] | None = None,
) -> dict[str, object]:
    """The five steps as a staircase; `size` nav (in the header) or large (with a sentence on each step).
    `counts` says by step what there is of it."""
    shown = context.get("staircase", []) if steps is None else steps
    return {"steps": [step | {"count": (counts or {}).get(step["key"], "")} for step in shown], "size": size}


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> Appearance:
    """The theme that the reader chose, for the attributes of `<html>`."""
    return Appearance.from_request(context.get("request"))


@register.inclusion_tag("ui/components/share_bar.html")
def share_bar(parts: list[Part], label: str) -> dict[str, object]:
    """Parts of a whole side by side, with colour and shape; `label` says in words what it shows."""
    return {"parts": parts_of(parts), "label": label}


@register.inclusion_tag("ui/components/hundred.html")
def hundred(number: int) -> dict[str, object]:
    """So many of a hundred dots, ten in a row; the text beside it says the same."""
    places = [(place % 10, place // 10) for place in range(100)]
    return {"drawn": places[:number], "others": places[number:]}


@register.simple_tag
def colour_mark(name: str) -> SafeString:
    """The fixed colour and shape of something, before its name: `{% colour_mark "payer-firms" %}`."""
    return format_html(
        '<svg class="w-mark-of" viewBox="-5 -5 10 10" width="12" height="12" aria-hidden="true" '
        'focusable="false">'
        '<path d="{}" fill="var(--w-{})"/></svg>',
        mark_of(name),
        name,
    )


@register.inclusion_tag("ui/components/year_bars.html")
def year_bars(picture: Bars, label: str) -> dict[str, object]:
    """A bar for each year as a picture that needs no script; `label` says in words what it shows."""
    return {"picture": picture, "label": label}


@register.inclusion_tag("ui/components/way.html")
def way(picture: Way, label: str) -> dict[str, object]:
    """The way to a target as a picture that needs no script; `label` says in words what it shows."""
    return {"way": picture, "label": label}
