// What a dot's hue means: the kind of mention, or the document, country, feature class or status. One at a time, for
// dots, clusters, lists and the legend together; underlines in the text keep the kind.

const HUES = 7;

/**
 * The dimensions: {words, of(mention) → key, name(key) → words}. Keys beyond the most frequent seven share one grey.
 */
const DIMENSIONS = {
  kind: {words: "Kind", of: m => m.kind, name: key => KIND_WORDS[key]},
  document: {words: "Document", of: m => m.document, name: key => documentName(data.documents[key], 200)},
  country: {words: "Country", of: m => data.places[m.place].country ?? "-", name: key => (key === "-" ? "Across borders" : data.countries.get(key) ?? key)},
  feature: {words: "Type of place", of: m => data.places[m.place].class, name: key => CLASS_WORDS[key] ?? key},
  status: {words: "Status", of: m => statusOf(m), name: key => (key === "doubt" ? "In doubt" : STATUS_WORDS[key])},
};
const REST = "\u0000rest";

const statusOf = m => (m.status === "proposed" && m.score < LIKELY ? "doubt" : m.status);

/** The hue of each key of the dimension at hand, over the whole collection: a filter never moves a colour. */
let hueOf = new Map();
let hueBy = "";

function hues() {
  if (hueBy === state.by) return hueOf;
  hueBy = state.by;
  hueOf = new Map();
  if (state.by === "kind") return hueOf;
  const counts = new Map();
  const {of} = DIMENSIONS[state.by];
  for (const m of data.mentions) if (m.place >= 0) counts.set(of(m), (counts.get(of(m)) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
  // One more than there are hues would leave a grey for a single key.
  const own = ranked.length === HUES + 1 ? ranked.slice(0, HUES) : ranked.slice(0, HUES);
  ranked.forEach((key, i) => hueOf.set(key, i < own.length ? `c${i + 1}` : REST));
  return hueOf;
}

/** The key by which a mention is coloured; all keys without a hue of their own are one. */
function colourKey(mention) {
  const key = DIMENSIONS[state.by].of(mention);
  if (state.by === "kind") return key;
  return hues().get(key) === REST ? REST : key;
}

/** The CSS colour of a key. */
function colourOf(key) {
  if (state.by === "kind") return `var(--${key})`;
  return key === REST ? "var(--c0)" : `var(--${hues().get(key) ?? "c0"})`;
}

/** The class that sets the property --k to a key's colour. */
const hueClass = key => (state.by === "kind" ? `k-${key}` : `k-${key === REST ? "c0" : hues().get(key) ?? "c0"}`);

const colourName = key => (key === REST ? "Others" : DIMENSIONS[state.by].name(key));

/** The colour keys of some mentions with their counts, most frequent first, ties in the legend's order. */
function colourCounts(mentions) {
  if (state.by === "kind") return kindCounts(mentions);
  const counts = new Map();
  for (const m of mentions) {
    const key = colourKey(m);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const order = key => (key === REST ? 99 : Number(hues().get(key).slice(1)));
  return [...counts].sort((a, b) => b[1] - a[1] || order(a[0]) - order(b[0]));
}

/** A small sample of a hue, as the lists and the legend show it. */
const hueSwatch = (key, extra = "") => el("i", {class: `sw ${extra} ${state.by === "kind" && key === "facility" ? "square" : ""}`, vars: {"--k": colourOf(key)}, "aria-hidden": "true"});
