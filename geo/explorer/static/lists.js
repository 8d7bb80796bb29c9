// The panel beside the map: sentences, or places, or one place's card above its sentences.

const LONG_SENTENCE = 400;
let sentenceRows = null;
let shownSentences = [];

/** Draws the panel anew, keeping the focus on the control that had it. */
function drawPanel() {
  const panel = find(".v-map .panel");
  const had = panel.contains(document.activeElement) ? focusKey() : null;
  const selected = state.place >= 0 ? data.places[state.place] : null;
  const list = el("div", {class: "list", tabindex: "-1", "data-home": true});
  sentenceRows = null;
  if (selected) {
    say(`${selected.name}: ${plural(selected.shown.length, "mention")}`);
    panel.replaceChildren(list);
    list.append(placeCard(selected));
    fillSentences(list);
  } else {
    panel.replaceChildren(...present([panelHead(), filterChips(), list]));
    if (state.group) fillPlaces(list, state.group.map(i => data.places[i]).filter(p => p.shown.length));
    else if (state.list === "places") fillPlaces(list, data.places.filter(p => p.shown.length));
    else fillSentences(list);
  }
  paintHits(list);
  if (had) find(`[data-key="${CSS.escape(had)}"]`, panel)?.focus({preventScroll: true});
}

/** After a place was opened, its heading has the focus, so that a screen reader says where it is. */
function focusCard() {
  find(".v-map .card h2")?.focus({preventScroll: true});
}

function panelHead() {
  const places = data.places.filter(p => p.shown.length).length;
  const sentences = passingSentences().length;
  const tab = (list, words) => el("button", {
    type: "button", "aria-pressed": String(!state.group && state.list === list), "data-key": `list:${list}`, text: words,
    on: {click: () => update({list, group: null})},
  });
  const head = state.group
    ? el("h2", {class: "small", text: `${plural(state.group.length, "place")} on one spot`})
    : el("div", {class: "seg", role: "group", "aria-label": "List"}, tab("sentences", `Sentences ${count(sentences)}`), tab("places", `Places ${count(places)}`));
  say(`${plural(visible.length, "mention")} in ${plural(sentences, "sentence")} of ${plural(places, "place")}`);
  const map = state.layer === "none" && el("button", {class: "btn", type: "button", "data-key": "map:back", text: "Show the map", on: {click: () => update({layer: "dots"})}});
  return el("div", {class: "ph"}, head, map, el("span", {class: "c", text: plural(visible.length, "mention")}));
}

/** The sentences that have a mention that passes; of the selected place if there is one, with its other place if that is chosen. */
function passingSentences() {
  const of = state.place >= 0 ? data.places[state.place].shown : visible;
  const found = new Set();
  for (const m of of) if (m.sentence) found.add(m.sentence);
  const other = state.place >= 0 && state.with >= 0 ? data.places[state.with].sentences : null;
  return [...found].filter(s => !other || other.has(s.id)).sort((a, b) => a.id - b.id);
}

function fillSentences(list) {
  shownSentences = passingSentences();
  const silent = state.place < 0 ? silentHits() : [];
  if (!shownSentences.length && !silent.length) {
    if (state.place < 0 || filtering()) list.append(nothingShown());
    return;
  }
  const rows = [];
  let document = -1;
  for (const sentence of shownSentences) {
    if (sentence.document !== document) rows.push({head: (document = sentence.document)});
    rows.push({sentence});
  }
  if (silent.length) rows.push({silent: silent.length}, ...silent.map(sentence => ({sentence})));
  shownSentences = [...shownSentences, ...silent];
  const target = state.sentence >= 0 && shownSentences.some(s => s.id === state.sentence) ? state.sentence : shownSentences[0].id;
  const at = id => rows.findIndex(row => row.sentence?.id === id);
  const counts = countByDocument();
  const grown = growing(list, rows, row => (row.sentence ? sentenceRow(row.sentence) : row.silent ? silentHead(row.silent) : documentHead(row.head, counts)), {start: at(target)});
  sentenceRows = {reach: id => grown.reach(at(id)), all: grown.all};
  rove(target);
}

/** Sentences that have the searched words and no mention that passes: found, if not on the map. */
function silentHits() {
  if (!data.hits) return [];
  const shown = new Set(shownSentences.map(s => s.id));
  return data.sentences.filter(s => data.hits[s.id] && !shown.has(s.id));
}

const silentHead = n => el("div", {class: "dochead"}, el("h2", {text: `${plural(n, "sentence")} with these words and no place on this map`}));

/** For each document its sentences and mentions that the list shows. */
function countByDocument() {
  const counts = new Map();
  for (const s of shownSentences) counts.set(s.document, (counts.get(s.document) ?? 0) + 1);
  return counts;
}

function documentHead(index, counts) {
  const doc = data.documents[index];
  const sentences = counts.get(index) ?? 0;
  const of = state.place >= 0 ? data.places[state.place].shown.filter(m => m.document === index) : doc.mentions.filter(m => m.pass);
  return el("div", {class: "dochead"},
    el("h2", {text: doc.title, title: doc.title, dir: "auto"}),
    el("div", {class: "meta"}, el("span", {text: [...tellingOf(doc), doc.source, plural(sentences, "sentence")].filter(Boolean).join(" · ")}), tickBar(index, of)));
}

function sentenceRow(sentence) {
  const row = el("div", {
    class: "s", role: "button", tabindex: "-1", "aria-pressed": String(state.sentence === sentence.id),
    "data-sentence": sentence.id, "data-hits": true, "data-key": `sentence:${sentence.id}`, dir: "auto",
  });
  row.append(
    el("span", {class: "at", title: `Paragraph ${sentence.paragraph + 1}`, text: String(sentence.paragraph + 1)}),
    marked(sentence.document, sentence.start, sentence.end, {place: state.place, mention: state.mention, dim: true, window: LONG_SENTENCE}));
  return row;
}

