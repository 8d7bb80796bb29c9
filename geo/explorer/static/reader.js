// The reader: documents, the text with its marks, a small map, and what the paragraph at hand names.

let miniMap = null;
let readerDocument = -1;
let readerKinds = "";

function buildReader() {
  return el("section", {class: "view v-read", id: "view-read", "aria-label": "Read", hidden: true},
    el("div", {class: "readbar"}),
    el("div", {class: "docpick"}), el("nav", {class: "docs", "aria-label": "Documents"}),
    el("div", {class: "text", tabindex: "0", role: "region", "aria-label": "Text", "data-home": true}),
    el("aside", {class: "side", "aria-label": "Places in this text"},
      el("div", {class: "mini mapbox"}, el("div", {class: "map folium-map", id: "minimap", role: "region", "aria-label": "Map of this text’s places; the paragraph’s places are listed below it"})),
      el("div", {class: "in"}, el("div", {class: "here"}), el("div", {class: "marks"}))),
    el("div", {class: "lines page", tabindex: "0", role: "region", "aria-label": "In context", hidden: true}));
}

const READ_VIEW = {id: "read", words: "Read", build: buildReader, start: startReader};

function startReader(view) {
  const text = find(".text", view);
  buildReadBar(find(".readbar", view));
  let waiting = false;
  text.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      followScroll(text);
    });
  });
  let stale = true;
  listen(changed => {
    stale ||= filtersChanged(changed) || changed.has("by");
    if (state.view !== "read") return;
    const due = stale;
    stale = false;
    if (due || ["view", "document", "mention", "sentence", "lines"].some(key => changed.has(key))) drawReader(changed, due);
  });
  if (state.view === "read") drawReader(new Set(["view"]), true);
}

/** How the texts are read, and the search over all of them. */
function buildReadBar(bar) {
  const way = (lines, words) => el("button", {type: "button", "data-lines": lines, "data-key": `lines:${lines}`, text: words, on: {click: () => update({lines})}});
  bar.append(
    el("div", {class: "seg", role: "group", "aria-label": "How to read"}, Object.entries(LINES).map(([lines, words]) => way(lines, words))),
    el("input", {type: "search", id: "read-words", class: "inp", "aria-label": "Search the sentences", placeholder: "Search the sentences", autocomplete: "off", spellcheck: "false", "data-key": "read:words",
      on: {input: later(event => update({q: event.target.value}), 180)}}),
    el("span", {class: "found meta", role: "status"}),
    el("span", {class: "steps"},
      el("button", {class: "btn", type: "button", "data-key": "hit:back", "aria-label": "Previous found sentence", text: "↑", on: {click: () => stepHit(-1)}}),
      el("button", {class: "btn", type: "button", "data-key": "hit:on", "aria-label": "Next found sentence", text: "↓", on: {click: () => stepHit(1)}})),
    el("div", {class: "note"}));
}

function showReadBar(view) {
  for (const tab of findAll("[data-lines]", view)) tab.setAttribute("aria-pressed", String(tab.dataset.lines === state.lines));
  const input = find("#read-words", view);
  if (document.activeElement !== input) input.value = state.q;
  const hits = data.hits ? data.sentences.filter(s => data.hits[s.id]) : [];
  const here = hits.filter(s => s.document === state.document).length;
  find(".found", view).textContent = data.hits ? `${plural(hits.length, "sentence")}${data.documents.length > 1 ? `, ${count(here)} in this document` : ""}` : "";
  find(".steps", view).hidden = !hits.length || state.lines !== "";
  const note = filterNote();
  find(".readbar .note", view).replaceChildren(...present([note]));
}

/** To the next sentence that has the searched words, through all documents. */
function stepHit(by) {
  const hits = data.sentences.filter(s => data.hits?.[s.id]);
  if (!hits.length) return;
  const from = state.sentence >= 0 ? state.sentence : data.documents[state.document].sentences[0]?.id ?? 0;
  const next = by > 0 ? hits.find(s => s.id > from) ?? hits[0] : hits.findLast(s => s.id < from) ?? hits[hits.length - 1];
  select({document: next.document, sentence: next.id, mention: -1});
}

