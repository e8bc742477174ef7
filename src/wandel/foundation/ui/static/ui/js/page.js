// What every page does: menus that close, folded parts that open where a link leads into them, a word when the live connection is lost, focus on what has to be mended.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.w-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.w-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Not every browser unfolds what a link leads into.
function unfold() {
  const found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = found && found.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  found.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

function connection(state) {
  document.documentElement.dataset.connection = state;
  for (const word of document.querySelectorAll("[data-connection-lost]")) word.hidden = state !== "lost";
}
document.addEventListener("htmx:sseError", () => connection("lost"));
document.addEventListener("htmx:sseOpen", () => connection("live"));

function notSent(failed) {
  for (const word of document.querySelectorAll("[data-not-sent]")) word.hidden = !failed;
}
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => event.target.closest("form") && notSent(true));
}
// An answer that says in its own words what is wrong (429) needs no other.
document.addEventListener("htmx:afterOnLoad", ({ detail }) => (detail.successful || detail.xhr.status === 429) && notSent(false));

// What is ticked in a list stays so when the list comes anew.
const choices = () => [...document.querySelectorAll("[data-choose]")];
let chosen = new Set();
document.addEventListener("htmx:beforeSwap", () => {
  chosen = new Set(choices().filter((one) => one.checked).map((one) => one.value));
});
document.addEventListener("htmx:afterSettle", () => {
  for (const one of choices()) if (chosen.has(one.value)) one.checked = true;
});

document.querySelector(".w-errors")?.focus();

// What was saved or thrown away is no draft of this device any more (writing.js).
for (const done of document.querySelectorAll("[data-draft-done]")) {
  try {
    localStorage.removeItem(`wandel:draft:${done.dataset.draftDone}`);
  } catch {
    // a browser that keeps nothing
  }
}
