// A form in which texts are written: languages as tabs, and a draft that is kept while somebody types.
const form = document.querySelector("form[data-writing]");
const SOON_MS = 500;
const LATER_MS = 2500;

// Drafts on this device are kept by city, kind, thing and person, for at most 90 days, and not where several
// people share the device.
const PREFIX = "wandel:draft:";
const SHARED = "wandel:shared-device";
const LONGEST_MS = 90 * 24 * 3600 * 1000;

if (form) {
  forgetOld();
  for (const group of form.querySelectorAll("[data-tongues]")) tabs(group);
  for (const units of form.querySelectorAll("[data-follows]")) follow(units);
  form.addEventListener("input", tellLacking);
  form.addEventListener("click", reveal);
  document.querySelector(".w-errors")?.addEventListener("click", reveal);
  if (form.dataset.keep) drafting(form);
}

// A field that has to be mended may stand behind a tab.
function reveal(event) {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  field?.closest("[data-tongue]")?.dispatchEvent(new CustomEvent("w:show", { bubbles: false }));
}

// What lacks in which language before something is published, as it is typed (form.py says it first).
function tellLacking() {
  const box = document.querySelector("[data-lacking]");
  if (!box) return;
  const texts = [...form.querySelectorAll("[data-tongues][data-text]")].map((group) => {
    const panels = [...group.querySelectorAll("[data-tongue]")];
    const written = panels.filter((panel) => panel.querySelector("input, textarea").value.trim());
    return {
      name: group.dataset.text,
      asked: written.length > 0 || "needed" in group.dataset,
      written: written.map((panel) => panel.dataset.tongue),
    };
  });
  for (const line of box.querySelectorAll("[data-language]")) {
    const { language } = line.dataset;
    const lacking = texts.filter((text) => text.asked && !text.written.includes(language));
    line.querySelector("[data-names]").textContent = lacking.map((text) => text.name).join(", ");
    line.hidden = lacking.length === 0;
  }
  box.hidden = !box.querySelector("[data-language]:not([hidden])");
}

// In which unit something is stated follows from what is measured.
function follow(units) {
  const leader = form.elements[units.dataset.follows];
  const by = JSON.parse(units.dataset.units);
  const all = [...units.options];
  const offer = () => {
    const before = units.value;
    const fitting = all.filter((one) => !by[leader.value] || by[leader.value].includes(one.value));
    units.replaceChildren(...fitting);
    units.value = (fitting.find((one) => one.value === before) ?? fitting[0]).value;
    if (units.value !== before) units.dispatchEvent(new Event("change", { bubbles: true }));
  };
  leader.addEventListener("change", offer);
  offer();
}

function tabs(group) {
  const panels = [...group.querySelectorAll("[data-tongue]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "w-tabs w-tongues__tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", group.querySelector("legend").firstChild.textContent.trim());
  const buttons = panels.map((panel) => {
    const field = panel.querySelector("input, textarea");
    const button = document.createElement("button");
    button.type = "button";
    button.id = `${field.id}-tab`;
    button.setAttribute("role", "tab");
    button.append(panel.dataset.name);
    const missing = document.createElement("span");
    missing.className = "w-tongue__missing";
    button.append(" ", missing);
    panel.id = `${field.id}-panel`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.setAttribute("aria-controls", panel.id);
    const mark = () => {
      missing.textContent = "asked" in panel.dataset && !field.value.trim() ? form.dataset.missing : "";
    };
    field.addEventListener("input", mark);
    mark();
    list.append(button);
    return button;
  });
  const show = (chosen) => {
    panels.forEach((panel, place) => {
      panel.hidden = panel !== chosen;
      buttons[place].setAttribute("aria-selected", String(panel === chosen));
      buttons[place].tabIndex = panel === chosen ? 0 : -1;
    });
  };
  list.addEventListener("click", ({ target }) => {
    const place = buttons.indexOf(target.closest("button"));
    if (place >= 0) show(panels[place]);
  });
  list.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (here < 0 || to === undefined) return;
    const next = (to + buttons.length) % buttons.length;
    show(panels[next]);
    buttons[next].focus();
    event.preventDefault();
  });
  for (const panel of panels) {
    panel.addEventListener("w:show", () => show(panel));
    // A browser that looks for what is wrong, or brings back what was typed, may focus what is hidden.
    panel.addEventListener("focusin", () => show(panel));
  }
  group.querySelector("legend").after(list);
  group.classList.add("w-tongues--tabs");
  show(panels.find((panel) => panel.querySelector(".kern-error")) ?? panels[0]);
}

