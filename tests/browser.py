"""Chromium as the tests drive it: the machine's own, and quiet."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def draw_charts(page) -> None:
    """Bring every chart into the window and wait until it is drawn."""
    from playwright.sync_api import expect

    for figure in page.locator("[data-chart]").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-drawn", "yes", timeout=20_000)


PAPER = 673
"""CSS pixels between the margins of a portrait A4 page: 210 mm less twice 16 mm."""
NOT_LAID_OUT_ANEW = """
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (name, ...rest) {
  if (name !== "resize") add.call(this, name, ...rest);
};
"""
"""For `add_init_script`: paper is narrower than the window, and nobody tells the charts by a resize."""

_PAPER_FAULTS = """(width) => {
  const found = [];
  const name = (node) =>
    `${node.tagName}.${node.getAttribute("class") ?? ""} ${node.textContent.trim().slice(0, 30)}`;
  const tell = (fault, node) => found.push(`${fault}: ${name(node)}`);
  const box = (node) => node.getBoundingClientRect();
  for (const node of document.querySelectorAll("svg, table, .w-chart, .w-tabs a, .w-badge, pre")) {
    if (node.checkVisibility() && box(node).width && (box(node).right > width + 1 || box(node).left < -1))
      tell("beyond the paper", node);
  }
  for (const head of document.querySelectorAll("tbody th")) {
    if (head.checkVisibility() && box(head).height > 3 * box(head).width) tell("squeezed", head);
  }
  for (const figure of document.querySelectorAll("[data-chart]")) {
    for (const mark of figure.querySelectorAll("svg text, svg path")) {
      if (box(mark).width && box(mark).right > width + 1) tell("beyond the paper", mark);
    }
    const entries = [...figure.querySelectorAll(".role-legend-symbol path")].map(
      (symbol) => `${symbol.getAttribute("d")} ${symbol.getAttribute("stroke-dasharray") ?? ""}`);
    if (new Set(entries).size < entries.length) tell("told by colour alone", figure);
  }
  const ink = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || element.closest("svg") || !element.checkVisibility()) continue;
    ink.fillStyle = getComputedStyle(element).color;
    ink.fillRect(0, 0, 1, 1);
    const [red, green, blue] = ink.getImageData(0, 0, 1, 1).data;
    if (0.3 * red + 0.59 * green + 0.11 * blue > 140) tell("too pale without its background", element);
  }
  for (const icon of document.querySelectorAll("svg.w-icon")) {
    if (icon.checkVisibility() && getComputedStyle(icon).color === "rgb(255, 255, 255)")
      tell("too pale without its background", icon.parentElement);
  }
  return found;
}"""


def paper_faults(page) -> list[str]:
    """What paper would lose of a page whose charts are drawn: cut off, told by colour alone, or written in a
    light colour on a background that printers drop. `NOT_LAID_OUT_ANEW` must have been in it."""
    size = page.viewport_size
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size({"width": PAPER, "height": 990})
    found = page.evaluate(_PAPER_FAULTS, PAPER)
    # As browsers do before they print; those that do not still have to scale what is too wide.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    found += page.evaluate(_PAPER_FAULTS, PAPER)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return list(dict.fromkeys(found))
