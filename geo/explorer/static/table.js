// The places as a table, for those who want no map: every figure of the list, sortable, by keyboard.

const COLUMNS = [
  {id: "name", words: "Place", of: p => p.name, cell: p => [hueSwatch(colourCounts(p.shown)[0][0], p.drawing === "site" ? "square" : ""), el("button", {class: "link", type: "button", "data-place": p.index, "data-key": `place:${p.index}`, dir: "auto", text: p.name})]},
  {id: "feature", words: "What", of: p => p.feature, cell: p => p.feature},
  {id: "lies", words: "Where", of: p => p.lies.join(", "), cell: p => p.lies.join(", ") || el("span", {class: "nil", text: "–"})},
  {id: "at", words: "Position", of: p => p.at[0], cell: p => coordinates(p.at)},
  {id: "mentions", words: "Mentions", figure: true, of: p => p.shown.length, cell: p => count(p.shown.length)},
  {id: "documents", words: "Documents", figure: true, of: p => documentsOf(p), cell: p => count(documentsOf(p))},
  {id: "surest", words: "Surest", figure: true, of: p => bestScore(p.shown), cell: p => probability(bestScore(p.shown))},
];
const documentsOf = place => new Set(place.shown.map(m => m.document)).size;
let sorting = {id: "mentions", down: true};

function fillTable(list, places) {
  const column = COLUMNS.find(c => c.id === sorting.id);
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));
  const keys = new Map(places.map(p => [p.index, column.of(p)]));
  const sorted = [...places].sort((a, b) => (sorting.down ? -1 : 1) * compare(keys.get(a.index), keys.get(b.index)) || b.shown.length - a.shown.length || a.index - b.index);
  const body = el("tbody");
  list.append(el("div", {class: "tablebox"}, el("table", {class: "places"}, el("thead", {}, el("tr", {}, COLUMNS.map(head))), body)));
  growing(body, sorted, place => el("tr", {}, COLUMNS.map(c => el("td", {class: c.figure ? "r" : null, "data-label": c.figure ? c.words.toLowerCase() : null}, c.cell(place)))), {more: button => el("tr", {}, el("td", {colspan: COLUMNS.length}, button))});
}

function head({id, words, figure}) {
  const on = sorting.id === id;
  return el("th", {scope: "col", class: figure ? "r" : null, "aria-sort": on ? (sorting.down ? "descending" : "ascending") : null},
    el("button", {type: "button", "data-key": `sort:${id}`, text: words + (on ? (sorting.down ? " ↓" : " ↑") : ""), on: {click: () => {
      sorting = {id, down: on ? !sorting.down : Boolean(figure)};
      drawPanel();
    }}}));
}
