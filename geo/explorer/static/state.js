// What the reader has chosen: one value, changed only by `update`; Esc takes back one step; the URL keeps it.

const state = {
  view: "map", list: "sentences", document: 0, place: -1, mention: -1, sentence: -1, group: null,
  q: "", only: -1, country: "", kinds: new Set(), status: "", least: 0, from: null, to: null, map: null,
};
const FILTERS = ["q", "only", "country", "kinds", "status", "least", "from", "to"];
const HIDDEN_BY_PLACES_ONLY = ["demonym", "elliptic"];
const listeners = [];
const steps = [];
let data = null;
let visible = [];

const listen = act => listeners.push(act);
const clean = kinds => new Set([...kinds].filter(kind => data.kinds.includes(kind)));
const defaultKinds = () => new Set(data.kinds.filter(kind => kind !== "embedded"));

/** Changes the state and tells every part of the page which keys changed. */
function update(patch) {
  const changed = new Set(Object.keys(patch).filter(key => patch[key] !== state[key]));
  Object.assign(state, patch);
  if (FILTERS.some(key => changed.has(key))) refilter();
  for (const act of listeners) act(changed);
  writeHash();
}

/** Selects something and remembers how it was before, with the control that had the focus. */
function select(patch) {
  const before = {view: state.view, place: state.place, mention: state.mention, sentence: state.sentence, group: state.group, list: state.list, document: state.document};
  const next = {...before, ...patch};
  if (Object.keys(before).every(key => before[key] === next[key])) return;
  steps.push({before, focus: focusKey()});
  if (steps.length > 100) steps.shift();
  update(patch);
}

/** Takes back exactly one step and gives the focus back. */
function back() {
  const step = steps.pop();
  if (!step) {
    if (state.place < 0 && state.sentence < 0 && !state.group) return false;
    update({place: -1, mention: -1, sentence: -1, group: null});
    return true;
  }
  update(step.before);
  giveFocus(step.focus);
  return true;
}

/** Names the focused control so that it is found again after its part is drawn anew. */
const focusKey = () => document.activeElement?.closest("[data-key]")?.dataset.key ?? null;
function giveFocus(key) {
  const target = key && findAll("[data-key]").find(node => node.dataset.key === key && node.offsetParent !== null);
  if (target) target.focus({preventScroll: false});
  else find(".view:not([hidden]) [data-home]")?.focus({preventScroll: true});
}

const placesOnly = () => HIDDEN_BY_PLACES_ONLY.every(kind => !state.kinds.has(kind));
const filtering = () =>
  state.q !== "" || state.only >= 0 || state.country !== "" || state.status !== "" || state.least > 0 ||
  state.from !== null || state.to !== null || [...defaultKinds()].some(kind => !state.kinds.has(kind));

function passesStatus(mention) {
  if (state.status === "") return true;
  if (state.status === "doubt") return mention.status === "proposed" && mention.score < LIKELY;
  return mention.status === state.status;
}

function passesDate(index) {
  if (state.from === null && state.to === null) return true;
  const days = data.documents[index].days;
  return days !== null && days[1] >= (state.from ?? -Infinity) && days[0] <= (state.to ?? Infinity);
}

/** Tells which mentions pass, and keeps each place's own list of them. */
function refilter() {
  const words = state.q.trim().toLowerCase();
  const hits = new Map();
  const has = sentence => {
    if (!words) return true;
    if (!sentence) return false;
    if (!hits.has(sentence.id)) {
      const text = data.documents[sentence.document].text.slice(sentence.start, sentence.end);
      hits.set(sentence.id, text.toLowerCase().includes(words));
    }
    return hits.get(sentence.id);
  };
  for (const place of data.places) place.shown = [];
  visible = data.mentions.filter(
    m => m.place >= 0 && state.kinds.has(m.kind) && m.score >= state.least && (state.only < 0 || m.document === state.only) &&
      (state.country === "" || (data.places[m.place].country ?? "-") === state.country) &&
      passesStatus(m) && passesDate(m.document) && has(m.sentence),
  );
  for (const m of visible) {
    m.pass = true;
    data.places[m.place].shown.push(m);
  }
  const passing = new Set(visible);
  for (const m of data.mentions) m.pass = passing.has(m);
}

const clearFilters = () =>
  update({q: "", only: -1, country: "", kinds: defaultKinds(), status: "", least: 0, from: null, to: null});

/** The places that stay when something is selected: those of the sentence, else those named with the place. */
function kept() {
  if (state.sentence >= 0) return new Set(data.sentences[state.sentence].mentions.map(m => m.place));
  if (state.place < 0) return null;
  const keep = new Set([state.place]);
  for (const id of data.places[state.place].sentences) for (const m of data.sentences[id].mentions) keep.add(m.place);
  return keep;
}

const openPlace = (index, mention = -1) => select({view: "map", place: index, mention, sentence: -1, group: null});
const openSentence = id => select({sentence: state.sentence === id ? -1 : id});
const readAt = mention => {
  select({view: "read", document: mention.document, mention: mention.id});
};

// ── The view in the URL, where the page is a file of its own ──

let hashWorks = window.parent === window;

function writeHash() {
  if (!hashWorks) return;
  const o = {};
  if (state.view !== "map") o.v = state.view;
  if (state.view === "read") o.doc = state.document;
  if (state.place >= 0) o.place = data.places[state.place].id;
  if (state.sentence >= 0) o.s = state.sentence;
  if (state.list !== "sentences") o.list = state.list;
  if (state.q) o.q = state.q;
  if (state.only >= 0) o.in = state.only;
  if (state.country) o.country = state.country;
  if (state.status) o.status = state.status;
  if (state.least) o.conf = state.least;
  if (state.from !== null) o.from = state.from;
  if (state.to !== null) o.to = state.to;
  if ([...defaultKinds()].sort().join() !== [...state.kinds].sort().join()) o.kinds = [...state.kinds].join(".");
  if (state.map) o.map = state.map;
  try {
    const hash = new URLSearchParams(o).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    hashWorks = false; // a sandboxed page may not touch its address; the host keeps the state then
  }
}

function readHash() {
  const q = new URLSearchParams(hashWorks ? location.hash.slice(1) : "");
  const index = (name, length) => {
    const n = Number(q.get(name) ?? -1);
    return Number.isInteger(n) && n >= 0 && n < length ? n : -1;
  };
  const number = name => (q.has(name) && Number.isFinite(Number(q.get(name))) ? Number(q.get(name)) : null);
  const view = ["map", "read", "unresolved"].includes(q.get("v")) ? q.get("v") : "map";
  Object.assign(state, {
    view, document: Math.max(0, index("doc", data.documents.length)), sentence: index("s", data.sentences.length),
    place: q.has("place") ? data.places.findIndex(p => p.id === q.get("place")) : -1,
    list: q.get("list") === "places" ? "places" : "sentences", q: q.get("q") ?? "", only: index("in", data.documents.length),
    country: q.get("country") ?? "", status: q.get("status") ?? "", least: Math.min(1, Math.max(0, number("conf") ?? 0)),
    from: number("from"), to: number("to"), map: q.get("map"),
    kinds: q.has("kinds") ? clean(q.get("kinds").split(".")) : defaultKinds(),
  });
  refilter();
}
