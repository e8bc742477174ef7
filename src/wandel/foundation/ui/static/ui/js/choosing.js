// Two have changed the same: how many choices are still open, and typing in the joined text chooses it.
const form = document.querySelector("form[data-choosing]");

if (form) {
  const word = form.querySelector("[data-open]");
  const fields = [...form.querySelectorAll(".w-clash")];
  const count = () => {
    const open = fields.filter((one) => !one.querySelector(":checked")).length;
    if (word) word.textContent = open ? word.dataset.says.replace("__open__", open).replace("__all__", fields.length) : word.dataset.done;
  };
  form.addEventListener("input", ({ target }) => {
    if (target.name?.startsWith("both_")) target.closest(".w-clash").querySelector("[value='both']").checked = true;
    count();
  });
  count();
}
