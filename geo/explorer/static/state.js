// What the reader has chosen: one value, changed only by `update`; Esc takes back one step; the address keeps it.

let data = null;
let visible = [];

/** How the list beside the map can be shown. */
const LISTS = ["sentences", "places"];
/** What lies on the map. */
const LAYERS = {dots: "Dots", heat: "Heat", arcs: "Named together", none: "No map, a table"};
/** How the texts are read: whole, or every name or searched word in its context. */
const LINES = {"": "Text", names: "Names in context", words: "Words in context"};

/** The state a page opens with. Indices are -1 where nothing is chosen; `with` is the place the selected one is read with. */
const freshState = () => ({
  view: "map", list: "sentences", lines: "", document: 0, place: -1, with: -1, mention: -1, sentence: -1, group: null,
  ...freshFilters(), by: "kind", layer: "dots", ghost: null, map: null,
});
const freshFilters = () => ({
  q: "", only: -1, source: "", country: "", feature: "", kinds: data ? defaultKinds() : new Set(), status: "", least: 0, from: null, to: null, area: null,
});
const SELECTION = ["view", "lines", "place", "with", "mention", "sentence", "group", "list", "document"];

const listeners = [];
const steps = [];

const defaultKinds = () => new Set(data.kinds.filter(kind => kind !== "embedded"));
const clean = kinds => new Set([...kinds].filter(kind => data.kinds.includes(kind)));
const state = freshState();
const FILTERS = Object.keys(freshFilters());
const HIDDEN_BY_PLACES_ONLY = ["demonym", "elliptic"];

const listen = act => listeners.push(act);
const filtersChanged = changed => FILTERS.some(key => changed.has(key));

/** Changes the state and tells every part of the page which keys changed. */
function update(patch) {
  // A runner-up is shown for the place at hand only.
  if ("place" in patch && patch.place !== state.place) patch = {ghost: null, ...patch};
  const changed = new Set(Object.keys(patch).filter(key => patch[key] !== state[key]));
  Object.assign(state, patch);
  if (filtersChanged(changed)) refilter();
  for (const act of listeners) act(changed);
  writeHash();
}

/** Selects something and remembers how it was before, with the control that had the focus. */
function select(patch) {
  const before = Object.fromEntries(SELECTION.map(key => [key, state[key]]));
  const next = {...before, ...patch};
  if (SELECTION.every(key => before[key] === next[key])) return;
  steps.push({before, focus: focusKey()});
  if (steps.length > 100) steps.shift();
  update(patch);
}

/** Takes back exactly one step and gives the focus back. */
function back() {
  const step = steps.pop();
  if (!step) {
    if (state.place < 0 && state.sentence < 0 && !state.group) return false;
    update({place: -1, with: -1, mention: -1, sentence: -1, group: null});
    return true;
  }
  update(step.before);
  giveFocus(step.focus);
  return true;
}

/** Brings back a whole view, as a link or the host has it. */
function goToAddress(address) {
  const before = {...state};
  readAddress(address);
  const changed = new Set(Object.keys(state).filter(key => state[key] !== before[key]));
  for (const act of listeners) act(changed);
  writeHash();
}

/** Names the focused control so that it is found again after its part is drawn anew. */
const focusKey = () => document.activeElement?.closest("[data-key]")?.dataset.key ?? null;
function giveFocus(key) {
  const target = key && findAll("[data-key]").find(node => node.dataset.key === key && node.offsetParent !== null);
  if (target) target.focus({preventScroll: false});
  else find(".view:not([hidden]) [data-home]")?.focus({preventScroll: true});
}

// ── Filters ──

const placesOnly = () => HIDDEN_BY_PLACES_ONLY.every(kind => !state.kinds.has(kind));
const filtering = () => activeFilters().length > 0;