function drawReader(changed, due) {
  const view = find(".v-read");
  const doc = data.documents[state.document];
  const lines = state.lines !== "";
  showReadBar(view);
  for (const part of findAll(".docpick, .docs, .text, .side", view)) part.hidden = lines;
  find(".lines", view).hidden = !lines;
  if (lines) {
    if (due || changed.has("view") || changed.has("lines")) drawLines(find(".lines", view));
    return;
  }
  if (!doc) {
    find(".text", view).replaceChildren(el("div", {class: "stt whole"}, [...emptyState().children]));
    return;
  }
  if (doc.index !== readerDocument || due) {
    const same = doc.index === readerDocument, box = find(".text", view), top = box.scrollTop;
    readerDocument = doc.index;
    drawDocuments(view);
    drawText(box, doc);
    if (same) box.scrollTop = top;
    drawMarksKey(find(".marks", view));
    drawMini(view, doc);
    paintHits(box);
  }
  miniMap?.map.invalidateSize({animate: false});
  if (changed.has("view") && miniMap) miniMap.frame();
  if (["view", "document", "mention", "sentence"].some(key => changed.has(key))) showMention(view, doc);
}

const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const MOST_PARTED = 200000; // characters of a script without spaces whose words are parted; that takes a moment

/** How many words a text has; Thai, Chinese or Japanese has no spaces to tell by, and is left out where the browser cannot part it. */
function wordsIn(text) {
  if (!UNSPACED.test(text)) return (text.match(/\S+/g) ?? []).length;
  if (!Intl.Segmenter || text.length > MOST_PARTED) return 0;
  let n = 0;
  for (const part of new Intl.Segmenter("und", {granularity: "word"}).segment(text)) n += part.isWordLike;
  return n;
}

const passingIn = doc => doc.mentions.filter(m => m.pass);

function drawDocuments(view) {
  const single = data.documents.length < 2;
  find(".docpick", view).classList.toggle("single", single);
  const had = view.contains(document.activeElement) ? focusKey() : null;
  find(".docpick", view).replaceChildren(el("label", {}, el("span", {class: "lab", text: "Document"}),
    el("span", {class: "pull"}, el("select", {"data-key": "read:pick", on: {change: event => openDocument(Number(event.target.value))}},
      data.documents.map(d => el("option", {value: d.index, text: documentName(d, 80), selected: d.index === state.document}))))));
  const nav = find(".docs", view);
  nav.replaceChildren();
  growing(nav, data.documents, d => el("button", {class: "d", type: "button", "aria-current": d.index === state.document ? "true" : null, "data-key": `read:${d.index}`, on: {click: () => openDocument(d.index)}},
    el("b", {text: shorten(d.title, 100), title: d.title, dir: "auto"}),
    el("span", {class: "meta", text: [...tellingOf(d), plural(passingIn(d).length, "mention")].join(" · ")}),
    tickBar(d.index, passingIn(d))), {start: state.document});
  if (had) find(`[data-key="${CSS.escape(had)}"]`, view)?.focus();
}

/** The date of a document, and what else tells it from others of its title. */
const tellingOf = doc => [...new Set([doc.date && dateText(doc.date), doc.apart && shorten(doc.apart, 40)])].filter(Boolean);

const openDocument = index => select({document: index, mention: -1, sentence: -1});

function drawText(box, doc) {
  const placed = passingIn(doc);
  const words = wordsIn(doc.text);
  const places = new Set(placed.map(m => m.place)).size;
  const by = [...tellingOf(doc), doc.source, words > 0 && plural(words, "word"), `${plural(placed.length, "mention")} of ${plural(places, "place")}`].filter(Boolean).join(" · ");
  const look = {pale: true};
  const head = doc.heads ? el("h1", {dir: "auto", "data-hits": true}, marked(doc.index, ...doc.paragraphs[0], look)) : el("h1", {dir: "auto", text: doc.title});
  const inner = el("div", {class: "in"}, head, el("p", {class: "meta by", text: by}));
  doc.warnings.forEach(w => inner.append(el("p", {class: "meta warned", text: `Note: ${w}.`})));
  box.setAttribute("aria-label", `Text of ${shorten(doc.title, 80)}`);
  box.replaceChildren(inner);
  doc.paragraphs.forEach(([start, end], i) => {
    if ((i === 0 && doc.heads) || !doc.text.slice(start, end).trim()) return;
    inner.append(el("p", {class: "t", "data-paragraph": i, "data-hits": true, dir: "auto"}, el("span", {class: "pn at", text: String(i + 1)}), marked(doc.index, start, end, look)));
  });
  if (!doc.paragraphs.length) inner.append(el("p", {class: "t", text: doc.text.trim() ? doc.text : "This document holds no text."}));
  box.scrollTop = 0;
  const first = findAll(".t[data-paragraph]", box)[0];
  if (first) setParagraph(box, first);
  else find(".v-read .here").replaceChildren();
}

