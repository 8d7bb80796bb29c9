// The Gazetteer: every place can be looked up; with a host one's own layer is edited, tried out and saved here.

const SEARCH_AFTER_MS = 180;
const PINNED = 20;
const FIRST_HITS = 6;
/** The best of what was found are brought into view; the others may be anywhere. */
const FRAMED = 3;
const NAMES_SHOWN = 12;

/** What is looked for, what was found, the place whose card is open, the row whose form is, and whether a click sets its point. */
const gaz = {text: "", country: "", kind: "", found: [], more: false, asked: 0, waiting: false, picked: null, form: null, row: null, pointing: false, map: null, pins: []};

const GAZETTEER_VIEW = {
  id: "gazetteer", words: "Gazetteer", build: buildGazetteer, start: startGazetteer, badge: () => unsaved(), badgeWords: "edits not saved",
  keys: key => ({"/": () => find("#gaz-words").focus(), z: editable() && undoEdit, Z: editable() && undoEdit}[key] || null),
};

const editable = () => draft.file !== null;

function buildGazetteer() {
  const pick = (id, label) => el("span", {class: "pull"}, el("select", {class: "inp", id, "aria-label": label, "data-key": id, on: {change: searchNow}}));
  return el("section", {class: "view v-gaz", id: "view-gazetteer", "aria-label": "Gazetteer", hidden: true},
    el("div", {class: "gmain page", tabindex: "-1", "data-home": true},
      el("header", {}, el("h1", {text: "Gazetteer"}), el("p", {id: "gaz-lead"})),
      el("div", {class: "gfind", role: "search"},
        el("input", {class: "inp", type: "search", id: "gaz-words", placeholder: "A name, or its beginning", "aria-label": "Search the gazetteer", autocomplete: "off", spellcheck: "false", "data-key": "gaz:words", on: {input: later(searchNow, SEARCH_AFTER_MS)}}),
        pick("gaz-country", "Search in this country"), pick("gaz-kind", "Search for this type")),
      el("p", {class: "meta", id: "gaz-said", role: "status"}),
      el("div", {class: "hitbox", hidden: true}, el("table", {class: "hits", "aria-label": "Places found"},
        el("thead", {}, el("tr", {}, ["Name", "Type", "Within", "People", "Named here", "Do"].map((words, i) => el("th", {scope: "col", class: i === 3 || i === 4 ? "r" : null}, words === "Do" ? el("span", {class: "vh", text: words}) : words)))),
        el("tbody")),
        el("button", {class: "listmore", type: "button", id: "gaz-all", "data-key": "gaz:all", on: {click: () => {
          gaz.all = true;
          drawHits();
          find(`[data-key="${CSS.escape(`hit:${gaz.found[FIRST_HITS].id}`)}"]`).focus();
        }}})),
      el("div", {class: "layerbox"})),
    el("div", {class: "gside"},
      el("div", {class: "mapbox"}, el("div", {class: "map folium-map", id: "gazmap", role: "region", "aria-label": "Map of what was found; the table has the same"}), el("div", {class: "plate hint", hidden: true, text: "Click the map where the place is"})),
      el("div", {class: "gpanel", tabindex: "0", role: "region", "aria-label": "The place, and what will change"}),
      el("div", {class: "gsave", hidden: true})));
}

function startGazetteer(view) {
  gaz.view = view;
  fillChoices();
  listen(changed => {
    if (state.view === "gazetteer" && ["view", "q"].some(key => changed.has(key))) openGazetteer();
  });
  if (state.view === "gazetteer") openGazetteer();
}

const hostHasLayers = () => able !== null && able.layers === true;

function openGazetteer() {
  if (hostHasLayers() && !draft.asked) readLayer();
  if (!gaz.asked) searchNow();
  drawGazetteer();
}

/** Opens the view on a name, from a name without a dot or a place's card. */
function lookInGazetteer(text, hit = null) {
  find("#gaz-words").value = text;
  for (const id of ["#gaz-country", "#gaz-kind"]) find(id).value = "";
  Object.assign(gaz, {picked: null, form: null, asked: gaz.asked + 1});
  select({view: "gazetteer", place: -1, with: -1, mention: -1, sentence: -1});
  searchNow();
  if (hit) pickPlace(hit);
  else find("#gaz-words").focus();
}