/** The filters that hold something back, each in words. */
function activeFilters() {
  const kinds = data.kinds.filter(kind => state.kinds.has(kind));
  return [
    state.q && ["q", `with “${shorten(state.q, 60)}” in the sentence`],
    state.only >= 0 && ["only", `in “${isolated(documentName(data.documents[state.only]))}”`],
    state.source && ["source", `from ${shorten(state.source, 60)}`],
    state.country && ["country", state.country === "-" ? "across borders" : `in ${data.countries.get(state.country) ?? state.country}`],
    state.feature && ["feature", `a ${(CLASS_WORDS[state.feature] ?? state.feature).toLowerCase()}`],
    [...defaultKinds()].some(kind => !state.kinds.has(kind)) &&
      ["kinds", kinds.length ? `of the kind ${kinds.map(k => KIND_WORDS[k].toLowerCase()).join(" or ")}` : "of any kind, since all kinds are off"],
    state.status && ["status", (STATUS_WORDS[state.status] ?? "In doubt").toLowerCase()],
    (state.from !== null || state.to !== null) && ["dates", `dated ${dateWords()}`],
    state.area && ["area", areaWords(state.area)],
    state.least > 0 && ["least", `${state.least.toFixed(2)} or surer`],
  ].filter(Boolean);
}

const dateWords = () =>
  state.from === null ? `until ${dateText(dayWords(state.to))}` : state.to === null ? `from ${dateText(dayWords(state.from))}` : `${dateText(dayWords(state.from))} to ${dateText(dayWords(state.to))}`;

function passesStatus(mention) {
  if (state.status === "") return true;
  if (state.status === "doubt") return mention.status === "proposed" && mention.score < LIKELY;
  return mention.status === state.status;
}

function passesDate(document) {
  if (state.from === null && state.to === null) return true;
  return document.days !== null && document.days[1] >= (state.from ?? -Infinity) && document.days[0] <= (state.to ?? Infinity);
}

const passesDocument = document => (state.only < 0 || document.index === state.only) && (state.source === "" || (document.source ?? "") === state.source) && passesDate(document);

function passesPlace(place) {
  return (state.country === "" || (place.country ?? "-") === state.country) && (state.feature === "" || place.class === state.feature) &&
    (state.area === null || inArea(state.area, place.at));
}

/** The tests that a mention has to pass, each asked of what it depends on once. */
function passing() {
  const wanted = terms(state.q);
  const documents = data.documents.map(passesDocument);
  const places = data.places.map(passesPlace);
  const sentences = wanted.length ? data.sentences.map(s => documents[s.document] && sentenceHas(s, wanted)) : null;
  return {documents, places, sentences};
}

/** Tells which mentions pass, and keeps each place's own list of them. Names without a place pass by their text alone. */
function refilter() {
  const {documents, places, sentences} = passing();
  for (const place of data.places) place.shown = [];
  visible = [];
  for (const m of data.mentions) {
    m.inText = documents[m.document] && state.kinds.has(m.kind) && (!sentences || (m.sentence !== null && sentences[m.sentence.id]));
    m.pass = m.inText && m.place >= 0 && (m.score >= state.least || m.status === "accepted") && places[m.place] && passesStatus(m);
    if (!m.pass) continue;
    visible.push(m);
    data.places[m.place].shown.push(m);
  }
  data.hits = sentences;
}

const clearFilters = () => update(freshFilters());
const clearFilter = key => {
  const fresh = freshFilters();
  update(key === "dates" ? {from: null, to: null} : {[key]: fresh[key]});
};

// ── Selection ──

/** The places that stay when something is selected: those of the sentence, else those named with the place. */
function kept() {
  if (state.sentence >= 0) return new Set(data.sentences[state.sentence].mentions.map(m => m.place));
  if (state.place < 0) return null;
  if (state.with >= 0) return new Set([state.place, state.with]);
  const keep = new Set([state.place]);
  for (const id of data.places[state.place].sentences) for (const m of data.sentences[id].mentions) keep.add(m.place);
  return keep;
}

const openPlace = (index, mention = -1) => select({view: "map", place: index, with: -1, mention, sentence: -1, group: null, ...(mention >= 0 && {document: data.mentions[mention].document})});
/** The sentences that name two places. */
const openPair = (index, other) => select({view: "map", place: index, with: other, mention: -1, sentence: -1, group: null});
const openSentence = id => select(state.sentence === id ? {sentence: -1} : {sentence: id, document: data.sentences[id].document});
const readAt = mention => select({view: "read", document: mention.document, mention: mention.id});
