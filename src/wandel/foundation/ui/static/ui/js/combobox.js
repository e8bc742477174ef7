// Choosing while typing: a field with a list below it, by mouse, finger or keyboard. It stands for a long select,
// for a long list of boxes to tick, and for finding what something is linked with.
const words = document.querySelector("[data-combobox-words]")?.dataset ?? {};
const MOST = 20;
const PAUSE_MS = 150;
let number = 0;

for (const select of document.querySelectorAll("select[data-combobox]")) forSelect(select);
for (const group of new Set([...document.querySelectorAll("input[data-combobox]")].map((box) => box.closest("fieldset")))) forBoxes(group);
for (const form of document.querySelectorAll("[data-link-finder]")) forLinks(form);

// `find(text)` gives items {value, title, about, language}, or a promise of them; `choose(item)` takes one.
// `sends`: Enter in a closed field sends its form.
function combobox(input, { find, choose, left, sends = false }) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `combobox-${++number}`;
  list.className = "w-combobox__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.hint ?? "");
  list.hidden = true;
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  const about = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(about)) input.setAttribute(name, value);
  input.dataset.comboboxInput = "";
  const box = document.createElement("div");
  box.className = "w-combobox";
  input.before(box);
  box.append(input, list, status);

  let items = [], active = -1, timer, asked = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    active = place;
    [...list.children].forEach((one, here) => one.setAttribute("aria-selected", String(here === place)));
    const option = list.children[place];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (place) => {
    const item = items[place];
    if (!item) return;
    close();
    choose(item);
  };
  const show = (found) => {
    items = found.slice(0, MOST);
    list.replaceChildren(...items.map((item, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const title = document.createElement("span");
      title.dir = "auto";
      title.lang = item.language ?? "";
      title.textContent = item.title;
      option.append(title);
      if (item.about) {
        const more = document.createElement("span");
        more.className = "w-muted";
        more.textContent = item.about;
        option.append(" ", more);
      }
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    status.textContent = items.length === 1 ? words.one : items.length ? words.many?.replace("__number__", items.length) : "";
  };
  const look = async () => {
    const mine = ++asked;
    try {
      const found = await find(input.value.trim());
      if (mine !== asked || !box.contains(document.activeElement)) return;
      show(found);
      if (!found.length && input.value.trim()) status.textContent = words.none;
    } catch {
      close();
      status.textContent = words.failed;
    }
    box.classList.toggle("w-combobox--told", !items.length && Boolean(status.textContent));
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) look().then(() => list.hidden || mark(step > 0 ? 0 : items.length - 1));
    else if (step) mark((Math.max(active, step < 0 ? 0 : -1) + step + items.length) % items.length);
    else if (event.key === "Enter" && !list.hidden) take(items.length === 1 ? 0 : active);
    else if (event.key === "Enter" && !sends) event.stopPropagation();
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  // Before the field loses the focus.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => take([...list.children].indexOf(target.closest("li"))));
  input.addEventListener("blur", () => {
    close();
    left?.();
  });
  return look;
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss").replaceAll("ł", "l");
}

function among(items) {
  const folded = items.map((item) => [fold(item.title), item]);
  return (text) => {
    const parts = fold(text).split(/\s+/).filter(Boolean);
    const near = (title) => parts.every((part) => title.startsWith(part) || title.includes(` ${part}`));
    const found = folded.filter(([title]) => parts.every((part) => title.includes(part)));
    return [...found.filter(([title]) => near(title)), ...found.filter(([title]) => !near(title))].map(([, item]) => item);
  };
}

function forSelect(select) {
  const items = () => [...select.options]
    .filter((option) => option.value)
    .map((option) => ({ value: option.value, title: option.label, about: option.closest("optgroup")?.label }));
  const input = document.createElement("input");
  input.type = "text";
  input.className = "kern-form-input__input";
  input.dir = "auto";
  input.placeholder = words.hint ?? "";
  input.id = select.id;
  select.id = `${select.id}-select`;
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  const chosen = () => (select.value ? select.selectedOptions[0].label : "");
  input.value = chosen();
  const set = (value) => {
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const wrapper = select.closest(".kern-form-input__select-wrapper") ?? select;
  wrapper.before(input);
  wrapper.hidden = true;
  // Something new that was made beside the field is in the list, and chosen.
  new MutationObserver(() => {
    input.value = chosen();
  }).observe(select, { childList: true });
  combobox(input, {
    find: (text) => among(items())(text),
    choose: (item) => {
      set(item.value);
      input.value = item.title;
    },
    // An empty field is no choice; what is no choice goes back to the last one.
    left: () => {
      if (!input.value.trim()) set("");
      input.value = chosen();
    },
  });
}

function forBoxes(group) {
  const rows = [...group.querySelectorAll("input[data-combobox]")].map((box) => [box, box.closest(".kern-form-check")]);
  const input = document.createElement("input");
  input.type = "text";
  input.className = "kern-form-input__input";
  input.dir = "auto";
  input.placeholder = words.hint ?? "";
  input.setAttribute("aria-label", group.querySelector("legend").textContent.trim());
  const draw = () => {
    for (const [box, row] of rows) row.hidden = !box.checked;
  };
  rows[0][1].before(input);
  draw();
  combobox(input, {
    find: (text) => among(rows.filter(([box]) => !box.checked).map(([box, row]) => ({ value: box, title: row.textContent.trim() })))(text),
    choose: ({ value }) => {
      value.checked = true;
      value.dispatchEvent(new Event("change", { bubbles: true }));
      input.value = "";
      draw();
    },
    left: () => {
      input.value = "";
    },
  });
}

function forLinks(form) {
  const input = form.querySelector("input[name=q]");
  const send = document.querySelector("[data-link-form]");
  if (!send) return; // the list of what was found
  const other = send.elements.other;
  const ways = JSON.parse(form.dataset.ways);
  form.querySelector("button").hidden = true;
  send.hidden = false;
  combobox(input, {
    sends: true,
    find: async (text) => {
      if (!text) return [];
      const query = new URLSearchParams({ q: text });
      for (const kind of Object.keys(ways)) query.append("kind", kind);
      const answer = await fetch(`${form.dataset.source}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { items } = await answer.json();
      return items
        .filter(({ id }) => id !== form.dataset.but)
        .flatMap((item) => ways[item.kind].map(([start, label]) => ({
          value: start + item.id, title: item.title, language: item.language, about: `${item.kind_label} · ${label}`,
        })));
    },
    choose: (item) => {
      other.value = item.value;
      input.value = item.title;
    },
  });
  input.addEventListener("input", () => {
    other.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (other.value) send.requestSubmit();
  });
}
