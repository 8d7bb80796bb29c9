// What the reader decides: laid over the mentions at once, kept as rows of decisions.csv, taken back one by one.

const SCOPES = {mention: "This mention", document: "Document", everywhere: "Everywhere"};
const NARROW = ["everywhere", "document", "mention"];
const DECISION_COLUMNS = ["time", "author", "scope", "document_id", "text_sha256", "start", "end", "quote", "prefix", "suffix", "decision", "place_id", "note"];
const NOT_A_PLACE = "You said that this is not a place", NOT_THE_PLACE = "You said that this is not the place";
const QUOTED = 32;

/**
 * What was decided. `before` are the rows of earlier sessions that held when the page was made, `rows` those made on it, in order; they
 * only grow, an undo is a row too. `holding` are the decisions that were not taken back, those of earlier sessions first:
 * {row, verdict, scope, place, mentions, earlier}.
 */
const judged = {before: [], rows: [], holding: [], kept: 0};

/** What mentions of one name share: letters without case, but short capitals as written. As geo/decisions.py has it. */
function nameKey(name) {
  const plain = name.normalize("NFC").split(/\s+/).filter(Boolean).join(" ");
  return [...plain].length <= 5 && plain === plain.toUpperCase() && plain !== plain.toLowerCase() ? plain : plain.toLowerCase();
}

let byName = null;
function mentionsNamed(name) {
  if (!byName) {
    byName = new Map();
    for (const m of data.mentions) {
      m.name = nameKey(m.text);
      if (byName.has(m.name)) byName.get(m.name).push(m);
      else byName.set(m.name, [m]);
    }
  }
  return byName.get(nameKey(name)) ?? [];
}

const rankOf = scope => NARROW.indexOf(scope);
/** How narrow the decision is that stands for a mention; -1 where none does. */
const standing = m => (m.judged ?? []).reduce((rank, item) => Math.max(rank, rankOf(item.scope)), -1);

/** The mentions a decision would change; what was decided more narrowly stands. */
function reached(mention, scope) {
  if (scope === "mention") return [mention];
  return named(mention, scope).filter(m => m === mention || standing(m) <= rankOf(scope));
}

const named = (mention, scope) => mentionsNamed(mention.text).filter(m => scope === "everywhere" || m.document === mention.document);

/**
 * Decides. `verdict` is right, wrong, instead or not_a_place; `place` the place meant: {id, name, where, at, country,
 * kind}, or null.
 */
function judge(mention, verdict, place, scope) {
  const row = rowOf(mention, verdict, place?.id ?? "", scope);
  judged.rows.push(row);
  hold({row, verdict, scope, place, mentions: scope === "mention" ? [mention] : named(mention, scope), earlier: false});
  afterJudging();
}

function hold(item) {
  judged.holding.push(item);
  for (const m of item.mentions) (m.judged ??= []).push(item);
  item.mentions.forEach(relay);
}

/** What a decision is about, as geo/decisions.py tells one from another. */
const subjectOf = ({scope, document_id, text_sha256, start, end, quote}) => JSON.stringify([scope, document_id, text_sha256, String(start), String(end), quote]);

/** A decision can be taken back unless a later one about the same stands over it: that one goes first. */
const canUndo = item => judged.holding.findLast(other => subjectOf(other.row) === subjectOf(item.row)) === item;

/** Takes a decision back; without one, the last that was made on this page. */
function unjudge(item = judged.holding.findLast(other => !other.earlier)) {
  if (!item || !canUndo(item)) return null;
  judged.rows.push({...item.row, time: now(), author: "", decision: "undo", place_id: "", note: ""});
  release(item);
  afterJudging();
  return item;
}

function release(item) {
  judged.holding = judged.holding.filter(other => other !== item);
  for (const m of item.mentions) m.judged = m.judged.filter(other => other !== item);
  item.mentions.forEach(relay);
}

/** Lays over what was proposed for a mention the decision that stands: the narrowest, of several the latest. */
function relay(m) {
  m.was ??= {place: m.place, score: m.score, status: m.status, why: m.why, instead: m.instead, reason: m.reason};
  const item = m.judged.reduce((best, other) => (best && rankOf(best.scope) > rankOf(other.scope) ? best : other), null);
  const {place: index, ...was} = m.was;
  Object.assign(m, was);
  if (!item) return moveTo(m, index);
  const {verdict, place, row} = item, same = index >= 0 && ["", data.places[index].id].includes(row.place_id);
  if (verdict === "not_a_place") return refuse(m, NOT_A_PLACE);
  if (verdict === "wrong") return same ? refuse(m, NOT_THE_PLACE) : moveTo(m, index);
  if (same) m.status = "accepted";
  else if (place) {
    Object.assign(m, {status: "corrected", score: 1, why: -1, reason: -1});
    return moveTo(m, placeIndex(place));
  }
  return moveTo(m, index);
}

/** Decisions of earlier sessions: the page was made with them, and can list them and take them back. */
function readJudged({was, decided, rivals}) {
  for (const [id, ...row] of was) {
    const [place, score, status, why, instead, reason] = row;
    data.mentions[id].was = {place, score, status: data.statuses[status], why, instead, reason};
  }
  for (const [cells, rival, about] of decided) {
    const row = {author: "", note: "", ...Object.fromEntries(TOLD_COLUMNS.map((column, i) => [column, cells[i]]))};
    const place = rival < 0 ? null : rivalPlace(rival);
    const mentions = row.scope === "everywhere" ? mentionsNamed(row.quote)
      : row.scope === "mention" ? about.map(id => data.mentions[id])
        : mentionsNamed(row.quote).filter(m => about.includes(m.document));
    const item = {row, verdict: row.decision, scope: row.scope, place, mentions, earlier: true};
    judged.before.push(row);
    judged.holding.push(item);
    for (const m of mentions) (m.judged ??= []).push(item);
  }
}

