// The collection as the page uses it: documents, sentences, mentions and places that know of one another.

const KIND_WORDS = {
  literal: "Place", facility: "Facility", metonym: "Metonym", demonym: "Demonym", elliptic: "Short form", embedded: "Inside a name",
};
const KIND_HELP = {
  literal: "the place itself", facility: "a site or building", metonym: "a place for its government or team",
  demonym: "the adjective or people", elliptic: "cut short", embedded: "inside another name",
};
const STATUS_WORDS = {proposed: "Proposed", accepted: "Accepted", corrected: "Corrected by you", rejected: "Not a place"};
/** GeoNames' feature classes in a reader's words. */
const CLASS_WORDS = {
  P: "Town or village", A: "Country or division", L: "Area", T: "Landform", H: "Water", S: "Site", R: "Road or railway", V: "Forest or field", U: "Undersea feature",
};
const SURE = 0.8;
const LIKELY = 0.5;

/** Reads a blob of the page: JSON as it stands, or deflated in base64. */
async function unpack(id) {
  const node = document.getElementById(id);
  if (!node) return null;
  if (node.type === "application/json") return JSON.parse(node.textContent);
  const packed = atob(node.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Decodes "x0, y0, dx1, dy1, …" into [lat, lon] pairs. */
function decodeLine(flat, scale) {
  const points = [];
  let x = 0, y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    points.push([y * scale, x * scale]);
  }
  return points;
}

const UNIT = 0.001;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A date as people write it: "16 June 2020", "June 2020", "1850 to 1860"; what is no such date stays as it is. */
function dateText(text, short = false) {
  const one = part => {
    const [whole, year, month, day] = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?(?:[T ]\d\d:.*)?$/.exec(part.trim()) ?? [];
    if (whole === undefined) return part;
    const name = month && MONTHS[Number(month) - 1];
    return [day && String(Number(day)), name && (short ? name.slice(0, 3) : name), String(Number(year))].filter(Boolean).join(" ");
  };
  return text.split("/").map(one).join(" to ");
}

/** What tells apart documents of one title: their dates where each has its own, else their ids. */
function tellApart(documents) {
  const called = new Map();
  for (const doc of documents) called.set(doc.title, [...(called.get(doc.title) ?? []), doc]);
  for (const doc of documents) {
    const alike = called.get(doc.title), dates = new Set(alike.map(d => d.date));
    doc.apart = alike.length < 2 ? "" : dates.size === alike.length && !dates.has(null) ? dateText(doc.date) : doc.id;
  }
}

/** A document in a line: its title, and behind it what tells it from others of that title. */
const documentName = (doc, limit = 60) => shorten(doc.title, limit) + (doc.apart ? ` · ${shorten(doc.apart, 40)}` : "");

/** Right-to-left words inside a sentence of the page do not turn its other words round. */
const isolated = text => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

function readCollection(raw) {
  const documents = raw.documents.map((d, index) => ({...d, index, calibrated: d.language === "en", sentences: [], mentions: []}));
  tellApart(documents);
  const sentences = [];
  raw.documents.forEach((d, index) => {
    for (const [start, end, paragraph] of d.sentences) {
      const sentence = {id: sentences.length, document: index, start, end, paragraph, mentions: []};
      sentences.push(sentence);
      documents[index].sentences.push(sentence);
    }
  });
  const places = raw.places.map((p, index) => ({
    ...p, index, mentions: [], sentences: new Set(), shown: [], rings: p.rings.map(r => decodeLine(r, UNIT)),
  }));
  const mentions = raw.mentions.map((row, id) => readMention(row, id, raw, documents, places));
  return {
    title: raw.title, placed: mentions.reduce((n, m) => n + (m.place >= 0), 0), hits: null, gazetteer: raw.gazetteer, holds: raw.holds, documents, sentences, mentions, places,
    clues: raw.clues, details: raw.details, evidence: raw.evidence, rivals: raw.rivals, instead: raw.instead, reasons: raw.reasons, statuses: raw.statuses,
    countries: new Map(raw.countries), towns: raw.towns,
    kinds: raw.kinds.filter(kind => kind !== "embedded" || mentions.some(m => m.kind === kind && m.place >= 0)),
  };
}

function readMention(row, id, raw, documents, places) {
  const [d, s, start, end, kind, place, score, status, why, instead, reason] = row;
  const document = documents[d];
  const mention = {
    id, document: d, start, end, kind: raw.kinds[kind], place, score, why, instead, reason,
    status: raw.statuses[status], text: document.text.slice(start, end), sentence: document.sentences[s] ?? null,
  };
  document.mentions.push(mention);
  mention.sentence?.mentions.push(mention);
  if (place >= 0) {
    places[place].mentions.push(mention);
    if (mention.sentence) places[place].sentences.add(mention.sentence.id);
  }
  return mention;
}

/** A mention's clues: [name, weight, detail] each, as the engine gave them. */
function cluesOf(mention) {
  const flat = mention.why >= 0 ? data.evidence[mention.why] : [];
  return Array.from({length: flat.length / 3}, (_, i) => [data.clues[flat[3 * i]], flat[3 * i + 1] / 1000, data.details[flat[3 * i + 2]]]);
}

/** A mention's runners-up, best first. */
const rivalsOf = mention => (mention.instead >= 0 ? data.instead[mention.instead] : []).map(([index, score]) => ({...rivalPlace(index), score}));

function rivalPlace(index) {
  const [name, where, lat, lon, id, country, kind] = data.rivals[index];
  return {id, name, where, at: [lat, lon], country, kind};
}

/**
 * How sure: the class of a mark and the fill of a dot. Scores were calibrated on English; in another language a high
 * one is drawn as likely, never as sure.
 */
const surety = m => (m.status === "accepted" || m.status === "corrected" || (m.score >= SURE && data.documents[m.document].calibrated) ? "sure" : m.score >= LIKELY ? "likely" : "doubt");

const bestScore = mentions => mentions.reduce((best, m) => Math.max(best, m.score), 0);

/** A place is as sure as the surest of its mentions shown. */
function bestSurety(mentions) {
  let best = "doubt";
  for (const m of mentions) {
    const now = surety(m);
    if (now === "sure") return now;
    if (now === "likely") best = now;
  }
  return best;
}

/** The kinds of some mentions with their counts, most frequent first, ties in the legend's order. */
function kindCounts(mentions) {
  const counts = new Map();
  for (const m of mentions) counts.set(m.kind, (counts.get(m.kind) ?? 0) + 1);
  const order = Object.keys(KIND_WORDS);
  return [...counts].sort((a, b) => b[1] - a[1] || order.indexOf(a[0]) - order.indexOf(b[0]));
}

/** "Town in North Korea": what a place is and where it lies. */
const whereWords = place => place.feature + (place.lies.length ? `, ${place.lies[place.lies.length - 1]}` : "");
