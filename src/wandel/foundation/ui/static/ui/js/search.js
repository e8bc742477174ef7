// The suggestions below the field in the head: arrows walk through them, Escape and leaving closes them.
const form = document.querySelector("[data-find]");

if (form) {
  const field = form.querySelector("input");
  const list = form.querySelector("#find-suggestions");
  const close = () => list.replaceChildren();

  form.addEventListener("keydown", (event) => {
    const stops = [field, ...list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && stops.length > 1) {
      close();
      field.focus();
      event.preventDefault();
    } else if (step && here >= 0 && stops[here + step]) {
      stops[here + step].focus();
      event.preventDefault();
    }
  });
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || setTimeout(() => form.contains(document.activeElement) || close(), 150));
  // An answer that comes when nobody is in the form any more has nobody to show itself to.
  list.addEventListener("htmx:beforeSwap", (event) => {
    if (!form.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
}