function followScroll(box) {
  const line = box.getBoundingClientRect().top + 140;
  const paragraphs = findAll(".t[data-paragraph]", box);
  let low = 0, high = paragraphs.length - 1, best = 0;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (paragraphs[middle].getBoundingClientRect().top < line) {
      best = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  // At the very end no paragraph above the line would be the last one: the end is the last one's.
  if (box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 2) best = paragraphs.length - 1;
  const now = paragraphs[best];
  if (now && !now.classList.contains("now")) setParagraph(box, now);
}

function setParagraph(box, node) {
  findAll(".now", box).forEach(p => p.classList.remove("now"));
  node.classList.add("now");
  const doc = data.documents[state.document], index = Number(node.dataset.paragraph);
  const [start, end] = doc.paragraphs[index];
  const mentions = within(doc.mentions, start, end).filter(m => (m.place < 0 ? m.inText : m.pass));
  find(".v-read .here").replaceChildren(
    el("h2", {class: "small", text: `In paragraph ${index + 1}`}),
    ...mentions.map(pill),
    ...(mentions.length ? [] : [el("p", {class: "meta", text: "No place is named here."})]));
}

function pill(m) {
  const place = m.place >= 0 ? data.places[m.place] : null;
  const words = place ? `${KIND_WORDS[m.kind]} · ${m.score.toFixed(2)}` : "no dot";
  return el("button", {class: `pill k-${place ? m.kind : "none"}`, type: "button", "data-key": `pill:${m.id}`, "data-open": m.id, on: {
    mouseenter: () => place && miniMap?.ring([place.index]), mouseleave: () => miniMap?.ring([]),
  }},
    el("i", {class: `sw k-${place ? m.kind : "none"}`, "aria-hidden": "true"}),
    el("span", {}, el("b", {text: shorten(m.text, 80), dir: "auto"}), place && place.name !== m.text && el("small", {text: ` → ${shorten(place.name, 60)}`}),
      place && el("small", {class: "where", text: whereWords(place)})),
    el("small", {text: words}));
}

/** What each mark means, with an example out of this collection. */
function drawMarksKey(box) {
  const example = kind => data.mentions.find(m => m.kind === kind && m.place >= 0);
  box.replaceChildren(el("span", {class: "lab", text: "Marks"}),
    ...data.kinds.map(kind => {
      const m = example(kind);
      return el("div", {class: `one k-${kind}`}, el("span", {}, el("mark", {class: `k-${kind}`, text: KIND_WORDS[kind]})),
        el("span", {class: "meta", text: KIND_HELP[kind] + (m ? `: “${shorten(m.text, 40)}”` : "")}));
    }),
    el("p", {class: "meta", text: "Paler means less sure; a dashed box with ? is in doubt or has no dot."}));
}

function drawMini(view, doc) {
  const by = new Map();
  for (const m of passingIn(doc)) {
    if (by.has(m.place)) by.get(m.place).push(m);
    else by.set(m.place, [m]);
  }
  const list = [...by].map(([index, mentions]) => ({place: data.places[index], mentions}));
  if (!miniMap) {
    miniMap = new PlaceMap(find(".mini", view), {zoom: false, furniture: false, pick: index => openPlace(index)});
    miniMap.begin(list);
    return;
  }
  miniMap.sort(list);
  miniMap.frame();
  miniMap.show(list);
}

/** Scrolls to the mention or the sentence one came for and lights it. */
function showMention(view, doc) {
  findAll(".text mark.on", view).forEach(node => node.classList.remove("on"));
  CSS.highlights?.delete("sentence");
  const mention = state.mention >= 0 ? data.mentions[state.mention] : null;
  const sentence = state.sentence >= 0 ? data.sentences[state.sentence] : null;
  if (mention?.document === doc.index) lightMention(view, mention);
  else if (sentence?.document === doc.index) lightSentence(view, sentence);
}

function lightMention(view, mention) {
  const nodes = findAll(`.text mark[data-mention="${mention.id}"]`, view);
  if (!nodes.length) return;
  nodes.forEach(node => node.classList.add("on"));
  nodes[0].scrollIntoView({block: "center", behavior: "instant"});
  const paragraph = nodes[0].closest(".t[data-paragraph]");
  if (paragraph) setParagraph(find(".text", view), paragraph);
}

/** A sentence is a stretch of its paragraph's text, over marks and all: it is lit without touching them. */
function lightSentence(view, sentence) {
  const doc = data.documents[sentence.document];
  const node = sentence.paragraph === 0 && doc.heads ? find(".text h1", view) : find(`.text .t[data-paragraph="${sentence.paragraph}"]`, view);
  if (!node) return;
  const range = rangeIn(node, sentence.start - doc.paragraphs[sentence.paragraph][0], sentence.end - doc.paragraphs[sentence.paragraph][0]);
  if (range && window.Highlight) CSS.highlights?.set("sentence", new Highlight(range));
  (range?.startContainer.parentElement ?? node).scrollIntoView({block: "center", behavior: "instant"});
  if (node.dataset.paragraph) setParagraph(find(".text", view), node);
}
