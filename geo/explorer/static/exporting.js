// Export: what passes the filters as a file. Alone the page writes what needs no Python; a host writes every format.

const HOLDS = {
  texts: ["Whole documents", "Every text in full, where the format has room for it."],
  sentences: ["Quoted sentences only", "The sentences that name a place, nothing around them."],
  places: ["Places only", "Places and the names as written; no sentence."],
};
const CREDIT = "Place data: GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain";

/** What the page writes by itself: [name, what it is, suffix, writer]. */
const OWN_FORMATS = [
  ["csv", "a table: one row a mention, with its sentence", ".csv", mentionsCsv],
  ["geojson", "GeoJSON: one feature a mention", ".geojson", mentionsGeojson],
  ["jsonl", "JSONL: one document a line, with its mentions", ".jsonl", mentionsJsonl],
];
const PAGE_ITSELF = ["page", "this page, whole, as one HTML file", ".html"];
const NEED_DECISIONS = ["decisions", "what you decided, as decisions.csv", ".csv"];

const formatsOffered = () => [...(able ? able.formats : [...OWN_FORMATS, PAGE_ITSELF]), NEED_DECISIONS];

function buildExport() {
  const pick = el("select", {id: "export-format", class: "inp", "data-key": "export:format", on: {change: drawExport}});
  return el("dialog", {id: "export-dialog", "aria-labelledby": "export-head"},
    el("div", {class: "dhead"}, el("h2", {id: "export-head", text: "Export"}), closeButton()),
    el("p", {class: "lead", id: "export-what"}),
    el("div", {class: "xrow"}, el("label", {class: "strong", for: "export-format", text: "Format"}), el("span", {class: "pull"}, pick)),
    el("fieldset", {class: "xrow", id: "export-holds"}, el("legend", {class: "strong", text: "What of the documents goes along"}),
      Object.entries(HOLDS).map(([value, [words, help]]) => el("label", {class: "xradio"},
        el("input", {type: "radio", name: "holds", value, checked: value === (data?.holds ?? "texts"), on: {change: drawExport}}), el("span", {}, el("b", {text: words}), el("span", {class: "meta", text: help}))))),
    el("label", {class: "switch", id: "export-unplaced"}, el("input", {type: "checkbox", checked: true, on: {change: drawExport}}), el("span", {})),
    el("p", {class: "meta", id: "export-note"}),
    el("div", {class: "xrow end"}, el("span", {class: "meta", id: "export-said", role: "status"}),
      el("button", {class: "btn pri", type: "button", id: "export-save", "data-key": "export:save", text: "Save the file", on: {click: saveExport}})));
}

function openExport() {
  const pick = find("#export-format"), had = pick.value;
  const rows = formatsOffered();
  pick.replaceChildren(...rows.map(([name, about]) => el("option", {value: name, text: about.charAt(0).toUpperCase() + about.slice(1)})));
  if (rows.some(([name]) => name === had)) pick.value = had;
  find("#export-said").textContent = "";
  drawExport();
  openDialog("export-dialog");
}

/** Names without a place pass by their text alone: where a filter asks for a place, none of them does. */
const asksForPlace = () => state.country !== "" || state.feature !== "" || state.area !== null || state.least > 0 || state.status !== "";
const unplaced = () => (asksForPlace() ? [] : data.mentions.filter(m => m.place < 0 && m.inText && m.kind !== "embedded"));

/** The mentions of the export, in the order of the page: what passes and, if wanted, the names without a place. */
function exported() {
  const without = find("#export-unplaced input").checked ? unplaced() : [];
  return [...visible, ...without].sort((a, b) => a.id - b.id);
}

const exportChoice = () => ({
  format: find("#export-format").value,
  holds: find("#export-holds input:checked")?.value ?? data.holds,
});

function drawExport() {
  const {format, holds} = exportChoice();
  const own = format === "page", decisions = format === "decisions";
  const places = new Set(visible.map(m => m.place)).size, active = activeFilters();
  find("#export-what").textContent = own ? "The page as it was delivered, with what you decided; filters do not narrow it."
    : decisions ? `${plural(judged.holding.length, "decision")} of yours. Put the file into the folder .wherein beside the documents, or open it in the app.`
      : `${plural(visible.length, "mention")} of ${plural(places, "place")}${active.length ? `, ${active.map(([, words]) => words).join(", ")}` : ", all of them"}: what map, lists and plots show.`;
  find("#export-holds").hidden = own || decisions;
  for (const input of findAll("#export-holds input")) {
    const order = Object.keys(HOLDS);
    input.disabled = order.indexOf(input.value) < order.indexOf(data.holds);
  }
  const names = unplaced().length;
  find("#export-unplaced").hidden = own || decisions || !names;
  find("#export-unplaced span").textContent = `Also ${plural(names, "name")} without a place, each with its reason`;
  find("#export-note").textContent = own ? holdsWords() : decisions ? "" :
    `${able ? "" : "The app writes further formats: Excel, GeoPackage, KML and others. "}Your notes, authors’ names and paths stay out.`;
  find("#export-save").disabled = decisions ? !allRows().length : !own && !exported().length;
}

/** What this page left out of the documents, in words; empty where it has all. */
const holdsWords = () => ({
  sentences: "This page holds only the sentences that name a place; the rest of the texts was left out.",
  places: "This page holds places and the names as written; the sentences were left out.",
}[data.holds] ?? "");