/** The host may be heard from after the view was opened. */
function gazetteerAble() {
  fillChoices();
  if (state.view === "gazetteer") openGazetteer();
}

function fillChoices() {
  const codes = draft.file?.countries ?? [...data.countries];
  const fillPick = (id, words, rows) => {
    const pick = find(id), had = pick.value;
    pick.replaceChildren(el("option", {value: "", text: words}), ...rows.map(([value, told]) => el("option", {value, text: told})));
    pick.value = had;
  };
  fillPick("#gaz-country", "Any country", codes);
  fillPick("#gaz-kind", "Any type", Object.entries(CLASS_WORDS));
}

function drawGazetteer() {
  const view = gaz.view;
  find("#gaz-lead", view).textContent = draft.file
    ? `${count(draft.file.places)} places come with Wherein. Rows you add lie on top and win.`
    : hostHasLayers() ? draft.fault || "Opening the gazetteer." : `${plural(data.places.length, "place")} of this page, and what else their names may mean. The whole gazetteer, with places of your own, is in the app: wherein explore.`;
  const box = find(".layerbox", view);
  if (draft.file && !box.firstChild) {
    box.append(buildLayerTable());
    fillChoices();
  }
  if (draft.file) drawTable();
  drawHits();
  drawChanges();
  drawGazMap();
}

// ── Searching ──

async function searchNow() {
  gaz.text = find("#gaz-words").value.trim();
  gaz.country = find("#gaz-country").value;
  gaz.kind = find("#gaz-kind").value;
  gaz.all = false;
  const asked = ++gaz.asked;
  if (!gaz.text) Object.assign(gaz, {found: searchPage(), more: false, waiting: false, fault: ""});
  else if (hostHasLayers()) {
    gaz.waiting = true;
    const answer = await askHost("search", {text: gaz.text.slice(0, 300), country: gaz.country, class: gaz.kind, limit: 30});
    if (asked !== gaz.asked) return;
    gaz.waiting = false;
    Object.assign(gaz, {found: answer.found ?? [], more: Boolean(answer.more), fault: answer.fault ?? ""});
  } else Object.assign(gaz, {found: searchPage(), more: false});
  drawHits();
  pinHits();
}

/** A place of the page as a search finds it. */
const pageHit = p => ({id: p.id, name: p.name, feature: p.feature, class: p.class, country: p.country, lies: p.lies, at: p.at, people: p.population, others: p.others, own: "", how: ""});

/** Without a host: the places of the page and their runners-up, by any name the page knows. */
function searchPage() {
  const wanted = fold(gaz.text);
  const rows = new Map();
  for (const p of data.places) rows.set(p.id, pageHit(p));
  for (const [name, where, lat, lon, id, country, kind] of data.rivals) {
    const [feature, ...lies] = where.split(", ");
    if (!rows.has(id)) rows.set(id, {id, name, feature: feature.charAt(0).toUpperCase() + feature.slice(1), class: kind, country, lies, at: [lat, lon], people: 0, others: [], own: "", how: ""});
  }
  const hits = [];
  for (const row of gaz.text ? rows.values() : data.places.filter(p => p.mentions.length).map(pageHit)) {
    if ((gaz.country && row.country !== gaz.country) || (gaz.kind && row.class !== gaz.kind)) continue;
    const other = [row.name, row.id, ...row.others].find(name => fold(name).includes(wanted));
    if (other === undefined) continue;
    hits.push({...row, how: other === row.name || other === row.id ? "" : `also called ${other}`, rank: fold(row.name) === wanted ? 0 : fold(other).startsWith(wanted) ? 1 : 2});
  }
  if (!gaz.text) return hits.map(hit => [namedHere(hit.id), hit]).sort((a, b) => b[0] - a[0]).map(([, hit]) => ({...hit, how: ""})).slice(0, 200);
  return hits.sort((a, b) => a.rank - b.rank || b.people - a.people || (a.id < b.id ? -1 : 1)).slice(0, 200);
}

