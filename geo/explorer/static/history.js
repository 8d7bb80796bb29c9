// The history of decisions, of this session and of earlier ones: each can be looked at and taken back.

const VERDICT_WORDS = {right: "right as proposed", wrong: "none of these", not_a_place: "not a place"};
const SCOPE_WORDS = {mention: "this mention", document: "the whole document", everywhere: "everywhere"};

function buildHistory() {
  return el("dialog", {id: "history-dialog", "aria-labelledby": "history-head"},
    el("div", {class: "dhead"}, el("h2", {id: "history-head", text: "Decisions"}), closeButton()),
    el("p", {class: "meta", id: "history-what", role: "status"}),
    el("ul", {class: "notices", id: "history-list"}));
}

function openHistory() {
  drawHistory();
  openDialog("history-dialog");
}

function drawHistory() {
  const items = [...judged.holding].reverse(), lost = items.filter(item => !item.mentions.length).length;
  const told = items.length ? `${plural(items.length, "decision")} ${items.length === 1 ? "holds" : "hold"}, the latest first.` : "Nothing is decided yet. Review a name, and it is listed here.";
  find("#history-what").textContent = [told, lost > 0 && `${plural(lost, "decision")} ${lost === 1 ? "fits" : "fit"} no name in these documents; ${lost === 1 ? "it is" : "they are"} kept.`].filter(Boolean).join(" ");
  const list = find("#history-list");
  list.replaceChildren();
  growing(list, items, historyRow);
}

const verdictWords = item => VERDICT_WORDS[item.verdict === "right" && item.place ? "" : item.verdict] ?? (item.place?.name ? `is ${shorten(item.place.name, 60)}` : `is ${item.row.place_id}`);

function historyRow(item) {
  const {row, mentions} = item, key = judged.holding.indexOf(item);
  const doc = data.documents.find(d => d.id === row.document_id), where = row.scope === "everywhere" ? "" : doc ? isolated(documentName(doc)) : shorten(row.document_id, 60);
  const why = mentions.length ? plural(mentions.length, "mention") : row.scope === "everywhere" ? "the name is not in these documents" : doc ? "its words are not in the document any more" : "its document is not open";
  return el("li", {class: "hrow"},
    el("div", {}, el("b", {dir: "auto", text: `“${shorten(row.quote, 60)}”`}), el("span", {dir: "auto", text: ` ${verdictWords(item)}`}),
      el("div", {class: "meta", dir: "auto", text: [SCOPE_WORDS[row.scope], where, why, dayAndTime(row.time), item.earlier ? "before" : "now"].filter(Boolean).join(" · ")})),
    el("span", {class: "hacts"},
      mentions.length > 0 && el("button", {class: "btn", type: "button", text: "Show", "aria-label": `Show “${shorten(row.quote, 60)}”`, on: {click: () => showDecided(item)}}),
      canUndo(item)
        ? el("button", {class: "btn", type: "button", "data-key": `undo:${key}`, text: "Undo", "aria-label": `Undo: “${shorten(row.quote, 60)}” ${verdictWords(item)}`, on: {click: () => undoFromHistory(item)}})
        : el("span", {class: "meta", text: "a later decision stands over it"})));
}

/** A time as it stands in the file, without what nobody reads: 2026-11-22 14:03. */
const dayAndTime = time => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? time.slice(0, 16).replace("T", " ") + " UTC" : "");

function showDecided(item) {
  find("#history-dialog").close();
  select({view: "review", mention: item.mentions[0].id, document: item.mentions[0].document});
}

function undoFromHistory(item) {
  if (!unjudge(item)) return;
  drawHistory();
  say(`Taken back: “${shorten(item.row.quote, 60)}”`);
  (find("#history-list button") ?? find("#history-dialog .dhead button")).focus();
}
