// Draws the charts of a page from the specification beside them. The bundle is loaded only where there is a chart,
// when the first one comes near the window, and the others follow when the browser has time, so that a page prints
// whole: for paper all are laid out anew in its width. Without the bundle or this script, the table stays open.
const locales = {
  de: {
    number: { decimal: ",", thousands: ".", grouping: [3], currency: ["", "\u00a0€"] },
    time: {
      dateTime: "%A, der %e. %B %Y, %X", date: "%d.%m.%Y", time: "%H:%M:%S", periods: ["AM", "PM"],
      days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
      shortDays: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
      months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
      shortMonths: ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    },
  },
  pl: {
    number: { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0€"] },
    time: {
      dateTime: "%A, %e %B %Y, %X", date: "%d.%m.%Y", time: "%H:%M:%S", periods: ["AM", "PM"],
      days: ["niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"],
      shortDays: ["nd.", "pn.", "wt.", "śr.", "cz.", "pt.", "sob."],
      months: ["styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"],
      shortMonths: ["sty.", "lut.", "mar.", "kwi.", "maj", "cze.", "lip.", "sie.", "wrz.", "paź.", "lis.", "gru."],
    },
  },
};

// "@name" is a colour of the palettes: as a custom property the picture follows theme and print by itself.
function coloured(node) {
  if (Array.isArray(node)) return node.map(coloured);
  if (node && typeof node === "object") {
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === "values" ? value : coloured(value)]),
    );
  }
  return typeof node === "string" && node.startsWith("@") ? `var(--w-${node.slice(1)})` : node;
}

let bundle;
function load() {
  bundle ??= import(document.querySelector("meta[name=wandel-charts]").content);
  return bundle;
}

// Between the margins of an A4 page; the style sheet scales what is still wider.
const PAPER = 620;
const drawn = new Map();

// The browser prints what it finds when this returns, so nothing here may wait.
function layOut(width) {
  for (const canvas of drawn.keys()) {
    canvas.style.width = width ? `${width}px` : "";
  }
  for (const [canvas, view] of drawn) {
    if (!canvas.isConnected) drawn.delete(canvas);
    else view.width(canvas.clientWidth).run();
  }
}

addEventListener("beforeprint", () => layOut(PAPER));
addEventListener("afterprint", () => layOut(0));

async function draw(figure) {
  const canvas = figure.querySelector(".w-chart__drawing");
  const frame = figure.querySelector(".w-chart__scroll");
  const table = figure.querySelector(".w-chart__table") ?? {}; // the page itself may tell the numbers
  const spec = JSON.parse(document.getElementById(`${figure.id}-spec`).textContent);
  const locale = locales[figure.dataset.language.slice(0, 2)];
  try {
    const { vegaEmbed } = await load();
    frame.hidden = false;
    await document.fonts.ready;
    const { view } = await vegaEmbed(canvas, coloured(spec), {
      actions: false,
      ast: true,
      defaultStyle: false,
      renderer: "svg",
      formatLocale: locale?.number,
      timeFormatLocale: locale?.time,
      tooltip: { disableDefaultStyle: true },
    });
    table.open = false;
    figure.dataset.drawn = "yes";
    drawn.set(canvas, view);
  } catch (error) {
    frame.hidden = true;
    table.open = true;
    figure.dataset.drawn = "no";
    console.error(error);
  }
}

const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
const waiting = new Set();

async function drawInTurn(figure) {
  if (!waiting.delete(figure)) return;
  nearby.unobserve(figure);
  await draw(figure);
  const [next] = waiting;
  if (next) whenIdle(() => drawInTurn(next));
}

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) drawInTurn(target);
  },
  { rootMargin: "400px" },
);

function watch(root) {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    waiting.add(figure);
    nearby.observe(figure);
  }
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt.parentElement ?? document));
