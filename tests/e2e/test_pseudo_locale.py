"""In the pseudo-locale every text that is marked for translation has brackets; there is no other text."""

from __future__ import annotations

import re

import pytest
from tests.e2e.pages import pages

from wandel.foundation.ui.formats import UNIT_NAMES

pytestmark = pytest.mark.e2e

LANGUAGE = "en-xa"
# What people wrote, names (of the series of a chart too), drawings and program text are no texts of ours.
# A sentence may go on through links and emphasis, so brackets are looked at through a whole block.
TEXTS = """() => {
  const foreign = "[data-content], [translate=no]";
  const series = ".w-chart__table th.w-number";
  const silent = `${foreign}, ${series}, svg, script, style, template, noscript, code, textarea`;
  const block = `p, li, td, th, dt, dd, h1, h2, h3, h4, caption, figcaption, summary, legend, label, option,
    button, div, section`;
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest(silent)) continue;
    const home = parent.closest(block) ?? document.body;
    found.set(home, (found.get(home) ?? "") + walker.currentNode.data);
  }
  const texts = [...found.values()];
  texts.push(document.querySelector("meta[name=description]")?.content ?? "");
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!node.closest(silent)) texts.push(node.getAttribute(name));
  const tidy = text => text.replace(/\\s+/g, " ").trim();
  const written = document.querySelectorAll(`${foreign}, ${series}, select[data-content] option`);
  return [texts.map(tidy), [...written].map(node => tidy(node.textContent))];
}"""
LETTER = re.compile(r"[^\W\d_]")
MARKED = re.compile("⟦[^⟦⟧]*⟧")
DATE = re.compile(r"\b\d+ (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]* \d{4}")
# International signs: units, the grades of data quality, formats, a language in its own words.
UNITS = sorted(
    {name for name in UNIT_NAMES.values() if isinstance(name, str) and name}, key=len, reverse=True
)
FORMATS = ("PDF", "XLSX", "CSV", "PNG", "SVG")
SIGN = re.compile(
    r"(?<!\w)("
    + "|".join(map(re.escape, [*UNITS, *FORMATS, "kB", "Deutsch", "English", "Polski"]))
    + r"|[A-D]|[DEP][ELN])(?!\w)"
)


def unmarked(text: str, content: list[str]) -> str:
    """What is left of a text without its marked parts, dates, international signs, and what people wrote."""
    before = None
    while before != text:
        before, text = text, MARKED.sub("", text)
    left = SIGN.sub("", DATE.sub("", text)).removeprefix("https://").strip(" :·,()…€%→←↔\u00a0")
    return left if LETTER.search(left) and left not in content else ""


# The style guide is for those who build pages, and speaks German only.
PAGES = [page for page in pages() if not page.name.startswith("ui:styleguide")]


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_every_text_is_marked_for_translation(installation, page_of, shown):
    page = page_of("visitor" if shown.name.startswith("account") else "team")
    # For the pages that have no language in their address.
    page.context.add_cookies([{"name": "django_language", "value": LANGUAGE, "url": installation.address}])
    page.goto(shown.path(LANGUAGE))
    page.context.clear_cookies(name="django_language")
    texts, content = page.evaluate(TEXTS)
    left = {text: left for text in texts if (left := unmarked(text, content))}
    assert left == {}
