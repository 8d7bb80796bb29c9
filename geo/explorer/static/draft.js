// The user's layer as it is being edited: the file as it was read, the edits over it, what checking says of them.
//
// A row goes by a key: "r5" is row 5 of the file, "n1" the first that was added here. Nothing is written before
// someone saves; the host keeps the edits, so that a page drawn anew has them still.

const COLUMN_WORDS = {
  __proto__: null, // a file's own column may have any name, "constructor" too
  place_id: "Id", name: "Name", alternate_names: "Other names", feature_class: "Class", feature_code: "Type", latitude: "Latitude", longitude: "Longitude",
  country_code: "Country", admin1: "First division", admin2: "Second division", population: "People", geometry_wkt: "Outline (WKT)",
  valid_from: "From", valid_to: "Until", source: "Source", note: "Note",
};
const columnWords = column => COLUMN_WORDS[column] ?? column;
const UNDO_KEPT = 200;
const CHECK_AFTER_MS = 350;

const draft = {
  /** The file as the host gave it, or null. */
  file: null, asked: false, edits: new Map(), past: [], added: 0, faults: new Map(), notes: new Map(),
  /** What saving would change, or null while that is not known. */
  told: null, working: "", fault: "", said: "", changed: false, kept: null,
};

const rowNumber = key => (key[0] === "r" ? Number(key.slice(1)) : null);
const readRow = key => Object.fromEntries(draft.file.columns.map((column, i) => [column, draft.file.rows[rowNumber(key) - 2]?.[i] ?? ""]));
const isFileRow = key => key[0] === "r";

/** A row's cells by column, as they would be saved. */
function cellsOf(key) {
  const edit = draft.edits.get(key);
  return {__proto__: null, ...(isFileRow(key) ? readRow(key) : {}), ...(edit?.cells ?? {})};
}

/** The rows in their order: those of the file that stay, then the new ones. */
function draftKeys() {
  const file = draft.file ? draft.file.rows.map((_, i) => `r${i + 2}`).filter(key => draft.edits.get(key)?.cells !== null) : [];
  return [...file, ...[...draft.edits.keys()].filter(key => !isFileRow(key))];
}

const wiredEdits = () => [...draft.edits].map(([key, {cells}]) => ({row: rowNumber(key), cells, was: isFileRow(key) ? readRow(key) : {}}));
const aboutDraft = () => ({file: draft.file.file, digest: draft.file.digest, edits: wiredEdits()});
const rowName = key => cellsOf(key).name || "a row without a name";
const rowOfPlace = id => draftKeys().find(key => cellsOf(key).place_id === id) ?? null;

// ── Edits ──

function beforeEdit(focus) {
  draft.past.push({edits: new Map(draft.edits), focus});
  if (draft.past.length > UNDO_KEPT) draft.past.shift();
}

/** Writes cells of one row, as one step. */
function setCells(key, cells) {
  const now = cellsOf(key);
  if (Object.entries(cells).every(([column, value]) => (now[column] ?? "") === value)) return;
  beforeEdit(key);
  const edited = {...draft.edits.get(key)?.cells, ...cells};
  if (isFileRow(key)) {
    const read = readRow(key);
    for (const [column, value] of Object.entries(edited)) if ((read[column] ?? "") === value) delete edited[column];
  }
  if (isFileRow(key) && !Object.keys(edited).length) draft.edits.delete(key);
  else draft.edits.set(key, {cells: edited});
  afterEdit([key]);
}

function addRow(cells) {
  const key = `n${++draft.added}`;
  beforeEdit(null);
  draft.edits.set(key, {cells});
  afterEdit();
  return key;
}

function removeRow(key) {
  const name = rowName(key);
  beforeEdit(key);
  if (isFileRow(key)) draft.edits.set(key, {cells: null});
  else draft.edits.delete(key);
  afterEdit();
  toast(`${shorten(name, 60)}: the row is taken out. Undo brings it back`);
}

function undoEdit() {
  const last = draft.past.pop();
  if (!last) return;
  draft.edits = last.edits;
  afterEdit();
  if (last.focus) showRow(last.focus);
  say("Taken back");
}

function discardEdits() {
  if (!draft.edits.size) return;
  beforeEdit(null);
  draft.edits = new Map();
  afterEdit();
  toast("All edits are taken back. Undo brings them back");
}

/** Takes edits as the host tells them; those of a row that is edited already are laid over it. */
function layEdits(edits) {
  for (const {row, cells} of edits) {
    const key = row === null ? `n${++draft.added}` : `r${row}`;
    if (cells === null || !draft.edits.get(key)?.cells) draft.edits.set(key, {cells});
    else draft.edits.set(key, {cells: {...draft.edits.get(key).cells, ...cells}});
  }
}

/** Everything that follows an edit; `keys` names the rows whose cells alone changed. */
function afterEdit(keys = null) {
  draft.told = null;
  draft.said = "";
  keepDraft();
  drawTabs();
  drawLayer(keys);
  checkSoon();
}

function keepDraft() {
  tellHost("kept", {layer: draft.edits.size || draft.changed ? {file: draft.file.file, digest: draft.file.digest, edits: wiredEdits(), open: gaz.form} : null});
}

// ── The host: reading, checking, trying out, saving ──

/** Reads the file; edits that the host kept are laid over it, if it is still the file they are of. */
async function readLayer(file = null) {
  draft.asked = true;
  const kept = draft.kept;
  const answer = await askHost("layer", {file: file ?? kept?.file ?? null});
  if (answer.fault) {
    draft.fault = answer.fault;
    drawGazetteer();
    return;
  }
  takeFile(answer);
  draft.kept = null;
  if (kept?.edits?.length && kept.file === answer.file) {
    if (kept.digest === answer.digest) {
      layEdits(kept.edits);
      if (kept.open && cellsThere(kept.open)) gaz.form = kept.open;
    } else draft.changed = kept;
  }
  drawGazetteer();
  if (draft.edits.size) checkSoon();
}

