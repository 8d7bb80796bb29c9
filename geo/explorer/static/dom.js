// Building the page: elements by name, text as text. Nothing here or elsewhere parses markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, kids) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "vars") for (const [key, v] of Object.entries(value)) node.style.setProperty(key, v);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(kids));
  return node;
}

/** Children without the gaps that conditions leave. */
const present = kids => kids.flat(2).filter(kid => kid !== null && kid !== undefined && kid !== false);

/** An HTML element. `vars` sets CSS properties, `on` listeners, `text` its text; the rest are attributes. */
const el = (tag, props = {}, ...kids) => fill(document.createElement(tag), props, kids);
const svg = (tag, props = {}, ...kids) => fill(document.createElementNS(SVG, tag), props, kids);

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

const ICONS = {
  save: "M9 2v9M5.5 7.5 9 11l3.5-3.5M3 13v2.5h12V13",
  theme: "M9 5.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8M9 1.5v2M9 14.5v2M1.5 9h2M14.5 9h2M3.7 3.7l1.4 1.4M12.9 12.9l1.4 1.4M3.7 14.3l1.4-1.4M12.9 5.1l1.4-1.4",
  help: "M6.6 6.8a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.9M9 14v.01",
  credits: "M9 1.8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 9 1.8M9 8v5M9 5.2v.01",
  close: "m4.5 4.5 9 9M13.5 4.5l-9 9",
  go: "M4 14 14 4M7 4h7v7",
  print: "M5 7V2.5h8V7M5 13H2.5V7h13v6H13M5 10.5h8v5H5z",
  play: "M5.5 3.5v11l9-5.5z",
  pause: "M6 3.5v11M12 3.5v11",
  tick: "m3.5 9.5 3.5 4 7.5-9",
};

const icon = (name, small = false) =>
  svg("svg", {class: small ? "icon small" : "icon", viewBox: "0 0 18 18", "aria-hidden": "true"}, svg("path", {d: ICONS[name]}));

const plural = (n, one, many = one + "s") => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const count = n => n.toLocaleString("en");

/** Degrees as people write them: 37.97°N 126.55°E. */
const coordinates = ([lat, lon]) =>
  `${Math.abs(lat).toFixed(2)}°${lat < 0 ? "S" : "N"} ${Math.abs(lon).toFixed(2)}°${lon < 0 ? "W" : "E"}`;

/** Great-circle distance in kilometres, near enough for labels. */
function kilometres(a, b) {
  const r = Math.PI / 180;
  const x = (((b[1] - a[1] + 540) % 360) - 180) * r * Math.cos(((a[0] + b[0]) / 2) * r);
  return 6371 * Math.hypot(x, (b[0] - a[0]) * r);
}

/** Cuts a long text at a word; the full text goes into a title. */
const shorten = (text, limit) => (text.length <= limit ? text : text.slice(0, limit).replace(/\s+\S*$/, "") + "…");

const watchers = new Map();

/** Ends the watching of lists that were drawn anew: a browser keeps an observer, and its list, until it is told. */
function letGo() {
  for (const [button, watcher] of watchers) {
    if (button.isConnected) continue;
    watcher.disconnect();
    watchers.delete(button);
  }
}

/**
 * Fills a box with rows, a few hundred at once; the rest follow when the reader nears the end, asks, or prints.
 * `make(item)` returns a node or a list of nodes. `start` is the index of the item that has to be there at once: in a
 * long list what stands far above it comes when asked for.
 */
function growing(box, items, make, {step = 200, start = 0, more: tag = null} = {}) {
  let first = Math.max(0, start - 20), end = first;
  const more = el("button", {class: "listmore", type: "button"}), earlier = el("button", {class: "listmore", type: "button"});
  const label = () => {
    more.hidden = end >= items.length;
    earlier.hidden = first <= 0;
    more.textContent = `Show more: ${count(items.length - end)} of ${count(items.length)} are below`;
    earlier.textContent = `Show earlier: ${count(first)} of ${count(items.length)} are above`;
  };
  const wrapped = node => (tag ? tag(node) : node);
  const head = first > 0 ? wrapped(earlier) : null, foot = wrapped(more);
  const grow = (upTo = end + step) => {
    const next = items.slice(end, upTo);
    end += next.length;
    foot.before(...next.flatMap(make));
    label();
  };
  const growUp = (from = Math.max(0, first - step)) => {
    const next = items.slice(from, first);
    first = from;
    head?.after(...next.flatMap(make));
    label();
  };
  box.append(...present([head, foot]));
  more.addEventListener("click", () => grow());
  earlier.addEventListener("click", () => growUp());
  const watcher = new IntersectionObserver(seen => seen.some(s => s.isIntersecting) && !more.hidden && grow(), {
    root: box.closest(".list, .docs, .page, .text") ?? box,
    rootMargin: "600px",
  });
  watcher.observe(more);
  watchers.set(more, watcher);
  // Once all that is drawn now is in the page.
  requestAnimationFrame(letGo);
  grow();
  return {
    /** Makes sure that the item at this index is in the page. */
    reach: index => {
      if (index < first) growUp(Math.max(0, index - 20));
      if (index >= end) grow(index + 20);
    },
    all: () => {
      growUp(0);
      grow(items.length);
    },
  };
}

/** Says something to a screen reader; the region stands from the start, or nothing would be read. */
function say(text) {
  const region = find("#said");
  if (region && region.textContent !== text) region.textContent = text;
}

let toastTimer = 0;
function toast(text) {
  find(".toast")?.remove();
  // Said by the status region: read twice it would only be in the way.
  const note = el("div", {class: "toast", "aria-hidden": "true", text});
  find("#app").append(note);
  say(text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => note.remove(), 4000);
}