const namedHere = id => data.places.find(p => p.id === id)?.mentions.length ?? 0;

function drawHits() {
  const said = find("#gaz-said"), body = find(".hits tbody");
  find(".hitbox").hidden = !gaz.found.length;
  find(".hits").classList.toggle("fixed", !draft.file);
  const shown = gaz.all || gaz.found.length <= FIRST_HITS + 2 ? gaz.found : gaz.found.slice(0, FIRST_HITS), rest = gaz.found.length - shown.length;
  body.replaceChildren(...shown.map(hitRow));
  const all = find("#gaz-all");
  all.hidden = !rest;
  all.textContent = `Show ${count(rest)} more`;
  said.textContent = gaz.waiting ? "" : !gaz.text && gaz.found.length ? "Named in the open documents, most often first" : !gaz.text ? "" : gaz.fault ? gaz.fault : gaz.found.length
    ? `${gaz.more ? "The first " : ""}${plural(gaz.found.length, "place")}, best first`
    : `Nothing is called “${shorten(gaz.text, 60)}”${gaz.country || gaz.kind ? " in that country and of that type: take a filter away" : hostHasLayers() ? ", nor nearly so: add it below" : " on this page"}.`;
}

function hitRow(hit, i) {
  const named = namedHere(hit.id), on = gaz.picked?.id === hit.id;
  return el("tr", {class: `${on ? "lit" : ""} ${gaz.text ? "" : "plain"}`},
    el("td", {class: "name"}, el("div", {}, el("span", {class: i < PINNED && gaz.text ? "pin" : null, "aria-hidden": "true", text: i < PINNED && gaz.text ? String(i + 1) : ""}), el("span", {},
      el("button", {class: "link strong", type: "button", dir: "auto", "data-key": `hit:${hit.id}`, "aria-pressed": String(on), text: hit.name, on: {click: () => pickPlace(hit)}}),
      hit.own && el("span", {class: "meta", text: " yours"}), hit.how && el("span", {class: "meta how", text: hit.how})))),
    el("td", {text: hit.feature}), el("td", {class: hit.lies.length ? null : "none", text: hit.lies.join(", ") || "–"}),
    el("td", {class: "r", text: hit.people ? count(hit.people) : "–"}), el("td", {class: `r ${named ? "" : "none"}`, text: named ? count(named) : "–"}),
    el("td", {class: "do"}, draft.file && el("button", {class: "link", type: "button", "data-key": `change:${hit.id}`, "aria-label": `Change ${hit.name} in my layer`, text: "Change", on: {click: () => changePlace(hit)}})));
}

// ── One place ──

/** Opens a place's card: at once with what the list knows, then with all the gazetteer has. */
async function pickPlace(hit) {
  gaz.picked = hit;
  gaz.form = null;
  drawHits();
  drawChanges();
  pinHits();
  const here = find(`[data-key="${CSS.escape(`hit:${hit.id}`)}"]`);
  (narrow() || !here ? find(".gpanel h2") : here)?.focus();
  if (!hostHasLayers()) return;
  const answer = await askHost("place", {place: hit.id});
  if (gaz.picked?.id !== hit.id) return;
  gaz.picked = answer.fault ? {...hit, fault: answer.fault} : {...answer.found, how: hit.how};
  drawChanges();
}

const narrow = () => find("#app").clientWidth <= 720;

