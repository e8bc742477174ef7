// What every page does: menus that close, a word when the live connection is lost, focus on what has to be mended.
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
document.addEventListener("htmx:afterOnLoad", (event) => event.detail.successful && notSent(false));

document.querySelector(".w-errors")?.focus();
