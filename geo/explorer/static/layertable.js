// The user's layer as a table: every cell a field of its own, each fault at its cell with what to do about it.

const TABLE_COLUMNS = ["name", "alternate_names", "latitude", "longitude", "feature_code"];
const FIGURES = new Set(["latitude", "longitude", "population"]);
const REMOVED = "DELETED";
let tableRows = new Map();
let tableGrowing = null;

function buildLayerTable() {
  return el("section", {class: "mylayer", "aria-labelledby": "layer-head"},
    el("div", {class: "lhead"}, el("h2", {id: "layer-head", text: "My layer"}), el("span", {class: "meta", id: "layer-count", role: "status"})),
    el("p", {class: "meta", id: "layer-about"}),
    el("div", {class: "ltools"},
      el("span", {class: "pull", id: "layer-files", hidden: true}, el("select", {class: "inp", "aria-label": "File to edit", "data-key": "layer:file", on: {change: event => switchFile(event.target)}})),
      el("input", {class: "inp", type: "search", id: "layer-find", placeholder: "Find in my layer", "aria-label": "Find in my layer", "data-key": "layer:find", on: {input: later(() => drawTable(), 150)}}),
      el("button", {class: "btn", type: "button", id: "layer-faulty", "aria-pressed": "false", hidden: true, "data-key": "layer:faulty", on: {click: event => {
        event.currentTarget.setAttribute("aria-pressed", String(event.currentTarget.getAttribute("aria-pressed") !== "true"));
        drawTable();
      }}}),
      el("span", {class: "sp"}),
      el("button", {class: "btn", type: "button", id: "layer-undo", "data-key": "layer:undo", on: {click: undoEdit}}, "Undo ", el("kbd", {text: "Z", "aria-hidden": "true"})),
      el("button", {class: "btn", type: "button", "data-key": "layer:upload", text: "Upload CSV", on: {click: () => find("#layer-upload").click()}}),
      el("details", {class: "menu"}, el("summary", {class: "btn", "data-key": "layer:download", text: "Download"}),
        el("div", {class: "plate sheet"},
          el("button", {class: "tool", type: "button", "data-key": "layer:plain", text: "CSV, as the file is", on: {click: () => downloadLayer(false)}}),
          el("button", {class: "tool", type: "button", "data-key": "layer:excel", text: "CSV for Excel", on: {click: () => downloadLayer(true)}}))),
      el("input", {type: "file", id: "layer-upload", class: "vh", tabindex: "-1", "aria-label": "CSV to take up", accept: ".csv,.tsv,.txt,text/csv", on: {change: takeUpload}})),
    el("div", {class: "gridbox"}, el("table", {class: "grid", "aria-labelledby": "layer-head"},
      el("thead", {}, el("tr", {}, el("th", {scope: "col"}, el("span", {class: "vh", text: "State"})),
        TABLE_COLUMNS.map(column => el("th", {scope: "col", class: FIGURES.has(column) ? "r" : null, text: column === "alternate_names" ? "Other names, split by |" : columnWords(column)})),
        el("th", {scope: "col"}, el("span", {class: "vh", text: "Do"})))),
      el("tbody"))),
    el("button", {class: "btn newrow", type: "button", "data-key": "layer:new", on: {click: () => showRow(addRow({}), "name")}}, el("span", {"aria-hidden": "true", text: "+ "}), "New place"));
}

/** The rows that what is typed above the table lets through. */
function shownKeys() {
  const wanted = fold(find("#layer-find").value.trim());
  const faulty = find("#layer-faulty").getAttribute("aria-pressed") === "true";
  return draftKeys().filter(key => {
    if (faulty && !draft.faults.has(key)) return false;
    const cells = wanted ? cellsOf(key) : null;
    return !wanted || ["name", "alternate_names", "place_id", "country_code", "note"].some(column => fold(cells[column] ?? "").includes(wanted));
  });
}

