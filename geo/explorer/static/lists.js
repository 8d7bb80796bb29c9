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
    panel.replaceChildren(panelHead(), list);
    if (state.group) fillPlaces(list, state.group.map(i => data.places[i]).filter(p => p.shown.length));
    else if (state.list === "places") fillPlaces(list, data.places.filter(p => p.shown.length));
    else fillSentences(list);
  }
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
  return el("div", {class: "ph"}, head, el("span", {class: "c", text: plural(visible.length, "mention")}));
}

/** The sentences that have a mention that passes, of the selected place if there is one. */
function passingSentences() {
  const of = state.place >= 0 ? data.places[state.place].shown : visible;
  return [...new Set(of.map(m => m.sentence).filter(Boolean))].sort((a, b) => a.id - b.id);
}

function fillSentences(list) {
  shownSentences = passingSentences();
  if (!shownSentences.length) {
    if (state.place < 0 || filtering()) list.append(nothingShown());
    return;
  }
  const rows = [];
  let document = -1;
  for (const sentence of shownSentences) {
    if (sentence.document !== document) rows.push({head: (document = sentence.document)});
    rows.push({sentence});
  }
  const grown = growing(list, rows, row => (row.sentence ? sentenceRow(row.sentence) : documentHead(row.head)));
  sentenceRows = {reach: id => grown.reach(rows.findIndex(row => row.sentence?.id === id)), all: grown.all};
  const target = state.sentence >= 0 && shownSentences.some(s => s.id === state.sentence) ? state.sentence : shownSentences[0].id;
  sentenceRows.reach(target);
  rove(target);
}

function documentHead(index) {
  const doc = data.documents[index];
  const sentences = shownSentences.filter(s => s.document === index).length;
  const of = (state.place >= 0 ? data.places[state.place].shown : visible).filter(m => m.document === index);
  return el("div", {class: "dochead"},
    el("h2", {text: doc.title, title: doc.title}),
    el("div", {class: "meta"}, el("span", {text: [doc.date, doc.source, plural(sentences, "sentence")].filter(Boolean).join(" · ")}), tickBar(index, of)));
}

function sentenceRow(sentence) {
  const row = el("div", {
    class: "s", role: "button", tabindex: "-1", "aria-pressed": String(state.sentence === sentence.id),
    "data-sentence": sentence.id, "data-key": `sentence:${sentence.id}`, dir: "auto",
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
  const sorted = [...places].sort((a, b) => b.shown.length - a.shown.length || a.index - b.index);
  const documents = data.documents.filter(d => state.only < 0 || d.index === state.only);
  // More than a few documents leave no room for a bar each; the whole row is then one bar.
  growing(list, sorted, place => placeRow(place, documents.length > 4 ? [wholeBar(place.shown, documents)] : documents.map(d => tickBar(d.index, place.shown))));
}

function placeRow(place, ticks) {
  const hollow = surety(bestScore(place.shown)) === "doubt" ? "hollow" : "";
  const review = hollow ? " · in doubt" : "";
  return el("button", {class: "prow", type: "button", "data-place": place.index, "data-key": `place:${place.index}`},
    swatch(kindCounts(place.shown)[0][0], `${hollow} ${place.drawing === "site" ? "square" : ""}`),
    el("span", {}, el("b", {text: place.name, dir: "auto"}), el("span", {class: "meta", text: whereWords(place) + review})),
    el("span", {class: "bars"}, ticks),
    el("span", {class: "n", text: count(place.shown.length)}));
}

/** Why the list is empty, in plain words, and what to do. */
function nothingShown() {
  if (!data.documents.length) return emptyState();
  if (!data.mentions.some(m => m.place >= 0)) return noPlacesState();
  const reasons = [];
  if (state.q) reasons.push(`with “${shorten(state.q, 60)}” in the sentence`);
  if (state.only >= 0) reasons.push(`in “${shorten(data.documents[state.only].title, 60)}”`);
  if (state.country) reasons.push(`in ${state.country === "-" ? "no single country" : data.countries.get(state.country) ?? state.country}`);
  const kinds = data.kinds.filter(kind => state.kinds.has(kind));
  if (kinds.length < data.kinds.length) reasons.push(kinds.length ? `of the kind ${kinds.map(k => KIND_WORDS[k].toLowerCase()).join(" or ")}` : "of any kind, since all kinds are off");
  if (state.status) reasons.push("of this status");
  if (state.from !== null || state.to !== null) reasons.push("of these dates");
  const words = [`No mention ${reasons.join(" and ")}${state.least ? ` is ${state.least.toFixed(2)} or surer` : " is left"}.`];
  const surest = surestWithout();
  const lower = Math.floor(surest * 20) / 20;
  if (surest > 0) words.push(`The surest one is ${surest.toFixed(2)}.`);
  return el("div", {class: "stt"}, el("h2", {text: "Nothing passes these filters"}), el("p", {text: words.join(" ").replace("mention  is", "mention is")}),
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
  const subject = one ? `“${shorten(data.documents[0].title, 60)}” has ${plural(sentences, "sentence")}` : `${plural(data.documents.length, "document")} have ${plural(sentences, "sentence")}`;
  return el("div", {class: "stt"}, el("h2", {text: "No places named"}),
    el("p", {text: `${subject}, and none of them names a place the gazetteer knows.${names ? ` ${plural(names, "expression")} might be places.` : ""}`}),
    el("div", {class: "row"},
      names > 0 && el("button", {class: "btn pri", type: "button", text: `See the ${plural(names, "expression")}`, on: {click: () => update({view: "unresolved"})}}),
      el("button", {class: "btn", type: "button", text: "Read the text", on: {click: () => update({view: "read"})}})));
}