function placeInFull(hit) {
  const names = hit.names ?? hit.others, named = namedHere(hit.id), place = data.places.findIndex(p => p.id === hit.id);
  const first = names.slice(0, NAMES_SHOWN), rest = names.slice(NAMES_SHOWN);
  const own = draft.file ? rowOfPlace(hit.id) : null;
  return el("div", {class: "gcard"},
    el("div", {class: "top"}, el("h2", {tabindex: "-1", dir: "auto", text: hit.name}),
      el("button", {class: "ic", type: "button", "aria-label": `Close ${hit.name}`, title: "Close", "data-key": "gcard:close", on: {click: closePlace}}, icon("close"))),
    el("p", {class: "crumb"}, el("b", {text: hit.feature}), hit.lies.length ? ` in ${hit.lies.join(", ")}` : "", ` · ${coordinates(hit.at)}`, hit.people > 0 && ` · ${plural(hit.people, "person", "people")}`, " · ", idLink(hit.id)),
    hit.fault && el("p", {class: "meta", text: hit.fault}),
    hit.how && el("p", {class: "meta", text: `Found as: ${hit.how}.`}),
    names.length > 0 && el("div", {class: "sec"}, el("h3", {text: "Also called"}), el("p", {class: "names", dir: "auto", text: first.join(" · ")}),
      rest.length > 0 && el("details", {class: "fold"}, el("summary", {text: `${plural(rest.length + (hit.unsaid ?? 0), "more name")}`}), el("p", {class: "names", dir: "auto", text: rest.join(" · ")}), hit.unsaid > 0 && el("p", {class: "meta", text: `and ${count(hit.unsaid)} further names in the gazetteer`}))),
    hit.parents?.length > 0 && el("div", {class: "sec"}, el("h3", {text: "Lies in"}), el("ul", {}, hit.parents.map(({id, name}) => el("li", {}, el("span", {dir: "auto", text: name}), " ", el("span", {class: "meta", text: id}))))),
    hit.source && el("p", {class: "meta", text: hit.own ? `From your file ${hit.own}.` : `From ${hit.source}.`}),
    el("div", {class: "row"},
      draft.file && el("button", {class: "btn pri", type: "button", "data-key": "gcard:change", text: own ? "Open my row of it" : "Change this place", on: {click: () => changePlace(hit)}}),
      draft.file && el("button", {class: "btn", type: "button", "data-key": "gcard:remove", text: "Take it away", on: {click: () => takeAway(hit)}}),
      named > 0 && el("button", {class: "btn", type: "button", "data-key": "gcard:read", text: `Read its ${plural(named, "mention")}`, on: {click: () => openPlace(place)}})));
}

function closePlace() {
  const id = gaz.picked?.id;
  gaz.picked = null;
  drawHits();
  drawChanges();
  pinHits();
  find(`[data-key="${CSS.escape(`hit:${id}`)}"]`)?.focus();
}

/** A row of one's own over a place: what is left empty stays as it is known. */
function changePlace(hit) {
  const own = rowOfPlace(hit.id);
  openForm(own ?? addRow({place_id: hit.id, name: hit.name, latitude: String(hit.at[0]), longitude: String(hit.at[1])}), hit);
}

function takeAway(hit) {
  const own = rowOfPlace(hit.id);
  if (own) setCells(own, {feature_code: REMOVED});
  else addRow({place_id: hit.id, name: hit.name, feature_code: REMOVED});
  gaz.picked = null;
  toast(`${hit.name} is taken away once you save`);
  drawGazetteer();
}

// ── The side: a row's form, a place's card, or what will change ──

function drawLayer(keys) {
  if (!draft.file || !find(".grid")) return;
  if (keys) {
    for (const key of keys) if (tableRows.has(key)) drawRowState(key);
    drawTableWords(shownKeys());
  } else drawTable();
  drawChanges();
  pinHits();
}

/** What checking said, at every row that is drawn. */
function drawFaults() {
  if (!find(".grid")) return;
  for (const key of tableRows.keys()) if (cellsThere(key)) drawRowState(key);
  drawTableWords(shownKeys());
  drawChanges();
}

function drawChanges() {
  const panel = find(".gpanel"), had = panel.contains(document.activeElement) ? focusKey() : null;
  const form = gaz.form && draft.file && cellsThere(gaz.form) ? gaz.form : null, note = changedNote();
  // A form that stands is brought up to date field by field: someone may be typing in it.
  if (form && find(".gform", panel)?.dataset.form === form) {
    find(".gnote", panel)?.remove();
    if (note) panel.prepend(note);
    drawFormFaults();
  } else {
    panel.replaceChildren(...present([note, form ? rowForm(form) : gaz.picked ? placeInFull(gaz.picked) : draft.file ? changesList() : howToBegin()]));
    if (form) drawFormFaults();
  }
  if (had && !panel.contains(document.activeElement)) find(`[data-key="${CSS.escape(had)}"]`, panel)?.focus();
  drawSave();
}