/** Draws the whole table; the row of `reach` is there at once. */
function drawTable(reach = null) {
  const body = find(".grid tbody"), keys = shownKeys(), had = body.contains(document.activeElement) ? focusKey() : null;
  tableRows = new Map();
  tableGrowing = growing(freshBody(body), keys, key => tableRow(key), {more: button => el("tr", {class: "morerow"}, el("td", {colspan: TABLE_COLUMNS.length + 2}, button)), start: Math.max(0, keys.indexOf(reach))});
  find(".gridbox").hidden = !keys.length;
  drawTableWords(keys);
  for (const key of tableRows.keys()) drawRowState(key);
  if (had) find(`[data-key="${CSS.escape(had)}"]`, find(".grid"))?.focus();
}

function freshBody(body) {
  const fresh = el("tbody");
  body.replaceWith(fresh);
  return fresh;
}

function drawTableWords(keys) {
  const all = draftKeys().length, faulty = [...draft.faults.keys()].filter(cellsThere).length, noted = [...draft.notes.keys()].filter(key => cellsThere(key) && !draft.faults.has(key)).length;
  find("#layer-count").textContent = [keys.length < all ? `${count(keys.length)} of ${plural(all, "row")}` : plural(all, "row"), faulty && `${plural(faulty, "row")} to mend`, noted && `${plural(noted, "row")} worth a look`].filter(Boolean).join(" · ");
  const {files, file, exists} = draft.file;
  const header = [...(draft.faults.get("r0") ?? []), ...(draft.notes.get("r0") ?? []), ...(draft.faults.get("r1") ?? []), ...(draft.notes.get("r1") ?? [])];
  find("#layer-about").textContent = [
    exists ? `${files[file]}, on the computer that runs Wherein.` : `${files[file]} is made with the first row you save.`,
    !all && "Add a place here, change one you have searched for, or upload a CSV.", ...header.map(({column, wanted}) => `Column ${column}: ${wanted}.`),
  ].filter(Boolean).join(" ");
  const pick = find("#layer-files select");
  find("#layer-files").hidden = files.length < 2;
  pick.replaceChildren(...files.map((name, i) => el("option", {value: i, text: i ? name : `${name}, your own`})));
  pick.value = String(file);
  const only = find("#layer-faulty");
  only.hidden = !faulty && only.getAttribute("aria-pressed") !== "true";
  only.textContent = `To mend: ${count(faulty)}`;
  find("#layer-undo").disabled = !draft.past.length;
}

// ── One row ──

function tableRow(key) {
  const cells = cellsOf(key);
  const number = rowNumber(key);
  const state = el("td", {class: "st"});
  const fields = TABLE_COLUMNS.map(column => el("td", {class: FIGURES.has(column) ? "r" : null, "data-label": columnWords(column)}, cellField(key, column, cells)));
  const row = el("tr", {"data-row": key, on: {focusin: () => atRow(key)}}, state, fields,
    el("td", {class: "do"},
      el("button", {class: "link", type: "button", "data-key": `row:${key}:form`, "data-rowlabel": "All of", text: "More", on: {click: () => openForm(key)}}),
      el("button", {class: "ic", type: "button", "data-key": `row:${key}:remove`, "data-rowlabel": "Take out", title: "Take the row out", on: {click: () => dropRow(key)}}, icon("close", true))));
  const note = el("tr", {class: "msg", hidden: true}, el("td"), el("td", {colspan: TABLE_COLUMNS.length + 1, id: `msg-${key}`}));
  tableRows.set(key, {row, note, state, number});
  drawRowState(key);
  return [row, note];
}

/** The row someone is in shows its point on the map. */
function atRow(key) {
  if (gaz.row === key || gaz.form) return;
  gaz.row = key;
  if (gaz.picked) {
    gaz.picked = null;
    drawChanges();
  }
  pinHits();
}

