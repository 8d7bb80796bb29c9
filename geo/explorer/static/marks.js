// Text with its marks: underline = kind, tint = confidence, glyph = status.

/** Which look a mention's mark has now. */
function markClass(mention, options) {
  if (mention.place < 0) return "k-none doubt";
  const classes = [`k-${mention.kind}`];
  if (!state.kinds.has(mention.kind)) return "off";
  if (options.pale && !mention.pass) return classes.concat("dim").join(" ");
  const lit = options.place >= 0 ? mention.place === options.place : mention.id === options.mention;
  if (options.dim && !lit && (options.place >= 0 || !mention.pass)) classes.push("dim");
  else classes.push(surety(mention));
  if (lit) classes.push("on");
  if (mention.status === "corrected" || mention.status === "accepted") classes.push(mention.status);
  return classes.join(" ");
}

function markTitle(mention) {
  if (mention.place < 0) return data.reasons[mention.reason] ?? "";
  const place = data.places[mention.place];
  return `${[place.name, ...place.lies.slice(-1)].join(", ")}, ${place.feature.toLowerCase()} · ${KIND_WORDS[mention.kind]} · ${mention.score.toFixed(2)}`;
}

/**
 * The text of a document between two offsets, with marks.
 *
 * Mentions may lie inside one another ("Paris" in "Paris Police Department"); their marks do too.
 * Options: `place` the selected place, `mention` the selected mention, `dim` pale marks of what does not
 * pass, `window` characters to keep around marks in a very long stretch.
 */
function marked(documentIndex, start, end, options = {}) {
  const doc = data.documents[documentIndex];
  const inside = within(doc.mentions, start, end)
    .filter(m => m.place < 0 || state.kinds.has(m.kind) || m.kind !== "embedded")
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const box = document.createDocumentFragment();
  if (options.window && end - start > 3 * options.window) clipped(box, doc, inside, start, end, options);
  else addMarks(box, doc, inside, start, end, options);
  return box;
}

/** Mentions between two offsets; the list is in text order, so most of it is never looked at. */
function within(mentions, start, end) {
  let low = 0, high = mentions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mentions[middle].start < start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let i = low; i < mentions.length && mentions[i].start < end; i++) if (mentions[i].end <= end) found.push(mentions[i]);
  return found;
}

/**
 * Text with marks in it. A mark that begins inside another and ends behind it is drawn in two pieces, each of the same
 * mention: what lies inside, and the rest.
 */
function addMarks(box, doc, mentions, start, end, options) {
  const pieces = mentions.map(m => (m.mention ? m : {mention: m, start: m.start, end: m.end, rest: false}));
  let at = start;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const nested = [];
    while (i + 1 < pieces.length && pieces[i + 1].start < piece.end) {
      const next = pieces[++i];
      nested.push({...next, end: Math.min(next.end, piece.end)});
      if (next.end > piece.end) putLater(pieces, i, {...next, start: piece.end, rest: true});
    }
    if (piece.start > at) box.append(...shownText(doc.text.slice(at, piece.start)));
    const m = piece.mention;
    const node = el("mark", {class: markClass(m, options) + (piece.rest ? " rest" : ""), "data-mention": m.id, title: markTitle(m)});
    addMarks(node, doc, nested, piece.start, piece.end, options);
    box.append(node);
    at = piece.end;
  }
  if (end > at) box.append(...shownText(doc.text.slice(at, end)));
}

/** Text as it is; where the page left some out there are only spaces, and an ellipsis says so. */
const shownText = text => breakable(data.holds === "texts" ? text : text.replace(/\s{3,}/g, " … "));

/** What no browser breaks of itself; Chinese, Japanese and Korean break nearly anywhere. */
const UNBROKEN = /[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]{400,}/u;
const PIECE = /[^]{1,200}/gu;

/** Text as nodes, with places to break in words of hundreds of letters: a browser takes minutes to find them itself. */
function breakable(text) {
  if (!UNBROKEN.test(text)) return [text];
  return text.split(/(\s+)/).flatMap(word => (UNBROKEN.test(word) ? word.match(PIECE).flatMap((piece, i) => (i ? [el("wbr"), piece] : [piece])) : [word]));
}

/** Puts a piece where it belongs among those still to come. */
function putLater(pieces, after, piece) {
  let at = after + 1;
  while (at < pieces.length && (pieces[at].start < piece.start || (pieces[at].start === piece.start && pieces[at].end > piece.end))) at++;
  pieces.splice(at, 0, piece);
}

/** A very long stretch: only what stands around its marks, and how much was left out. */
function clipped(box, doc, mentions, start, end, options) {
  const spans = [];
  // What the reader asked for comes first, or the sentence would not show why it is listed.
  const wanted = m => m.id === state.mention || (state.place >= 0 && m.place === state.place);
  const chosen = [...mentions.filter(wanted), ...mentions.filter(m => !wanted(m))].slice(0, 8);
  const anchors = chosen.length ? chosen.sort((a, b) => a.start - b.start) : [{start, end: start}];
  for (const m of anchors) {
    const from = Math.max(start, m.start - options.window), to = Math.min(end, m.end + options.window);
    const last = spans[spans.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else spans.push([from, to]);
  }
  for (const [from, to] of spans) {
    if (from > start) box.append(" … ");
    addMarks(box, doc, mentions.filter(m => m.start >= from && m.end <= to), from, to, options);
  }
  if (spans[spans.length - 1][1] < end) box.append(" … ");
  box.append(el("span", {class: "meta", text: ` (${count(end - start)} characters; the whole text is under Read)`}));
}

/** Ticks: where in a document some mentions stand. */
function tickBar(documentIndex, mentions) {
  const length = Math.max(1, data.documents[documentIndex].text.length);
  const bar = el("span", {class: "bar", "aria-hidden": "true"});
  const seen = new Set();
  for (const m of mentions) {
    if (m.document !== documentIndex) continue;
    const at = ((m.start / length) * 100).toFixed(1);
    if (seen.has(at + m.kind)) continue;
    seen.add(at + m.kind);
    bar.append(el("i", {class: m.place < 0 ? "k-none" : `k-${m.kind}`, vars: {left: at + "%"}}));
  }
  return bar;
}

/** Ticks over all documents, one after the other, each as wide as the next; `order` has each document's position. */
function wholeBar(mentions, order) {
  const bar = el("span", {class: "bar", "aria-hidden": "true"});
  const seen = new Set();
  for (const m of mentions) {
    const within = m.start / Math.max(1, data.documents[m.document].text.length);
    const at = (((order.get(m.document) + within) / order.size) * 100).toFixed(1);
    if (seen.has(at)) continue;
    seen.add(at);
    bar.append(el("i", {class: `k-${m.kind}`, vars: {left: at + "%"}}));
  }
  return bar;
}

const swatch = (kind, extra = "") => el("i", {class: `sw k-${kind} ${extra}`, "aria-hidden": "true"});

/** Opens what a mark stands for: its place, or the list of unresolved names. */
function openMark(node) {
  const mention = data.mentions[Number(node.dataset.mention)];
  if (!mention || node.classList.contains("off")) return false;
  if (mention.place < 0) select({view: "unresolved", mention: mention.id});
  else openPlace(mention.place, mention.id);
  return true;
}
