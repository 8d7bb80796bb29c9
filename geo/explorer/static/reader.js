// The reader: documents, the text with its marks, a small map, and what the paragraph at hand names.

let miniMap = null;
let readerDocument = -1;
let readerKinds = "";

function buildReader() {
  return el("section", {class: "view v-read", id: "view-read", "aria-label": "Read", hidden: true},
    el("div", {class: "docpick"}), el("nav", {class: "docs", "aria-label": "Documents"}),
    el("div", {class: "text", tabindex: "0", role: "region", "aria-label": "Text", "data-home": true}),
    el("aside", {class: "side", "aria-label": "Places in this text"},
      el("div", {class: "mini mapbox"}, el("div", {class: "map folium-map", id: "minimap", role: "region", "aria-label": "Map of this text’s places; the paragraph’s places are listed below it"})),
      el("div", {class: "in"}, el("div", {class: "here"}), el("div", {class: "marks"}))));
}

function startReader(view) {
  const text = find(".text", view);
  let waiting = false;
  text.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      followScroll(text);
    });
  });
  listen(changed => {
    if (state.view !== "read") return;
    if (["view", "document", "mention", "kinds"].some(key => changed.has(key))) drawReader(changed);
  });
  if (state.view === "read") drawReader(new Set(["view"]));
}

function drawReader(changed) {
  const view = find(".v-read");
  const doc = data.documents[state.document];
  if (!doc) {
    find(".text", view).replaceChildren(el("div", {class: "stt whole"}, [...emptyState().children]));
    return;
  }
  const kinds = [...state.kinds].join();
  if (doc.index !== readerDocument || kinds !== readerKinds) {
    readerDocument = doc.index;
    readerKinds = kinds;
    drawDocuments(view);
    drawText(find(".text", view), doc);
    drawMarksKey(find(".marks", view));
    drawMini(view, doc);
  }
  miniMap?.map.invalidateSize({animate: false});
  if (changed.has("view") && miniMap) miniMap.frame();
  showMention(view, doc);
}

function drawDocuments(view) {
  const single = data.documents.length < 2;
  find(".docpick", view).classList.toggle("single", single);
  const placed = doc => doc.mentions.filter(m => m.place >= 0 && state.kinds.has(m.kind));
  const had = focusKey();
  find(".docpick", view).replaceChildren(el("label", {}, el("span", {class: "lab", text: "Document"}),
    el("select", {"data-key": "read:pick", on: {change: event => openDocument(Number(event.target.value))}},
      data.documents.map(d => el("option", {value: d.index, text: shorten(d.title, 80), selected: d.index === state.document})))));
  const nav = find(".docs", view);
  nav.replaceChildren();
  growing(nav, data.documents, d => el("button", {class: "d", type: "button", "aria-current": d.index === state.document ? "true" : null, "data-key": `read:${d.index}`, on: {click: () => openDocument(d.index)}},
    el("b", {text: shorten(d.title, 100), title: d.title}),
    el("span", {class: "meta", text: [d.date, plural(placed(d).length, "mention")].filter(Boolean).join(" · ")}),
    tickBar(d.index, placed(d))));
  if (had) find(`[data-key="${CSS.escape(had)}"]`, view)?.focus();
}

const openDocument = index => select({document: index, mention: -1});

function drawText(box, doc) {
  const placed = doc.mentions.filter(m => m.place >= 0 && state.kinds.has(m.kind));
  const words = doc.text.split(/\s+/).filter(Boolean).length;
  const places = new Set(placed.map(m => m.place)).size;
  const by = [doc.date, doc.source, plural(words, "word"), `${plural(placed.length, "mention")} of ${plural(places, "place")}`].filter(Boolean).join(" · ");
  const head = doc.heads ? el("h1", {dir: "auto"}, marked(doc.index, ...doc.paragraphs[0])) : el("h1", {dir: "auto", text: doc.title});
  const inner = el("div", {class: "in"}, head, el("p", {class: "meta by", text: by}));
  doc.warnings.forEach(w => inner.append(el("p", {class: "meta", text: w})));
  box.setAttribute("aria-label", `Text of ${shorten(doc.title, 80)}`);
  box.replaceChildren(inner);
  doc.paragraphs.forEach(([start, end], i) => {
    if (i === 0 && doc.heads) return;
    inner.append(el("p", {class: "t", "data-paragraph": i, dir: "auto"}, el("span", {class: "pn", text: String(i + 1)}), marked(doc.index, start, end)));
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
  const mentions = within(doc.mentions, start, end).filter(m => state.kinds.has(m.kind));
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
    el("span", {}, el("b", {text: m.text}), place && place.name !== m.text && el("small", {text: ` → ${place.name}`})),
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
  for (const m of doc.mentions) if (m.place >= 0 && state.kinds.has(m.kind)) by.set(m.place, [...(by.get(m.place) ?? []), m]);
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

/** Scrolls to the mention one came for and lights it. */
function showMention(view, doc) {
  findAll(".text mark.on", view).forEach(node => node.classList.remove("on"));
  const mention = state.mention >= 0 ? data.mentions[state.mention] : null;
  if (!mention || mention.document !== doc.index) return;
  const node = find(`.text mark[data-mention="${mention.id}"]`, view);
  if (!node) return;
  node.classList.add("on");
  node.scrollIntoView({block: "center", behavior: "instant"});
  const paragraph = node.closest(".t[data-paragraph]");
  if (paragraph) setParagraph(find(".text", view), paragraph);
}
