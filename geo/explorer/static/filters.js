// The filter bar. Counts in the bar are totals; counts in the lists are what passes.

const BINS = 14;

function buildFilters(box) {
  const words = el("input", {
    id: "words", type: "search", placeholder: placeholderWord(), autocomplete: "off", spellcheck: "false", value: state.q, "data-key": "filter:words",
    on: {input: later(event => update({q: event.target.value}), 180)},
  });
  box.append(...[
    el("div", {class: "f words"}, el("label", {class: "lab", for: "words", text: "Words in the sentence"}), words),
    el("button", {class: "btn fbtn", type: "button", "aria-expanded": "false", text: "Filters", on: {click: event => {
      event.currentTarget.setAttribute("aria-expanded", String(box.classList.toggle("open")));
    }}}),
    data.documents.length > 1 && choice("Document", "only", [["-1", allDocuments()], ...data.documents.map((d, i) => [String(i), d.title])], Number),
    choice("Country", "country", [["", "Any"], ...countryChoices()], String),
    kindChoice(),
    choice("Status", "status", [["", "Any"], ...statusChoices()], String),
    confidence(),
    dateChoice(),
  ].filter(Boolean));
  listen(changed => FILTERS.some(key => changed.has(key)) && showFilters(box, words));
  showFilters(box, words);
  new ResizeObserver(() => fitBar(box)).observe(box);
  // Measured again with the page's own letters: the ones before them are wider.
  document.fonts.ready.then(() => fitBar(box));
}

/** Where the bar has no room for all of it, the words of the kinds go first; their colours and counts stay. */
function fitBar(box) {
  box.classList.remove("tight");
  box.classList.toggle("tight", box.scrollWidth > box.clientWidth + 1);
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
  return longest ? `e.g. ${longest}` : "";
}

const allDocuments = () => (data.documents.length === 2 ? "Both" : `All ${count(data.documents.length)}`);

function choice(label, key, options, read) {
  const id = `choose-${key}`;
  const box = el("select", {id, "data-key": `filter:${key}`, "data-choice": key, on: {change: event => update({[key]: read(event.target.value)})}},
    options.map(([value, words]) => el("option", {value, text: shorten(words, 60), title: words})));
  return el("div", {class: "f"}, el("label", {class: "lab", for: id, text: label}), el("span", {class: "pull"}, box));
}

function countryChoices() {
  const counts = new Map();
  for (const m of data.mentions) if (m.place >= 0) {
    const code = data.places[m.place].country ?? "-";
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const name = code => (code === "-" ? "Across borders" : data.countries.get(code) ?? code);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([code, n]) => [code, `${name(code)} (${count(n)})`]);
}

function statusChoices() {
  const placed = data.mentions.filter(m => m.place >= 0);
  const rows = ["proposed", "accepted", "corrected"].map(s => [s, STATUS_WORDS[s], placed.filter(m => m.status === s).length]);
  rows.push(["doubt", "In doubt", placed.filter(m => m.status === "proposed" && m.score < LIKELY).length]);
  return rows.filter(([, , n]) => n > 0).map(([value, words, n]) => [value, `${words} (${count(n)})`]);
}

function kindChoice() {
  const total = kind => data.mentions.filter(m => m.place >= 0 && m.kind === kind).length;
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
  return el("div", {class: "f"},
    el("div", {class: "kindhead"}, el("span", {class: "lab", id: "kinds-label", text: "Kind of mention"}), only),
    el("div", {class: "kinds", role: "group", "aria-labelledby": "kinds-label"}, buttons));
}

const bars = counts => {
  const most = Math.max(1, ...counts);
  return counts.map(n => el("i", {vars: {"--h": Math.sqrt(n / most).toFixed(3)}}));
};

