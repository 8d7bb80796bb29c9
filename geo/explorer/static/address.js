// The view in the URL: one row a key, so that a link or a reload brings back what the reader saw.
//
// Where the page is a file of its own the address is its hash; in a frame the host keeps it (see host.js). Documents
// and places go by their ids, sentences and mentions by where they begin: an index would mean something else as soon
// as a document is added.

const number = text => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : null);
const idOf = index => data.documents[index]?.id ?? null;
const startOf = item => (item ? String(item.start) : null);

/** An old link's index, or the document of that id; -1 if there is none. */
function documentOf(text) {
  const index = data.documents.findIndex(d => d.id === text);
  if (index >= 0) return index;
  const n = number(text);
  return Number.isInteger(n) && n >= 0 && n < data.documents.length ? n : -1;
}

const sentenceAt = (document, start) => data.documents[document]?.sentences.find(s => s.start === start)?.id ?? -1;
const mentionAt = (document, start) => data.documents[document]?.mentions.find(m => m.start === start)?.id ?? -1;
const placeOf = id => data.places.findIndex(p => p.id === id);
const sameKinds = kinds => [...defaultKinds()].sort().join() === [...kinds].sort().join();
const oneOf = (words, text, other) => (words.includes(text) ? text : other);
const day = text => (Number.isInteger(number(text)) ? number(text) : null);

/**
 * Every part of the address: its name, the state it keeps, how it is written (null: left out) and read. Order counts:
 * a sentence is found in its document.
 */
const ADDRESS = [
  {name: "v", key: "view", write: s => (s.view === "map" ? null : s.view), read: t => oneOf(VIEWS.map(v => v.id), t, "map")},
  {name: "doc", key: "document", write: s => (s.view === "read" || s.sentence >= 0 || s.mention >= 0 ? idOf(s.document) : null), read: t => Math.max(0, documentOf(t))},
  {name: "place", key: "place", write: s => data.places[s.place]?.id ?? null, read: placeOf},
  {name: "with", key: "with", write: s => (s.place >= 0 ? data.places[s.with]?.id ?? null : null), read: placeOf},
  {name: "s", key: "sentence", write: s => startOf(data.sentences[s.sentence]), read: t => sentenceAt(state.document, number(t))},
  {name: "m", key: "mention", write: s => startOf(data.mentions[s.mention]), read: t => mentionAt(state.document, number(t))},
  {name: "list", key: "list", write: s => (s.list === "sentences" ? null : s.list), read: t => oneOf(LISTS, t, "sentences")},
  {name: "lines", key: "lines", write: s => s.lines || null, read: t => oneOf(Object.keys(LINES), t, "")},
  {name: "q", key: "q", write: s => s.q || null, read: t => t.slice(0, 1000)},
  {name: "in", key: "only", write: s => idOf(s.only), read: documentOf},
  {name: "source", key: "source", write: s => s.source || null, read: t => t},
  {name: "country", key: "country", write: s => s.country || null, read: t => t},
  {name: "class", key: "feature", write: s => s.feature || null, read: t => oneOf(Object.keys(CLASS_WORDS), t, "")},
  {name: "kinds", key: "kinds", write: s => (sameKinds(s.kinds) ? null : [...s.kinds].join(".")), read: t => clean(t.split("."))},
  {name: "status", key: "status", write: s => s.status || null, read: t => oneOf([...Object.keys(STATUS_WORDS), "doubt"], t, "")},
  {name: "conf", key: "least", write: s => (s.least ? String(s.least) : null), read: t => Math.min(1, Math.max(0, number(t) ?? 0))},
  {name: "from", key: "from", write: s => (s.from === null ? null : String(s.from)), read: day},
  {name: "to", key: "to", write: s => (s.to === null ? null : String(s.to)), read: day},
  {name: "area", key: "area", write: s => (s.area ? writeArea(s.area) : null), read: readArea},
  {name: "by", key: "by", write: s => (s.by === "kind" ? null : s.by), read: t => oneOf(Object.keys(DIMENSIONS), t, "kind")},
  {name: "show", key: "layer", write: s => (s.layer === "dots" ? null : s.layer), read: t => oneOf(Object.keys(LAYERS), t, "dots")},
  {name: "map", key: "map", write: s => s.map, read: t => t},
];

function writeAddress() {
  const parts = ADDRESS.map(({name, write}) => [name, write(state)]).filter(([, value]) => value !== null);
  return new URLSearchParams(parts).toString();
}

/** Brings the state in line with an address; what is not in it is as at the start. */
function readAddress(address) {
  const given = new URLSearchParams(address);
  Object.assign(state, freshState());
  for (const {name, key, read} of ADDRESS) if (given.has(name)) state[key] = read(given.get(name));
  if (state.sentence >= 0 && !given.has("doc")) state.document = data.sentences[state.sentence].document;
  refilter();
}

let hashWorks = window.parent === window;

function writeHash() {
  if (!hashWorks) return;
  const hash = writeAddress();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    hashWorks = false; // a sandboxed page may not touch its address; the host keeps the state then
  }
}

/** The address as it is when the page opens. */
const openingAddress = () => (hashWorks ? location.hash.slice(1) : "");