const howToBegin = () => el("div", {class: "stt"}, el("h2", {text: "Look a place up"}), el("p", {text: hostHasLayers() ? "Its names, where it lies and how often it is named here stand in this column." : "Type a name and choose a place: its names, where it lies and how often it is named stand here."}));

function changedNote() {
  if (!draft.changed) return null;
  const name = draft.file?.files[draft.changed.file] ?? "The file";
  return el("div", {class: "gnote", role: "alert"}, el("h2", {class: "small", text: `${name} was changed by someone else`}),
    el("p", {text: `Your ${plural(draft.changed.edits.length, "edit")} ${draft.changed.edits.length === 1 ? "is" : "are"} kept, and nothing was overwritten. They can lie over the file as it is now, row by row.`}),
    el("div", {class: "row"}, el("button", {class: "btn pri", type: "button", "data-key": "changed:carry", text: "Lay my edits over it", on: {click: carryOver}}), el("button", {class: "btn", type: "button", "data-key": "changed:drop", text: "Drop my edits", on: {click: dropEdits}})));
}

function changesList() {
  const name = draft.file.files[draft.file.file], told = draft.told;
  const held = [...draft.edits.keys()].filter(key => draft.faults.has(key));
  if (!draft.edits.size)
    return el("div", {class: "gchanges"}, el("h2", {text: "What will change"}), el("p", {class: "meta", text: draft.said || `Nothing yet: the layer is as ${draft.file.exists ? `saved in ${name}` : "at the start"}. Edit a cell, and you see here which mentions it moves before you save.`}));
  return el("div", {class: "gchanges"}, el("h2", {text: "What will change"}),
    el("p", {class: "meta", text: draft.said || `Compared with ${draft.file.exists ? `the saved ${name}` : "no layer"}. Nothing has changed yet.`}),
    draft.fault && el("p", {class: "strong", text: draft.fault}),
    !told && el("p", {class: "meta", text: `${draft.working || "Checking"}…`}),
    told?.mentions.map(mentionChange),
    told && told.groups > told.mentions.length && el("p", {class: "meta", text: `and ${count(told.groups - told.mentions.length)} more`}),
    told && !told.mentions.length && el("p", {text: told.unread ? "" : "No mention of the open documents gets another place."}),
    told?.unread > 0 && el("div", {class: "change"}, el("p", {text: `${plural(told.unread, "more document")} may be affected and ${told.unread === 1 ? "was" : "were"} not read yet.`}), el("button", {class: "btn", type: "button", "data-key": "changes:all", text: "Read them now", on: {click: () => tryOut(true)}})),
    told?.lines.length > 0 && el("details", {class: "fold change"}, el("summary", {text: "In the gazetteer itself"}), el("pre", {text: told.lines.join("\n")})),
    held.length > 0 && el("div", {class: "change"}, el("h3", {text: "Held back"}), el("p", {class: "meta", text: `${held.slice(0, 5).map(rowName).join(", ")}${held.length > 5 ? ` and ${count(held.length - 5)} more` : ""}: something is to be mended. The other rows can be saved without.`})));
}

const mentionChange = ({text, times, was, will, before, after}) => el("div", {class: "change"},
  el("h3", {dir: "auto", text: `${shorten(text, 80)}${times > 1 ? `, ${plural(times, "mention")}` : ""}`}),
  el("dl", {}, el("dt", {text: "was"}), el("dd", {dir: "auto", text: was}), el("dt", {text: "will be"}), el("dd", {dir: "auto", text: will})),
  el("p", {class: "quote", dir: "auto"}, `“…${before.replace(/\s+/g, " ")}`, el("mark", {class: "k-none", text: shorten(text, 200)}), `${after.replace(/\s+/g, " ")}…”`));

