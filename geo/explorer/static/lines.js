// Keyword in context: every mention that passes, or every searched word, in the middle of its line.

const LINE_CONTEXT = 90; // characters on each side
const SORTS = {text: "in the texts’ order", after: "by the words after it", before: "by the words before it", key: "by the name itself", place: "by place"};
let sortLines = "text";
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

function drawLines(box) {
  const rows = state.lines === "words" ? wordLines() : nameLines();
  const what = state.lines === "words" ? "word" : "name";
  const choice = el("div", {class: "chooser"}, el("label", {class: "meta", for: "sort-lines", text: "Sorted"}), el("span", {class: "pull"},
    el("select", {id: "sort-lines", "data-key": "lines:sort", on: {change: event => {
      sortLines = event.target.value;
      drawLines(box);
    }}}, Object.entries(SORTS).map(([value, words]) => el("option", {value, text: words, selected: value === sortLines})))));
  const had = box.contains(document.activeElement) ? focusKey() : null;
  if (!rows.length) {
    box.replaceChildren(el("div", {class: "stt"}, el("h1", {class: "small", text: state.lines === "words" && !state.q ? "Type words to see them in context" : "Nothing passes these filters"}),
      el("p", {text: state.lines === "words" && !state.q ? "The field above searches every sentence of every document. Words in any order; a phrase in quotes." : "Take a filter away to see more lines."})));
    return;
  }
  const body = el("tbody");
  const backwards = rows.filter(row => RIGHT_TO_LEFT.test(wordOf(row))).length;
  const heads = backwards === 0 ? ["Before", "After"] : backwards === rows.length ? ["After", "Before"] : ["Left of it", "Right of it"];
  box.replaceChildren(
    el("header", {class: "linehead"}, el("h1", {text: `${plural(rows.length, what)} in context`}), choice),
    el("table", {class: "kwic"},
      el("thead", {}, el("tr", {}, [[heads[0], "r"], ["", "c"], [heads[1], null], ["Place", null], ["Document", null]].map(([words, side]) =>
        el("th", {scope: "col", class: side}, words || el("span", {class: "vh", text: what}))))),
      body));
  growing(body, sorted(rows), lineRow, {more: button => el("tr", {}, el("td", {colspan: 5}, button))});
  if (had) find(`[data-key="${CSS.escape(had)}"]`, box)?.focus();
}

/** A line is {document, start, end, mention?}: what stands in the middle, and whose it is. */
const nameLines = () => visible.map(m => ({document: m.document, start: m.start, end: m.end, mention: m}));

function wordLines() {
  const wanted = terms(state.q);
  if (!data.hits) return [];
  return data.sentences.filter(s => data.hits[s.id]).flatMap(s => hitsIn(s.document, s.start, s.end, wanted).map(([start, end]) => ({document: s.document, start, end, sentence: s})));
}

function sorted(rows) {
  if (sortLines === "text") return rows;
  const text = row => data.documents[row.document].text;
  const after = row => fold(text(row).slice(row.end, row.end + 40)).replace(/[^\p{L}\p{N} ]/gu, "").trim();
  const before = row => fold(text(row).slice(Math.max(0, row.start - 40), row.start)).replace(/[^\p{L}\p{N} ]/gu, "").trim().split(" ").reverse().join(" ");
  const by = {after, before, key: row => fold(text(row).slice(row.start, row.end)), place: row => placesOfLine(row).map(i => data.places[i].name).join()}[sortLines];
  return rows.map((row, i) => [by(row), i, row]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])).map(([, , row]) => row);
}

const placesOfLine = ({mention, sentence}) => (mention ? [mention.place] : [...new Set(sentence.mentions.filter(m => m.pass).map(m => m.place))]);

const wordOf = ({document, start, end}) => data.documents[document].text.slice(start, end);

/** A line of a script that runs to the left has what stands before its word on the right. */
function lineRow(row) {
  const {document, start, end, mention} = row;
  const text = data.documents[document].text;
  const before = text.slice(Math.max(0, start - LINE_CONTEXT), start).replace(/\s+/g, " ");
  const after = text.slice(end, end + LINE_CONTEXT).replace(/\s+/g, " ");
  const word = shorten(text.slice(start, end), 80);
  const places = placesOfLine(row);
  const backwards = RIGHT_TO_LEFT.test(word);
  const sides = [el("td", {class: "before"}, el("bdi", {text: before})), el("td", {class: "after"}, el("bdi", {text: after}))];
  const [left, right] = backwards ? sides.reverse() : sides;
  return el("tr", {class: backwards ? "rtl" : null},
    left,
    el("td", {class: "c", dir: "auto"}, mention ? el("mark", {class: markClass(mention, {}), "data-mention": mention.id, title: markTitle(mention)}, word) : el("b", {text: word})),
    right,
    el("td", {class: "where"}, places.slice(0, 3).map(i => el("button", {class: "link", type: "button", "data-place": i, dir: "auto", text: shorten(data.places[i].name, 40)})), !places.length && el("span", {class: "meta", text: "no place"})),
    el("td", {class: "doc"}, el("button", {class: "link", type: "button", dir: "auto", "aria-label": `Read it in ${documentName(data.documents[document], 80)}`, text: documentName(data.documents[document], 40), on: {click: () => readLine(row)}})));
}

const readLine = ({document, mention, sentence}) => select({view: "read", lines: "", document, mention: mention?.id ?? -1, sentence: mention ? -1 : sentence.id});
