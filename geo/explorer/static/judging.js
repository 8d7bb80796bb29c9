// What the reader decides: laid over the mentions at once, kept as rows of decisions.csv, taken back one by one.

const SCOPES = {mention: "This mention", document: "Document", everywhere: "Everywhere"};
const NARROW = ["everywhere", "document", "mention"];
const DECISION_COLUMNS = ["time", "author", "scope", "document_id", "text_sha256", "start", "end", "quote", "prefix", "suffix", "decision", "place_id", "note"];
const NOT_A_PLACE = "You said that this is not a place", NOT_THE_PLACE = "You said that this is not the place";
const QUOTED = 32;

/** The rows decided on this page, in order, and what each has changed. `rows` only grows; an undo is a row too. */
const judged = {rows: [], steps: [], kept: 0};

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

/** The mentions a decision reaches; what was decided more narrowly stands. */
function reached(mention, scope) {
  if (scope === "mention") return [mention];
  const rank = NARROW.indexOf(scope);
  return mentionsNamed(mention.text).filter(m => m === mention || ((scope === "everywhere" || m.document === mention.document) && (m.rank ?? -1) <= rank));
}

/**
 * Decides. `verdict` is right, wrong, instead or not_a_place; `place` the place meant: {id, name, where, at, country,
 * class}, or null.
 */
function judge(mention, verdict, place, scope) {
  const row = rowOf(mention, verdict, place?.id ?? "", scope);
  judged.rows.push(row);
  judged.steps.push({row, mention, verdict, place, scope, before: lay(mention, verdict, place, scope)});
  afterJudging();
}

function unjudge() {
  const step = judged.steps.pop();
  if (!step) return null;
  judged.rows.push({...step.row, time: now(), decision: "undo", place_id: ""});
  for (const {mention, place, ...was} of step.before) {
    Object.assign(mention, was);
    moveTo(mention, place);
  }
  afterJudging();
  return step;
}

function lay(mention, verdict, place, scope) {
  return reached(mention, scope).map(m => {
    const before = {mention: m, place: m.place, score: m.score, status: m.status, why: m.why, reason: m.reason, rank: m.rank};
    m.rank = NARROW.indexOf(scope);
    if (verdict === "not_a_place" || verdict === "wrong") {
      if (verdict === "not_a_place" || data.places[m.place]?.id === place?.id) refuse(m, verdict === "wrong" ? NOT_THE_PLACE : NOT_A_PLACE);
    } else if (data.places[m.place]?.id === place.id) m.status = "accepted";
    else {
      Object.assign(m, {status: "corrected", score: 1, why: -1, reason: -1});
      moveTo(m, placeIndex(place));
    }
    return before;
  });
}

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
  const risky = /^'*[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/.test(text);
  const guarded = risky ? `'${text}` : text;
  return /[\r\n",]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const decisionsCsv = () => [DECISION_COLUMNS, ...judged.rows.map(row => DECISION_COLUMNS.map(column => row[column]))].map(row => row.map(cellOf).join(",") + "\r\n").join("");

function saveDecisions() {
  offerFile(new Blob([decisionsCsv()], {type: "text/csv"}), "decisions.csv");
  judged.kept = judged.rows.length;
  toast("Saved decisions.csv: put it into the folder .wherein beside the documents");
}

/** A copy of the page takes along what was decided on it. */
function addJudged(copy) {
  find("#decided", copy)?.remove();
  if (!judged.steps.length) return;
  const told = judged.steps.map(({row, mention, verdict, place, scope}) => ({row, mention: mention.id, verdict, place: place && {...place, place: undefined}, scope}));
  const node = copy.ownerDocument.createElement("script");
  node.id = "decided";
  node.type = "application/json";
  node.textContent = JSON.stringify(told).replaceAll("<", "\\u003c");
  // Before the scripts, which begin as soon as they are read.
  find("#app", copy).after(node);
}

function repeatJudged(told) {
  for (const {row, mention, verdict, place, scope} of told ?? []) {
    judged.rows.push(row);
    judged.steps.push({row, mention: data.mentions[mention], verdict, place, scope, before: lay(data.mentions[mention], verdict, place, scope)});
  }
  judged.kept = judged.rows.length;
}

/** Without a host the rows live in this page alone: closing it would lose them. */
const startJudging = () => addEventListener("beforeunload", event => {
  if (host === null && judged.rows.length > judged.kept) event.preventDefault();
});