/** One sentence of the list can be reached by Tab; J, K and the arrows move on from there. */
function rove(id) {
  for (const node of findAll(".v-map .s[tabindex='0']")) node.tabIndex = -1;
  const row = find(`.v-map .s[data-sentence="${id}"]`);
  if (row) row.tabIndex = 0;
  return row;
}

function pressSentence() {
  for (const node of findAll(".v-map .s")) node.setAttribute("aria-pressed", String(Number(node.dataset.sentence) === state.sentence));
  if (state.sentence < 0) return;
  sentenceRows?.reach(state.sentence);
  rove(state.sentence)?.scrollIntoView({block: "nearest"});
}

/** J and K: the next or the previous sentence, selected and in view. */
function stepSentence(by) {
  if (!shownSentences.length || state.view !== "map") return;
  const focused = document.activeElement?.closest(".s");
  const from = focused ? Number(focused.dataset.sentence) : state.sentence;
  const at = shownSentences.findIndex(s => s.id === from);
  const next = shownSentences[Math.max(0, Math.min(shownSentences.length - 1, at < 0 ? 0 : at + by))];
  sentenceRows?.reach(next.id);
  const row = rove(next.id);
  row?.focus();
  row?.scrollIntoView({block: "nearest"});
  if (state.sentence !== next.id) update({sentence: next.id});
}

function fillPlaces(list, places) {
  if (!places.length) {
    list.append(nothingShown());
    return;
  }
  if (state.layer === "none") {
    fillTable(list, places);
    return;
  }
  const sorted = [...places].sort((a, b) => b.shown.length - a.shown.length || a.index - b.index);
  const documents = data.documents.filter(d => state.only < 0 || d.index === state.only);
  const order = new Map(documents.map((d, i) => [d.index, i]));
  // More than a few documents leave no room for a bar each; the whole row is then one bar.
  growing(list, sorted, place => placeRow(place, documents.length > 4 ? [wholeBar(place.shown, order)] : documents.map(d => tickBar(d.index, place.shown))), {start: Math.max(0, sorted.findIndex(p => p.index === state.place))});
}

function placeRow(place, ticks) {
  const doubt = bestSurety(place.shown) === "doubt";
  return el("button", {class: "prow", type: "button", "data-place": place.index, "data-key": `place:${place.index}`},
    hueSwatch(colourCounts(place.shown)[0][0], `${doubt ? "hollow" : ""} ${place.drawing === "site" ? "square" : ""}`),
    el("span", {}, el("b", {text: place.name, dir: "auto"}), el("span", {class: "meta", text: whereWords(place) + (doubt ? " · in doubt" : "")})),
    el("span", {class: "bars"}, ticks),
    el("span", {class: "n", text: count(place.shown.length)}));
}

/** Why the list is empty, in plain words, and what to do. */
function nothingShown() {
  if (!data.documents.length) return emptyState();
  if (!data.mentions.some(m => m.place >= 0)) return noPlacesState();
  const reasons = activeFilters().filter(([key]) => key !== "least").map(([, words]) => words);
  const rest = state.least ? ` is ${state.least.toFixed(2)} or surer` : " is left";
  const words = [`No mention${reasons.length ? ` ${reasons.join(" and ")}` : ""}${rest}.`];
  const surest = surestWithout();
  const lower = Math.floor(surest * 20) / 20;
  if (surest > 0) words.push(`The surest one is ${(Math.floor(surest * 100 + 1e-9) / 100).toFixed(2)}.`);
  return el("div", {class: "stt"}, el("h2", {text: "Nothing passes these filters"}), el("p", {text: words.join(" ")}),
    el("div", {class: "row"},
      surest > 0 && el("button", {class: "btn pri", type: "button", text: `Lower to ${lower.toFixed(2)}`, on: {click: () => update({least: lower})}}),
      el("button", {class: "btn", type: "button", text: "Clear filters", on: {click: clearFilters}})));
}

/** The best score among what would pass if the confidence filter were off; 0 if nothing would. */
function surestWithout() {
  if (!state.least) return 0;
  const least = state.least;
  state.least = 0;
  refilter();
  const best = bestScore(visible);
  state.least = least;
  refilter();
  return best;
}

function emptyState() {
  return el("div", {class: "stt"}, el("h2", {text: "Open a document to begin"}),
    el("p", {text: "Wherein reads it on this computer, finds every place it names, and puts each on the map with the sentence that proves it."}));
}

function noPlacesState() {
  const one = data.documents.length === 1;
  const sentences = data.sentences.length;
  const names = unresolvedNames().length;
  const subject = one ? `“${isolated(shorten(data.documents[0].title, 60))}” has ${plural(sentences, "sentence")}` : `${plural(data.documents.length, "document")} have ${plural(sentences, "sentence")}`;
  return el("div", {class: "stt"}, el("h2", {text: "No places named"}),
    el("p", {text: `${subject}, and none of them names a place the gazetteer knows.${names ? ` ${plural(names, "expression")} might be places.` : ""}`}),
    el("div", {class: "row"},
      names > 0 && el("button", {class: "btn pri", type: "button", text: `See the ${plural(names, "expression")}`, on: {click: () => update({view: "unresolved"})}}),
      el("button", {class: "btn", type: "button", text: "Read the text", on: {click: () => update({view: "read"})}})));
}