function drafting(form) {
  const { keep, key } = form.dataset;
  const box = document.querySelector("[data-draft]");
  const line = box.querySelector("[data-draft-line]");
  const discard = form.querySelector("[data-discard]");
  let first = text();
  let here, there, sending, sent = false, offered = false, refused = "";

  const found = keptHere(key);
  const onServer = Number(form.dataset.keptAt ?? 0) * 1000;
  // What was refused stands on this page as it was sent; nothing on this device is newer.
  const isNewer = found && !("sent" in form.dataset);
  if (isNewer && found.text !== first && found.at > onServer + 1000 && found.state !== "server") offer(found);

  const shared = box.querySelector("[data-shared]");
  box.querySelector("[data-device]").hidden = false;
  shared.checked = isShared();
  shared.addEventListener("change", () => {
    share(shared.checked);
    if (!shared.checked) keepNow("device");
  });

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", ({ submitter }) => {
    // What is on its way is no draft any more; should it not arrive, it still lies on this device.
    sent = true;
    clearTimeout(here);
    clearTimeout(there);
    sending?.abort();
    if (!submitter?.hasAttribute("data-discard") && text() !== first) keepNow("device");
  });
  document.addEventListener("visibilitychange", leave);
  addEventListener("pagehide", leave);

  function text() {
    const typed = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "sending", "labels"]) typed.delete(name);
    for (const [name, value] of [...typed]) if (typeof value !== "string") typed.delete(name);
    return new URLSearchParams(typed).toString();
  }

  function changed(event) {
    if (sent || event.target.matches?.("[data-shared], [data-combobox-input]") || text() === first) return;
    discard.hidden = false;
    clearTimeout(here);
    here = setTimeout(() => keepNow("device"), SOON_MS);
    there ??= setTimeout(send, LATER_MS);
  }

  function keepNow(state) {
    // A draft that waits for an answer is not written over.
    return !offered && keepHere(key, text(), state);
  }

  async function send() {
    there = undefined;
    const typed = text();
    sending = new AbortController();
    let answer;
    try {
      answer = await fetch(keep, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        signal: sending.signal,
      });
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    sending = undefined;
    if (sent) return;
    if (answer?.ok) {
      const { state } = await answer.json();
      refused = "";
      const device = keepNow("server");
      say(state === "kept" ? (device ? "both" : "server") : state);
      if (text() !== typed) there ??= setTimeout(send, LATER_MS);
      return;
    }
    refused = { 401: "login", 403: "role" }[answer?.status] ?? "";
    const device = keepNow("device");
    say(refused || (device ? "device" : "nowhere"), device);
    if (!refused) there ??= setTimeout(send, 4 * LATER_MS);
  }

  function leave() {
    if (sent || document.visibilityState === "visible" || !there) return;
    clearTimeout(there);
    there = undefined;
    keepNow("device");
    if (!refused) navigator.sendBeacon(keep, new FormData(form));
  }

  function say(state, device) {
    const piece = box.querySelector(`[data-says="${state}"]`)?.content.cloneNode(true);
    if (!piece) return;
    const where = box.querySelector(`[data-says="${device ? "on-device" : "only-here"}"]`).content.textContent;
    fill(piece, { __time__: clock(new Date()), __where__: where });
    line.replaceChildren(piece);
  }

  function offer(draft) {
    offered = true;
    say("found");
    fill(line, { [clock(new Date())]: clock(new Date(draft.at)) });
    line.querySelector("[data-take]").addEventListener("click", async () => {
      const typed = new URLSearchParams(draft.text);
      typed.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const answer = await fetch(keep, { method: "POST", body: typed, headers: { Accept: "application/json" } });
      if (!answer.ok) return say(answer.status === 401 ? "login" : answer.status === 403 ? "role" : "nowhere", true);
      sent = true;
      forget(key);
      location.reload();
    });
    line.querySelector("[data-drop]").addEventListener("click", () => {
      offered = false;
      forget(key);
      line.replaceChildren();
    });
  }

  function clock(at) {
    const day = new Date().toDateString() === at.toDateString() ? {} : { day: "numeric", month: "long" };
    return at.toLocaleString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", ...day });
  }

  function fill(piece, words) {
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const [mark, word] of Object.entries(words)) {
        walker.currentNode.textContent = walker.currentNode.textContent.replace(mark, word);
      }
    }
  }
}

function isShared() {
  try {
    return localStorage.getItem(SHARED) !== null;
  } catch {
    return true; // a browser that keeps nothing
  }
}

function share(shared) {
  if (!shared) return localStorage.removeItem(SHARED);
  localStorage.setItem(SHARED, "1");
  for (const key of keys()) localStorage.removeItem(key);
}

// Whether it is kept; `state` says where else: "server", or nowhere ("device").
function keepHere(key, text, state) {
  if (isShared()) return false;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ text, state, at: Date.now() }));
    return true;
  } catch {
    return false; // no room
  }
}

function keptHere(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing was kept
  }
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function forgetOld() {
  try {
    for (const key of keys()) {
      const { at } = keptHere(key.slice(PREFIX.length)) ?? { at: 0 };
      if (at < Date.now() - LONGEST_MS) localStorage.removeItem(key);
    }
  } catch {
    // a browser that keeps nothing
  }
}