function drawSave() {
  const bar = find(".gsave"), told = draft.told, had = bar.contains(document.activeElement) ? focusKey() : null;
  bar.hidden = !draft.file || (!draft.edits.size && !draft.working);
  if (bar.hidden) return;
  // Saving looks again itself: until what would change is known, the button does not say how many rows.
  const rows = told ? told.sound : draft.edits.size;
  const words = draft.working === "Saving" ? "Saving" : !told ? "Save" : [`Save ${plural(rows, "row")}`, told.count > 0 && `change ${plural(told.count, "mention")}`].filter(Boolean).join(", ");
  bar.replaceChildren(
    el("button", {class: "btn pri", type: "button", "data-key": "layer:save", disabled: !rows || draft.working === "Saving" || Boolean(draft.changed), text: words, on: {click: saveLayer}}),
    el("button", {class: "btn", type: "button", "data-key": "layer:discard", text: "Discard", on: {click: discardEdits}}));
  if (had) find(`[data-key="${CSS.escape(had)}"]`, bar)?.focus();
}

// ── The map ──

function drawGazMap() {
  const box = find(".mapbox", gaz.view);
  if (!box.offsetParent) return;
  if (!gaz.map) {
    gaz.map = new PlaceMap(box, {furniture: false, pick: index => (gaz.pointing ? setPoint(L.latLng(data.places[index].at)) : pickPlace(pageHit(data.places[index])))});
    gaz.map.begin(shownPlaces());
    // Above the names of towns, which would stand over their figures.
    gaz.map.map.createPane("pins").style.zIndex = 660;
    gaz.map.map.on("click", event => setPoint(event.latlng));
  }
  gaz.map.map.invalidateSize({animate: false});
  gaz.map.show(shownPlaces());
  pinHits();
}

function pinHits() {
  if (!gaz.map) return;
  gaz.pins.forEach(pin => pin.remove());
  const at = formPoint();
  const pinOf = (hit, text, on) => {
    const marker = L.marker(hit.at, {pane: "pins", keyboard: false, zIndexOffset: on ? 3000 : 2000, icon: L.divIcon({className: "pinbox", iconSize: [0, 0], html: el("span", {class: `pinm${on ? " on" : ""}`, title: hit.name, text})})}).addTo(gaz.map.map);
    if (!gaz.form) marker.on("click", () => pickPlace(hit));
    return marker;
  };
  // What the documents name is on the map already.
  const hits = gaz.form || !gaz.text ? [] : gaz.found.slice(0, PINNED);
  gaz.pins = hits.map((hit, i) => pinOf(hit, String(i + 1), gaz.picked?.id === hit.id));
  if (gaz.picked && !gaz.text && !at) gaz.pins.push(pinOf(gaz.picked, "●", true));
  if (at) gaz.pins.push(pinOf({at, name: rowName(gaz.form ?? gaz.row)}, "●", true));
  gaz.map.pins = gaz.pins.map(pin => pin.getLatLng());
  gaz.map.batch(() => {
    lookAt(at ? [at] : gaz.picked ? [gaz.picked.at] : hits.slice(0, FRAMED).map(hit => hit.at));
    gaz.map.redraw();
  });
}

/** Brings points into view; one that is in view already moves nothing. */
function lookAt(points) {
  const {map} = gaz.map;
  if (!points.length || points.every(at => map.getBounds().pad(-0.05).contains(at))) return;
  map.fitBounds(L.latLngBounds(points), {padding: [40, 40], maxZoom: points.length > 1 ? 9 : 7, animate: false});
}

/** The point of the row whose form is open, else of the row that someone is in. */
function formPoint() {
  const key = gaz.form ?? (gaz.picked ? null : gaz.row);
  if (!key || !draft.file || !cellsThere(key)) return null;
  const {latitude, longitude} = cellsOf(key);
  const at = [latitude, longitude].map(text => (text ?? "").trim() === "" ? NaN : Number(text.replace(",", ".")));
  return at.every(Number.isFinite) && Math.abs(at[0]) <= 85 && Math.abs(at[1]) <= 180 ? at : null;
}