const TOLD_COLUMNS = ["time", "scope", "document_id", "text_sha256", "start", "end", "quote", "prefix", "suffix", "decision", "place_id"];
function refuse(mention, words) {
  const reason = data.reasons.includes(words) ? data.reasons.indexOf(words) : data.reasons.push(words) - 1;
  Object.assign(mention, {status: "rejected", score: 0, why: -1, reason});
  moveTo(mention, -1);
}

function moveTo(mention, index) {
  if (mention.place === index) return;
  const from = data.places[mention.place], to = data.places[index];
  mention.place = index;
  for (const place of [from, to]) {
    if (!place) continue;
    place.mentions = place === to ? [...place.mentions, mention].sort((a, b) => a.id - b.id) : place.mentions.filter(m => m !== mention);
    place.sentences = new Set(place.mentions.filter(m => m.sentence).map(m => m.sentence.id));
  }
  data.placed += (to ? 1 : 0) - (from ? 1 : 0);
}

/** The index of a place, which is put among the others where nothing has named it yet. */
function placeIndex({id, name, where, at, country, kind}) {
  const found = data.places.findIndex(p => p.id === id);
  if (found >= 0) return found;
  const [feature, ...lies] = where.split(", ");
  return data.places.push({
    index: data.places.length, id, name, others: [], more: 0, brief: null, feature: feature.charAt(0).toUpperCase() + feature.slice(1), class: kind ?? "P", lies, country: country ?? null,
    at, population: 0, drawing: kind === "S" ? "site" : "dot", rings: [], anchor: null, mentions: [], sentences: new Set(), shown: [],
  }) - 1;
}

/** Everything that is drawn of the mentions is drawn anew, as after a filter. */
function afterJudging() {
  refilter();
  hueBy = "";
  drawTabs();
  for (const act of listeners) act(new Set(["q", "judged"]));
  tellHost("decisions", judged.rows);
}

// ── Rows ──

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

function rowOf(mention, verdict, placeId, scope) {
  const {text, id, sha256} = data.documents[mention.document];
  const points = [...text.slice(0, mention.start)];
  return {
    time: now(), author: "", scope, document_id: id, text_sha256: sha256, start: points.length, end: points.length + [...mention.text].length,
    quote: mention.text, prefix: points.slice(-QUOTED).join(""), suffix: [...text.slice(mention.end, mention.end + 2 * QUOTED)].slice(0, QUOTED).join(""),
    decision: verdict, place_id: placeId, note: "",
  };
}

/** A cell as a spreadsheet may have it: what it would run gets an apostrophe. */
function cellOf(value) {
  const text = String(value);
  const risky = /^'*([\t\r\n]|[\s\x00-\x1f\x85\u200b]*[=+\-@＝＋－＠])/.test(text) && !/^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/.test(text);
  const guarded = risky ? `'${text}` : text;
  return /[\r\n",]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** All that holds from before, and all that was decided and taken back here: read in order they come to the same. */
const allRows = () => [...judged.before, ...judged.rows];
const decisionsCsv = () => [DECISION_COLUMNS, ...allRows().map(row => DECISION_COLUMNS.map(column => row[column]))].map(row => row.map(cellOf).join(",") + "\r\n").join("");

function saveDecisions() {
  offerFile(new Blob([decisionsCsv()], {type: "text/csv"}), "decisions.csv");
  judged.kept = judged.rows.length;
  toast("Saved decisions.csv: put it into the folder .wherein beside the documents");
}

/** A copy of the page takes along what was decided on it, undone or not. */
function addJudged(copy) {
  find("#decided", copy)?.remove();
  if (!judged.rows.length) return;
  const places = judged.holding.filter(item => !item.earlier && item.place).map(({place}) => ({...place, place: undefined}));
  const node = copy.ownerDocument.createElement("script");
  node.id = "decided";
  node.type = "application/json";
  node.textContent = JSON.stringify({rows: judged.rows, places}).replaceAll("<", "\\u003c");
  // Before the scripts, which begin as soon as they are read.
  find("#app", copy).after(node);
}

/** Makes the decisions of a saved page again, row by row, as they were made. */
function repeatJudged(told) {
  const places = new Map((told?.places ?? []).map(place => [place.id, place]));
  for (const row of told?.rows ?? []) {
    if (row.decision === "undo") {
      const item = judged.holding.findLast(other => subjectOf(other.row) === subjectOf(row));
      if (item) release(item);
    } else {
      const doc = data.documents.find(d => d.id === row.document_id);
      const points = doc && codePoints(doc.text);
      const mention = doc?.mentions.find(m => points(m.start) === Number(row.start) && points(m.end) === Number(row.end));
      const proposed = mention && data.places[(mention.was ?? mention).place];
      const place = places.get(row.place_id) ?? (proposed?.id === row.place_id ? {id: row.place_id} : null);
      if (mention) hold({row, verdict: row.decision, scope: row.scope, place, mentions: row.scope === "mention" ? [mention] : named(mention, row.scope), earlier: false});
    }
    judged.rows.push(row);
  }
  judged.kept = judged.rows.length;
}

/** Without a host the rows live in this page alone: closing it would lose them. */
const startJudging = () => addEventListener("beforeunload", event => {
  if (host === null && judged.rows.length > judged.kept) event.preventDefault();
});
