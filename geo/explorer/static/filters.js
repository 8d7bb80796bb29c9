// The filter bar. Counts in the bar are totals; counts in the lists are what passes.

const BINS = 14;

/**
 * Fields leave the bar for the box behind “More” in this order until the rest fits; "snug" takes room from between them,
 * "tight" the kinds' words, late: they say what the hues mean. On a phone all but the words are in the box.
 */
const LEAVING = ["source", "feature", "date", "snug", "conf", "status", "tight", "country", "only", "kinds"];

function buildFilters(box) {
  const words = el("input", {
    id: "words", type: "search", placeholder: placeholderWord(), autocomplete: "off", spellcheck: "false", value: state.q, "data-key": "filter:words",
    title: "Words in any order; a phrase in quotes", on: {input: later(event => update({q: event.target.value}), 180)},
  });
  const fields = [
    data.documents.length > 1 && choice("Document", "only", [["-1", allDocuments()], ...data.documents.map((d, i) => [String(i), documentName(d)])], Number),
    choice("Country", "country", [["", "Any"], ...countryChoices()], String),
    kindChoice(),
    choice("Status", "status", [["", "Any"], ...statusChoices()], String),
    confidence(),
    dateChoice(),
    choice("Type of place", "feature", [["", "Any"], ...featureChoices()], String),
    sources().length > 0 && choice("Source", "source", [["", "Any"], ...sources()], String),
  ].filter(Boolean);
  const more = el("button", {class: "btn fbtn", type: "button", "aria-expanded": "false", "aria-controls": "more-filters", "data-key": "filter:more", on: {click: () => openMore(box, !box.classList.contains("open"))}},
    el("span", {class: "wide", text: "More"}), el("span", {class: "slim", text: "Filters"}), el("span", {class: "n"}));
  box.append(el("div", {class: "f words"}, el("label", {class: "lab", for: "words", text: "Words in the sentence"}), words), ...fields, more,
    el("div", {class: "morebox", id: "more-filters", role: "group", "aria-label": "More filters"}));
  listen(changed => filtersChanged(changed) && showFilters(box, words));
  // The kinds are wider where they are told by their underlines.
  listen(changed => changed.has("by") && requestAnimationFrame(() => fitBar(box, fields, more)));
  showFilters(box, words);
  let width = 0;
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    fitBar(box, fields, more);
  }).observe(box);
  // Measured again with the page's own letters: the ones before them are wider.
  document.fonts.ready.then(() => fitBar(box, fields, more));
}

function openMore(box, open) {
  box.classList.toggle("open", open);
  find(".fbtn", box).setAttribute("aria-expanded", String(open));
}

function fitBar(box, fields, more) {
  if (!box.clientWidth) return;
  const had = box.contains(document.activeElement) ? document.activeElement : null;
  const phone = find("#app").clientWidth <= 720;
  box.classList.remove("snug", "tight");
  more.before(...fields);
  const rest = find(".morebox", box);
  const leave = name => {
    if (name === "snug" || name === "tight") box.classList.add(name);
    else rest.prepend(...fields.filter(field => field.dataset.field === name));
  };
  if (phone) rest.append(...fields);
  else for (const name of LEAVING) {
    more.hidden = !rest.children.length;
    // Room to the right of the last one, too.
    if (box.scrollWidth <= box.clientWidth + 1 && more.offsetLeft + more.offsetWidth <= box.clientWidth - 8) break;
    leave(name);
  }
  more.hidden = !rest.children.length;
  had?.focus();
  showMoreCount(box);
}

/** How many of the filters behind “More” hold something back. */
function showMoreCount(box) {
  const inside = new Set(findAll(".morebox > .f", box).map(field => field.dataset.field));
  const n = activeFilters().filter(([key]) => inside.has({dates: "date", least: "conf"}[key] ?? key)).length;
  find(".fbtn .n", box).textContent = n ? String(n) : "";
}

function later(act, wait) {
  let timer = 0;
  return event => {
    clearTimeout(timer);
    timer = setTimeout(act, wait, event);
  };
}

/** A word that does occur, so that the example in the empty field can be tried. */
function placeholderWord() {
  const names = new Set(data.mentions.map(m => m.text.toLowerCase()));
  const text = data.documents[0]?.text.slice(0, 20000) ?? "";
  const words = (text.match(/\b[a-z]{6,9}\b/g) ?? []).filter(word => !names.has(word));
  const longest = words.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  return longest ? `e.g. ${longest}` : "a word or “a phrase”";
}

const allDocuments = () => (data.documents.length === 2 ? "Both" : `All ${count(data.documents.length)}`);

function choice(label, key, options, read) {
  const id = `choose-${key}`;
  const box = el("select", {id, "data-key": `filter:${key}`, "data-choice": key, on: {change: event => update({[key]: read(event.target.value)})}},
    options.map(([value, words]) => el("option", {value, text: shorten(words, 110), title: words})));
  return el("div", {class: "f", "data-field": key}, el("label", {class: "lab", for: id, text: label}), el("span", {class: "pull"}, box));
}

function countryChoices() {
  const name = code => (code === "-" ? "Across borders" : data.countries.get(code) ?? code);
  return counted(m => data.places[m.place].country ?? "-").map(([code, n]) => [code, `${name(code)} (${count(n)})`]);
}