async function saveExport() {
  const {format, holds} = exportChoice();
  if (format === "page") savePage();
  else if (format === "decisions") saveDecisions();
  else if (able) await saveByHost(format, holds);
  else saveOwn(format, holds);
}

function saveOwn(format, holds) {
  const [, , suffix, write] = OWN_FORMATS.find(([name]) => name === format);
  offerFile(new Blob([write(exported(), holds)], {type: "text/plain"}), `${fileStem(data.title)}${suffix}`);
  find("#export-said").textContent = "Saved";
}

/** The host answers with the file in pieces: a page may not read from anywhere. */
async function saveByHost(format, holds) {
  const said = find("#export-said"), button = find("#export-save");
  const mentions = exported();
  said.textContent = "Writing the file";
  button.disabled = true;
  const answer = await askHost("export", {
    format, holds, mentions: mentions.map(m => m.id), decisions: judged.rows, whole: !activeFilters().length,
  });
  button.disabled = false;
  said.textContent = answer.fault ?? "Saved";
  if (answer.fault) return;
  offerFile(new Blob([bytesOf(answer.file)], {type: "application/octet-stream"}), `${fileStem(data.title)}${answer.suffix}`);
}

// ── Rows ──

/** Counts code points up to a UTF-16 offset, for offsets that only grow. */
function codePoints(text) {
  let at = 0, points = 0;
  return offset => {
    if (offset < at) [at, points] = [0, 0];
    for (; at < offset; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length) {
        const low = text.charCodeAt(at + 1);
        if (low >= 0xdc00 && low < 0xe000) at++;
      }
      points++;
    }
    return points;
  };
}

const sentenceText = m => (m.sentence ? data.documents[m.document].text.slice(m.sentence.start, m.sentence.end) : null);

/** A title, unless it is the text's own and the text stays here. */
function titleOf(doc, holds) {
  const title = doc.title.replace(/…$/, "");
  return holds === "texts" || !doc.text.slice(0, 4000).replace(/\s+/g, " ").includes(title) ? doc.title : null;
}

/** One mention by column; null where nothing is known, or may not leave. */
function exportRow(m, points, holds) {
  const doc = data.documents[m.document], place = data.places[m.place] ?? null;
  return {
    document_id: doc.id, start: points(m.start), end: points(m.end), text: m.text, kind: m.kind, status: m.status,
    place_id: place?.id ?? null, place_name: place?.name ?? null, latitude: place?.at[0] ?? null, longitude: place?.at[1] ?? null,
    country_code: place?.country ?? null, feature_class: place?.class ?? null, score: place ? m.score : null,
    nil_reason: place ? null : data.reasons[m.reason] ?? null, paragraph: m.sentence ? m.sentence.paragraph + 1 : null,
    sentence: holds === "places" ? null : sentenceText(m), document_title: titleOf(doc, holds), document_date: doc.date,
    document_source: doc.source, document_url: doc.url, language: doc.language, credit: CREDIT,
  };
}

function exportRows(mentions, holds) {
  let document = -1, points = null;
  return mentions.map(m => {
    if (m.document !== document) [document, points] = [m.document, codePoints(data.documents[m.document].text)];
    return exportRow(m, points, holds);
  });
}

const csvOf = (columns, rows) => [columns, ...rows.map(row => columns.map(column => row[column] ?? ""))].map(cells => cells.map(cellOf).join(",") + "\r\n").join("");

function mentionsCsv(mentions, holds) {
  const rows = exportRows(mentions, holds);
  return csvOf(Object.keys(rows[0] ?? {}), rows);
}

function mentionsGeojson(mentions, holds) {
  const features = exportRows(mentions, holds).map(({latitude, longitude, credit, ...properties}) => ({
    type: "Feature", geometry: latitude === null ? null : {type: "Point", coordinates: [longitude, latitude]}, properties,
  }));
  return JSON.stringify({type: "FeatureCollection", credit: CREDIT, gazetteer: data.gazetteer, features, unresolved: features.filter(f => f.geometry === null).length}) + "\n";
}

function mentionsJsonl(mentions, holds) {
  const whole = !activeFilters().length;
  const rows = exportRows(mentions, holds);
  return data.documents.map(doc => {
    const own = rows.filter((_, i) => mentions[i].document === doc.index);
    if (!own.length && !whole) return "";
    const {id, date, source, url, language, sha256} = doc;
    const title = titleOf(doc, holds);
    return JSON.stringify({
      schema: 1, gazetteer: data.gazetteer, credit: CREDIT, id, title, date, source, url, language, text_sha256: sha256,
      ...(holds === "texts" && data.holds === "texts" && {text: doc.text}), mentions: own.map(mentionRecord),
    }) + "\n";
  }).join("");
}

function mentionRecord(row) {
  const {start, end, text, kind, status, score, nil_reason, paragraph, sentence} = row;
  const place = row.place_id && {id: row.place_id, name: row.place_name, latitude: row.latitude, longitude: row.longitude, country_code: row.country_code, feature_class: row.feature_class};
  return {start, end, text, kind, status, origin: {paragraph}, ...(sentence !== null && {sentence_text: sentence}), place, score, nil_reason};
}