function confidence() {
  const scores = data.mentions.filter(m => m.place >= 0).map(m => m.score);
  const low = Math.max(0, Math.floor(Math.min(0.3, ...scores) * 20) / 20);
  const width = (1 - low) / BINS;
  const counts = Array.from({length: BINS}, (_, i) => scores.filter(s => s >= low + i * width && (s < low + (i + 1) * width || (i === BINS - 1 && s <= 1))).length);
  const input = el("input", {
    id: "least", type: "range", min: low, max: 1, step: 0.05, value: state.least || low, "data-key": "filter:least", "data-low": low,
    on: {input: event => update({least: Number(event.target.value) > low ? Number(event.target.value) : 0})},
  });
  return el("div", {class: "f conf"}, el("label", {class: "lab", for: "least"}, "Confidence from ", el("span", {class: "least"})),
    el("div", {class: "range"}, el("div", {class: "hist", "aria-hidden": "true", "data-low": low, "data-width": width}, bars(counts)), input));
}

function dateChoice() {
  const dated = data.documents.filter(d => d.days);
  const dates = [...new Set(data.documents.map(d => d.date).filter(Boolean))];
  if (!dates.length) return null;
  if (new Set(dated.map(d => d.days.join())).size < 2)
    return el("div", {class: "f date"}, el("span", {class: "lab", text: "Date of document"}), el("span", {class: "plain", text: shorten(dates.join(", "), 30)}));
  const first = Math.min(...dated.map(d => d.days[0])), last = Math.max(...dated.map(d => d.days[1]));
  const bins = Math.min(24, last - first + 1), width = (last - first + 1) / bins;
  const counts = new Array(bins).fill(0);
  for (const m of data.mentions) if (m.place >= 0 && data.documents[m.document].days)
    counts[Math.min(bins - 1, Math.floor((data.documents[m.document].days[0] - first) / width))]++;
  const slider = (key, label, start) => el("input", {
    type: "range", min: first, max: last, step: 1, value: state[key] ?? start, "aria-label": label, "data-date": key, "data-start": start, "data-key": `filter:${key}`,
    on: {input: event => {
      const value = Number(event.target.value);
      update({[key]: value === start ? null : value});
    }},
  });
  return el("div", {class: "f date"}, el("span", {class: "lab"}, "Date of document ", el("span", {class: "dates"})),
    el("div", {class: "range two"}, el("div", {class: "hist", "aria-hidden": "true"}, bars(counts)), slider("from", "From date", first), slider("to", "To date", last)));
}

/** Year-month-day of a day number, the 1st of January of year 1 being day 1. */
function dayWords(day) {
  const date = new Date(0);
  date.setUTCFullYear(1, 0, 1);
  date.setUTCDate(date.getUTCDate() + day - 1);
  const year = date.getUTCFullYear();
  const sign = year < 0 ? "-" : "";
  return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${String(date.getUTCMonth() + 1).padStart(2, "0")}-${String(date.getUTCDate()).padStart(2, "0")}`;
}

/** Brings the bar's controls in line with the state. */
function showFilters(box, words) {
  if (document.activeElement !== words) words.value = state.q;
  for (const node of findAll("[data-choice]", box)) node.value = String(state[node.dataset.choice]);
  for (const node of findAll("[data-kind]", box)) node.setAttribute("aria-pressed", String(state.kinds.has(node.dataset.kind)));
  find(".only", box).setAttribute("aria-pressed", String(placesOnly()));
  const least = find("#least", box), low = Number(least.dataset.low);
  least.value = state.least || low;
  least.setAttribute("aria-valuetext", state.least ? state.least.toFixed(2) : "any");
  find(".least", box).textContent = state.least ? state.least.toFixed(2) : "any";
  const hist = find(".conf .hist", box), width = Number(hist.dataset.width);
  findAll("i", hist).forEach((bar, i) => bar.classList.toggle("out", low + (i + 0.5) * width < state.least));
  for (const node of findAll("[data-date]", box)) {
    node.value = state[node.dataset.date] ?? node.dataset.start;
    node.setAttribute("aria-valuetext", dayWords(Number(node.value)));
  }
  const dates = find(".dates", box);
  if (dates) dates.textContent = state.from === null && state.to === null ? "any" : findAll("[data-date]", box).map(n => dayWords(Number(n.value))).join(" to ");
}