const cellsThere = key => draftKeys().includes(key);

function takeFile(answer) {
  Object.assign(draft, {file: answer, edits: new Map(), past: [], told: null, fault: "", changed: false});
  takeReport(answer);
}

/** Faults and notes by the key of their row; 0 is the header. */
function takeReport({faults, notes}) {
  const fresh = [...draft.edits.keys()].filter(key => !isFileRow(key));
  const byKey = list => {
    const found = new Map();
    for (const [origin, column, value, wanted] of list) {
      const key = origin < 0 ? fresh[-origin - 1] : `r${origin}`;
      found.set(key, [...(found.get(key) ?? []), {column, value, wanted}]);
    }
    return found;
  };
  draft.faults = byKey(faults);
  draft.notes = byKey(notes);
}

let checking = {timer: 0, running: false, again: false};

function checkSoon() {
  clearTimeout(checking.timer);
  checking.timer = setTimeout(checkDraft, CHECK_AFTER_MS);
}

/** One question at a time: an edit made meanwhile is asked about when the answer is there. */
async function checkDraft() {
  if (checking.running) {
    checking.again = true;
    return;
  }
  checking.running = true;
  do {
    checking.again = false;
    await askOnce("check", takeReport);
    if (!checking.again && draft.edits.size && !draft.changed) await tryOut();
  } while (checking.again);
  checking.running = false;
}

async function tryOut(everything = false) {
  draft.working = everything ? "Reading the documents again" : "Looking what would change";
  drawChanges();
  await askOnce("changes", answer => (draft.told = answer), {everything});
  draft.working = "";
  drawChanges();
}

/** Asks about the draft; an answer that an edit has overtaken is not taken. */
async function askOnce(what, take, more = {}) {
  const about = draft.edits;
  const before = JSON.stringify(wiredEdits());
  const answer = await askHost(what, {...aboutDraft(), ...more});
  if (answer.changed) fileChanged();
  else if (answer.fault) draft.fault = answer.fault;
  else if (about === draft.edits && before === JSON.stringify(wiredEdits())) {
    draft.fault = "";
    take(answer);
  } else checking.again = true;
  drawFaults();
}

/** The file is another than the one that is edited: the edits are kept, and the person decides. */
function fileChanged() {
  if (draft.changed) return;
  draft.changed = {file: draft.file.file, digest: draft.file.digest, edits: wiredEdits()};
  keepDraft();
  drawGazetteer();
}

async function saveLayer() {
  draft.working = "Saving";
  drawChanges();
  const names = draft.file.files[draft.file.file];
  const answer = await askHost("save-layer", aboutDraft());
  draft.working = "";
  if (answer.changed) fileChanged();
  else if (answer.fault) {
    draft.fault = answer.fault;
    drawChanges();
  } else {
    takeFile(answer);
    layEdits(answer.left);
    gaz.form = gaz.form && cellsThere(gaz.form) ? gaz.form : null;
    draft.said = `${plural(answer.saved, "row")} saved in ${names}. The map follows in a moment.`;
    keepDraft();
    drawTabs();
    drawGazetteer();
    toast(draft.said);
    if (draft.edits.size) checkSoon();
  }
}

/** Lays the edits over the file as it is now. */
async function carryOver() {
  const {file, digest, edits} = draft.changed;
  const answer = await askHost("carry-over", {file, digest, edits});
  if (answer.fault) {
    draft.fault = answer.fault;
    drawGazetteer();
    return;
  }
  takeFile(answer);
  layEdits(answer.edits);
  draft.said = answer.told.length ? `Look at these again: ${answer.told.join("; ")}.` : "Your edits lie over the file as it is now. Nothing of it is lost.";
  keepDraft();
  drawTabs();
  drawGazetteer();
  checkSoon();
}

async function dropEdits() {
  const {file} = draft.changed;
  draft.changed = false;
  draft.kept = null;
  tellHost("kept", {layer: null});
  await readLayer(file);
  drawTabs();
  toast("Your edits are dropped; the file is shown as it is now");
}

async function downloadLayer(excel) {
  const answer = await askHost("download", {...aboutDraft(), excel});
  if (answer.changed) fileChanged();
  else if (answer.fault) toast(answer.fault);
  else offerFile(new Blob([bytesOf(answer.file)], {type: "text/csv"}), answer.name);
}

async function uploadLayer(name, bytes, instead) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  const answer = await askHost("upload", {...aboutDraft(), data: btoa(text), name, instead});
  if (answer.changed) fileChanged();
  else if (answer.fault) {
    draft.fault = answer.fault;
    drawGazetteer();
  } else {
    beforeEdit(null);
    if (instead) draft.edits = new Map();
    layEdits(answer.edits);
    afterEdit();
    draft.said = `${plural(answer.rows, "row")} of ${shorten(name, 60)} taken up as ${plural(answer.edits.length, "edit")}; nothing is saved yet.${answer.told.length ? ` Left out: ${answer.told.join("; ")}.` : ""}`;
    drawChanges();
    say(draft.said);
  }
}

/** What the host kept for the page that was here before. */
function hearKept(kept) {
  if (kept?.layer && Array.isArray(kept.layer.edits)) draft.kept = kept.layer;
}

const unsaved = () => draft.edits.size || draft.kept?.edits?.length || (draft.changed ? draft.changed.edits.length : 0);
