// Full-text search over sentences: words in any order, "a phrase" in quotes; case and accents do not matter.

const folded = new Map();
const ACCENTS = /[\u00c0-\u024f\u1e00-\u1eff]/g;
const bare = letter => {
  const base = letter.normalize("NFD")[0];
  return base.length === letter.length ? base : letter;
};

/** A text for comparing, as long as it was: what is found in it stands at the same place in the text. */
function fold(text) {
  const plain = text.replace(ACCENTS, bare);
  const lower = plain.toLowerCase();
  return (lower.length === plain.length ? lower : plain.replace(/\p{Lu}/gu, c => (c.toLowerCase().length === c.length ? c.toLowerCase() : c))).replace(/[’‘]/g, "'").replace(/\s/g, " ");
}

function foldedText(document) {
  if (!folded.has(document)) folded.set(document, fold(data.documents[document].text));
  return folded.get(document);
}

/** The words and phrases of a query. */
function terms(query) {
  const found = [];
  for (const [, phrase, word] of fold(query).matchAll(/["“”]([^"“”]*)["“”]?|([^\s"“”]+)/g)) {
    const term = (phrase ?? word).trim().replace(/\s+/g, " ");
    if (term) found.push(term);
  }
  return found;
}

function sentenceHas(sentence, wanted) {
  const text = foldedText(sentence.document).slice(sentence.start, sentence.end);
  return wanted.every(term => text.includes(term));
}

/** Where the terms stand in a stretch of a document: [start, end] pairs in text order, none crossing another. */
function hitsIn(document, start, end, wanted) {
  const text = foldedText(document).slice(start, end);
  const hits = [];
  for (const term of wanted)
    for (let at = text.indexOf(term); at >= 0 && hits.length < 1000; at = text.indexOf(term, at + term.length)) hits.push([start + at, start + at + term.length]);
  return hits.sort((a, b) => a[0] - b[0]).filter(([from], i, all) => i === 0 || from >= all[i - 1][1]);
}

/** Paints the searched words in a part of the page without touching its elements; older browsers go without. */
function paintHits(box) {
  if (!window.Highlight || !CSS.highlights) return;
  const wanted = terms(state.q);
  if (!wanted.length) {
    CSS.highlights.delete("hit");
    return;
  }
  const ranges = [];
  for (const row of findAll("[data-hits]", box)) paintRow(row, wanted, ranges);
  CSS.highlights.set("hit", new Highlight(...ranges));
}

/** A hit may run over the edge of a mark, so the row's text nodes are read as one text. */
function paintRow(row, wanted, ranges) {
  const [nodes, whole] = textNodes(row);
  const text = fold(whole);
  for (const term of wanted)
    for (let at = text.indexOf(term); at >= 0 && ranges.length < 2000; at = text.indexOf(term, at + term.length)) ranges.push(rangeOver(nodes, at, at + term.length));
}

/** The text nodes of a row with where each begins, and their text as one; figures at the side are no text. */
function textNodes(row) {
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  const nodes = [], parts = [];
  let length = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".at")) continue;
    nodes.push([node, length]);
    parts.push(node.data);
    length += node.length;
  }
  return [nodes, parts.join("")];
}

function rangeOver(nodes, start, end) {
  const place = offset => nodes.findLast(([, from]) => from <= offset);
  const range = document.createRange();
  const [first, from] = place(start), [last, at] = place(end - 1);
  range.setStart(first, start - from);
  range.setEnd(last, Math.min(last.length, end - at));
  return range;
}

/** A stretch of a row's text as a range, or null where the row has no such text. */
function rangeIn(row, start, end) {
  const [nodes, whole] = textNodes(row);
  return nodes.length && start < whole.length ? rangeOver(nodes, start, Math.min(end, whole.length)) : null;
}
