// One row of the layer in full: every column a field, its point set by a click on the map.

const FORM_COLUMNS = ["name", "alternate_names", "feature_code", "country_code", "latitude", "longitude"];
const FORM_REST = ["population", "admin1", "admin2", "valid_from", "valid_to", "geometry_wkt", "source", "note", "place_id"];
const FORM_HELP = {
  __proto__: null,
  alternate_names: "Separated by |; each may carry its language, as ko:개성.", place_id: "Of the place it changes; empty, it gets one.",
  valid_from: "A year or a date: 1945, 1945-08, -0500.", geometry_wkt: "A line or an area, longitude first.", population: "A whole number.",
};

function openForm(key, known = null) {
  gaz.form = key;
  gaz.picked = null;
  gaz.known = known;
  setPointing(!formPoint());
  keepDraft();
  drawLayer(null);
  drawHits();
  find("#form-name")?.focus();
  askKnown(key);
}

/** What the gazetteer knows of the place a row changes stands in its empty fields, greyed. */
async function askKnown(key) {
  const id = cellsOf(key).place_id;
  if (!id) return;
  const answer = await askHost("place", {place: id});
  if (answer.fault || gaz.form !== key) return;
  for (const field of findAll(".gform [data-cell]")) {
    const cells = answer.found.cells, column = field.dataset.cell;
    const told = Object.hasOwn(cells, column) && cells[column];
    if (told && field.tagName !== "SELECT") field.placeholder = shorten(told, 120);
  }
}

function closeForm() {
  const key = gaz.form;
  gaz.form = null;
  setPointing(false);
  keepDraft();
  drawLayer(null);
  find(`[data-key="${CSS.escape(`row:${key}:form`)}"]`)?.focus();
}

function rowForm(key) {
  const cells = cellsOf(key);
  const own = draft.file.columns.filter(column => !(column in COLUMN_WORDS));
  const field = column => el("div", {class: `ff${FIGURES.has(column) && column !== "population" ? " half" : ""}`},
    el("label", {class: "lab", for: `form-${column}`, text: columnWords(column)}), cellField(key, column, cells, "form"),
    FORM_HELP[column] && el("span", {class: "meta", text: FORM_HELP[column]}), el("div", {class: "ffault", id: `fault-${column}`}));
  return el("div", {class: "gform", "data-form": key},
    el("div", {class: "top"}, el("h2", {tabindex: "-1", dir: "auto", text: cells.name ? shorten(cells.name, 80) : "New place"}),
      el("button", {class: "ic", type: "button", "aria-label": "Close the form", title: "Close", "data-key": "form:close", on: {click: closeForm}}, icon("close"))),
    FORM_COLUMNS.map(field),
    el("button", {class: "btn", type: "button", id: "form-point", "data-key": "form:point", "aria-pressed": String(gaz.pointing), text: "Set the point on the map", on: {click: () => setPointing(!gaz.pointing)}}),
    el("p", {class: "meta", id: "form-where", role: "status"}),
    el("details", {class: "fold", open: FORM_REST.some(column => column !== "place_id" && cells[column]) || own.some(column => cells[column])}, el("summary", {text: "More about it"}), FORM_REST.map(field), own.map(field)),
    el("div", {class: "row"}, el("button", {class: "btn pri", type: "button", "data-key": "form:done", text: "Done", on: {click: closeForm}}),
      el("button", {class: "btn", type: "button", "data-key": "form:remove", text: "Take the row out", on: {click: () => dropRow(key)}})));
}

/** The faults of the row, each below its field; cells that changed elsewhere. */
function drawFormFaults() {
  const form = find(".gform");
  if (!form || form.dataset.form !== gaz.form) return;
  const faults = [...(draft.faults.get(gaz.form) ?? []), ...(draft.notes.get(gaz.form) ?? [])], cells = cellsOf(gaz.form);
  for (const field of findAll("[data-cell]", form)) {
    const column = field.dataset.cell, mine = faults.filter(fault => fault.column === column);
    if (field !== document.activeElement) {
      const stood = cells[column] ?? "";
      if (field.tagName === "SELECT" && ![...field.options].some(o => o.value === stood)) field.append(el("option", {value: stood, text: stood}));
      field.value = stood;
    }
    markField(field, (draft.faults.get(gaz.form) ?? []).some(fault => fault.column === column), `fault-${column}`);
    find(`#fault-${CSS.escape(column)}`, form)?.replaceChildren(...mine.map(fault => faultLine(gaz.form, fault)));
  }
}

function setPointing(on) {
  gaz.pointing = on && gaz.form !== null;
  find("#form-point")?.setAttribute("aria-pressed", String(gaz.pointing));
  const box = find(".mapbox", gaz.view);
  box.classList.toggle("drawing", gaz.pointing);
  find(".hint", box).hidden = !gaz.pointing;
}

/** A click on the map is the place's point; its country follows where none is said. */
async function setPoint({lat, lng}) {
  if (!gaz.pointing || !gaz.form) return;
  const key = gaz.form, digits = gaz.map.map.getZoom() > 8 ? 4 : 3;
  const longitude = ((lng + 540) % 360) - 180;
  setCells(key, {latitude: lat.toFixed(digits), longitude: longitude.toFixed(digits)});
  setPointing(false);
  const answer = await askHost("at", {at: [lat, longitude]});
  if (answer.fault || gaz.form !== key) return;
  if (answer.country && !cellsOf(key).country_code && !cellsOf(key).place_id) setCells(key, {country_code: answer.country});
  find("#form-where").textContent = answer.lies.length ? `The point lies in ${answer.lies.join(", ")}.` : "The point lies at sea, or far from any place that is known.";
}