/** A field for one cell, in the table or in the form; it writes when it is left. */
function cellField(key, column, cells, where = "cell") {
  const value = cells[column] ?? "";
  const props = {
    "data-cell": column, "data-of": key, "data-key": `${where}:${key}:${column}`, "aria-label": where === "cell" ? `${columnWords(column)}, ${cells.name || "new row"}` : null,
    id: where === "form" ? `form-${column}` : null, dir: "auto", autocomplete: "off", spellcheck: "false",
  };
  if (column === "feature_code" || column === "country_code") return choiceField(props, column, value, key, where === "form");
  const long = where === "form" && (column === "geometry_wkt" || column === "note" || column === "alternate_names");
  const node = long ? el("textarea", {...props, rows: "2"}) : el("input", {...props, type: "text", inputmode: FIGURES.has(column) ? "decimal" : null});
  node.value = value;
  node.addEventListener("change", () => setCells(key, {[column]: node.value}));
  node.addEventListener("keydown", event => onCellKey(event, key, column, long));
  return node;
}

const choicesFor = column => (column === "country_code" ? draft.file.countries : [...draft.file.kinds, [REMOVED, "Taken away"]]);

/** A choice whose long list is there only once someone comes to it: a table has hundreds of them. */
function choiceField(props, column, value, key, whole) {
  const words = code => choicesFor(column).find(([each]) => each === code)?.[1] ?? code;
  const node = el("select", props, el("option", {value, text: value ? words(value) : ""}));
  node.value = value;
  const fill = () => {
    if (node.options.length > 1) return;
    const known = choicesFor(column), shown = node.value;
    node.replaceChildren(el("option", {value: "", text: "Not said"}),
      ...(shown && !known.some(([code]) => code === shown) ? [el("option", {value: shown, text: shown})] : []),
      ...known.map(([code, told]) => el("option", {value: code, text: told})));
    node.value = shown;
  };
  if (whole) fill();
  node.addEventListener("pointerdown", fill);
  node.addEventListener("focus", fill);
  node.addEventListener("change", () => setCells(key, {[column]: node.value}));
  return node;
}

/** Enter and the arrows walk down and up a column; Esc brings back what stood there. */
function onCellKey(event, key, column, long) {
  if (event.key === "Escape") {
    const stood = cellsOf(key)[column] ?? "";
    if (event.target.value !== stood) event.stopPropagation();
    event.target.value = stood;
    return;
  }
  const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" || event.key === "Enter" ? 1 : 0;
  if (!by || long || event.target.closest(".gform")) return;
  event.preventDefault();
  setCells(key, {[column]: event.target.value});
  const keys = shownKeys(), next = keys[keys.indexOf(key) + by];
  if (next) focusCell(next, column);
}

function focusCell(key, column) {
  const keys = shownKeys();
  tableGrowing?.reach(keys.indexOf(key));
  const field = tableRows.get(key)?.row.querySelector(`[data-cell="${column}"]`);
  field?.focus();
  field?.select?.();
}

/** Brings a row into view, for someone who undid an edit of it or has just added it. */
function showRow(key, column = null) {
  if (!cellsThere(key)) return;
  if (!shownKeys().includes(key)) {
    find("#layer-find").value = "";
    find("#layer-faulty").setAttribute("aria-pressed", "false");
    drawTable(key);
  }
  tableGrowing?.reach(shownKeys().indexOf(key));
  tableRows.get(key)?.row.scrollIntoView({block: "nearest"});
  if (column) focusCell(key, column);
}

/** What checking says of a row, at the row: its sign, its cells, and below it what is wrong and how to mend it. */
function drawRowState(key) {
  const {row, note, state, number} = tableRows.get(key);
  const faults = draft.faults.get(key) ?? [], notes = draft.notes.get(key) ?? [], cells = cellsOf(key);
  const spoilt = draft.file.spoilt[String(number)] && !draft.edits.has(key);
  const [sign, words] = faults.length ? ["✕", "to mend"] : notes.length ? ["!", "worth a look"] : ["✓", "in order"];
  state.replaceChildren(el("span", {"aria-hidden": "true", text: sign}), el("span", {class: "vh", text: `${words}${draft.edits.has(key) ? ", not saved" : ""}`}));
  row.classList.toggle("edited", draft.edits.has(key));
  row.classList.toggle("open", gaz.form === key);
  row.classList.toggle("gone", cells.feature_code === REMOVED);
  for (const field of findAll("[data-cell]", row)) {
    const column = field.dataset.cell, stood = cells[column] ?? "";
    if (field !== document.activeElement && field.value !== stood) {
      if (field.tagName === "SELECT" && ![...field.options].some(o => o.value === stood)) field.replaceChildren(el("option", {value: stood, text: choicesFor(column).find(([code]) => code === stood)?.[1] ?? stood}));
      field.value = stood;
    }
    markField(field, faults.some(fault => fault.column === column), `msg-${key}`);
    field.setAttribute("aria-label", `${columnWords(column)}, ${cells.name || "row without a name"}`);
  }
  for (const button of findAll("[data-rowlabel]", row)) button.setAttribute("aria-label", `${button.dataset.rowlabel} ${cells.name || "the row without a name"}`);
  note.hidden = !faults.length && !notes.length;
  note.lastChild.replaceChildren(...faults.map(fault => faultLine(key, fault, spoilt)), ...notes.map(told => faultLine(key, told)));
}

