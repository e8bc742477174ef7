// A table of figures along the keyboard: Enter and arrows lead from row to row, Escape brings back what stood
// there, and a piece of a spreadsheet that is pasted into a cell goes to the server as a whole.
function step(from, by) {
  const all = [...document.querySelectorAll("[data-cell]")];
  const next = all[all.indexOf(from) + by];
  if (next) {
    next.focus();
    next.select();
  }
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (by) {
    event.preventDefault();
    // The last one has nowhere to go, and is saved all the same.
    if (!step(cell, by)) cell.blur();
  } else if (event.key === "Escape") {
    cell.value = cell.defaultValue;
  }
});

document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const table = cell.closest("[data-cells]");
  // The form around it tells what holds for new values.
  window.htmx.ajax("POST", table.dataset.paste, {
    source: table,
    target: "#cells-rows",
    swap: "outerHTML",
    values: { pasted: text, start: cell.dataset.cell },
  });
});

// What a click has mended is where the keyboard goes on.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const row = detail.requestConfig?.elt.closest?.("button[name^=mend-]");
  if (row) document.getElementById(row.name.replace("mend-", "cell-"))?.focus();
});