/** Counts of the mentions with a place, by what a function says of each; most frequent first. */
function counted(of, mentions = data.mentions) {
  const counts = new Map();
  for (const m of mentions) {
    if (m.place < 0) continue;
    const key = of(m);
    if (key) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const featureChoices = () => counted(m => data.places[m.place].class).map(([key, n]) => [key, `${CLASS_WORDS[key] ?? key} (${count(n)})`]);
const sources = () => counted(m => data.documents[m.document].source).map(([source, n]) => [source, `${source} (${count(n)})`]);

function statusChoices() {
  const placed = data.mentions.filter(m => m.place >= 0);
  const rows = ["proposed", "accepted", "corrected"].map(s => [s, STATUS_WORDS[s], placed.filter(m => m.status === s).length]);
  rows.push(["doubt", "In doubt", placed.filter(m => m.status === "proposed" && m.score < LIKELY).length]);
  return rows.filter(([, , n]) => n > 0).map(([value, words, n]) => [value, `${words} (${count(n)})`]);
}

function kindChoice() {
  const totals = new Map(counted(m => m.kind));
  const total = kind => totals.get(kind) ?? 0;
  const buttons = data.kinds.map(kind =>
    el("button", {type: "button", class: `k-${kind}`, "data-kind": kind, "data-key": `kind:${kind}`, "aria-pressed": "true", title: `${KIND_WORDS[kind]}: ${KIND_HELP[kind]}`, on: {click: () => {
      const kinds = new Set(state.kinds);
      if (!kinds.delete(kind)) kinds.add(kind);
      update({kinds});
    }}}, swatch(kind), el("span", {class: "w", text: KIND_WORDS[kind]}), el("span", {class: "n", text: count(total(kind))})));
  const only = el("button", {type: "button", class: "only", "data-key": "kind:only", "aria-pressed": "false", title: "Hide demonyms and short forms", text: "Places only", on: {click: () => {
    const kinds = new Set(state.kinds);
    const hide = !placesOnly();
    for (const kind of HIDDEN_BY_PLACES_ONLY) if (hide) kinds.delete(kind); else kinds.add(kind);
    update({kinds});
  }}});
  return el("div", {class: "f", "data-field": "kinds"},
    el("div", {class: "kindhead"}, el("span", {class: "lab", id: "kinds-label", text: "Kind of mention"}), only),
    el("div", {class: "kinds", role: "group", "aria-labelledby": "kinds-label"}, buttons));
}

const bars = counts => {
  const most = Math.max(1, ...counts);
  return counts.map(n => el("i", {vars: {"--h": Math.sqrt(n / most).toFixed(3)}}));
};

/** Confidence in steps of 0.05 from the lowest score there is; nothing is surer than certain, so it ends below 1. */
function confidence() {
  const scores = data.mentions.filter(m => m.place >= 0).map(m => m.score);
  const low = Math.max(0, Math.floor(scores.reduce((least, s) => Math.min(least, s), 0.3) * 20) / 20);
  const width = (1 - low) / BINS;
  const counts = new Array(BINS).fill(0);
  for (const s of scores) counts[Math.max(0, Math.min(BINS - 1, Math.floor((s - low) / width)))]++;
  const input = el("input", {
    id: "least", type: "range", min: low, max: 0.95, step: 0.05, value: state.least || low, "data-key": "filter:least", "data-low": low,
    on: {input: event => update({least: Number(event.target.value) > low ? Number(event.target.value) : 0})},
  });
  return el("div", {class: "f conf", "data-field": "conf"}, el("label", {class: "lab", for: "least"}, "Confidence ", el("span", {class: "from", text: "from "}), el("span", {class: "least"})),
    el("div", {class: "range"}, el("div", {class: "hist", "aria-hidden": "true", "data-low": low, "data-width": width}, bars(counts)), input));
}

/** Brings the bar's controls in line with the state. */
function showFilters(box, words) {
  if (document.activeElement !== words) words.value = state.q;
  for (const node of findAll("[data-choice]", box)) node.value = String(state[node.dataset.choice]);
  for (const node of findAll("[data-kind]", box)) node.setAttribute("aria-pressed", String(state.kinds.has(node.dataset.kind)));
  find(".only", box).setAttribute("aria-pressed", String(placesOnly()));
  const least = find("#least", box), low = Number(least.dataset.low);
  least.value = state.least || low;
  least.setAttribute("aria-valuetext", state.least ? `${state.least.toFixed(2)} or surer` : "any");
  find(".least", box).textContent = state.least ? state.least.toFixed(2) : "any";
  const hist = find(".conf .hist", box), width = Number(hist.dataset.width);
  findAll("i", hist).forEach((bar, i) => bar.classList.toggle("out", low + (i + 0.5) * width < state.least));
  showDates(box);
  showMoreCount(box);
}

/** What holds mentions back, each to be taken away; null where nothing does. */
function filterChips(extra = null) {
  const active = activeFilters();
  if (!active.length) return null;
  const words = text => text.charAt(0).toUpperCase() + text.slice(1);
  return el("div", {class: "chips", role: "group", "aria-label": "Filters at work"}, extra,
    active.map(([key, text]) => el("button", {type: "button", class: "chip", "data-key": `chip:${key}`, title: "Take this filter away", on: {click: () => clearFilter(key)}},
      el("span", {text: words(text)}), icon("close", true))),
    active.length > 1 && el("button", {type: "button", class: "chip all", "data-key": "chip:all", text: "Clear all", on: {click: clearFilters}}));
}

/** The line over views without the filter bar: how much of the collection they show. */
const filterNote = () => filterChips(el("span", {class: "meta", text: `Showing ${count(visible.length)} of ${plural(data.placed, "mention")}:`}));