function markField(field, faulty, id) {
  if (faulty) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (faulty) field.setAttribute("aria-describedby", id);
  else field.removeAttribute("aria-describedby");
}

/** One fault in words, with a button where the remedy is plain. */
function faultLine(key, {column, value, wanted}, spoilt = false) {
  const shown = value ? ` “${shorten(value, 80)}”` : "";
  return el("p", {}, el("b", {dir: "auto", text: spoilt ? "This line of the file makes no row" : `${columnWords(column)}${shown}`}), ` ${plainly(wanted)}.`,
    remedies(key, column, wanted).map(([words, cells]) => el("button", {class: "btn", type: "button", "data-key": `mend:${key}:${column}:${words}`, text: words, on: {click: () => setCells(key, cells)}})));
}

const plainly = wanted => wanted.replace("geometry_wkt", "an outline").replaceAll("valid_from", "From").replaceAll("-90 and 90", "−90 and 90").replaceAll("-180 and 180", "−180 and 180");

function remedies(key, column, wanted) {
  const cells = cellsOf(key), meant = wanted.match(/did you mean (\S+) \(/)?.[1], id = wanted.match(/give its id, (\S+)$/)?.[1];
  return [
    wanted.includes("look swapped") && ["latitude", "longitude"].includes(column) && ["Swap them", {latitude: cells.longitude ?? "", longitude: cells.latitude ?? ""}],
    meant && [`Use ${meant}`, {[column]: meant}],
    id && ["Change that place instead", {place_id: id}],
  ].filter(Boolean);
}

// ── Acts ──

function dropRow(key) {
  const keys = shownKeys(), at = keys.indexOf(key);
  if (gaz.form === key) gaz.form = null;
  removeRow(key);
  const next = shownKeys()[Math.min(at, keys.length - 2)];
  if (next) find(`[data-key="row:${next}:remove"]`)?.focus();
  else find('[data-key="layer:new"]').focus();
}

function switchFile(pick) {
  if (!draft.edits.size) {
    readLayer(Number(pick.value));
    return;
  }
  pick.value = String(draft.file.file);
  toast("Save or discard your edits first");
}

async function takeUpload(event) {
  const file = event.target.files[0];
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  event.target.value = "";
  if (!draftKeys().length) await uploadLayer(file.name, bytes, false);
  else askHowToTake(file.name, bytes);
}

function askHowToTake(name, bytes) {
  const close = () => dialog.close();
  const act = (words, instead, extra = "") => el("button", {class: `btn ${extra}`, type: "button", text: words, on: {click: () => {
    close();
    uploadLayer(name, bytes, instead);
  }}});
  const dialog = el("dialog", {id: "upload-dialog", "aria-labelledby": "upload-head", on: {close: () => dialog.remove()}},
    el("h2", {id: "upload-head", dir: "auto", text: `Take up ${shorten(name, 60)}`}),
    el("p", {text: "Its rows can join yours, where a row with an id you have changes that row; or they can stand in the place of all of yours. Nothing is saved yet."}),
    el("div", {class: "xrow end"}, act("Add its rows", false, "pri"), act("Replace all of mine", true), el("button", {class: "btn", type: "button", text: "Leave it", on: {click: close}})));
  find("#app").append(dialog);
  dialog.showModal();
}
