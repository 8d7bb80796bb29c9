// The Map view: filters, map and plates, and the panel of sentences, places or one place's card.

let mainMap = null;

function buildMapView() {
  return el("section", {class: "view v-map", id: "view-map", "aria-label": "Map and sentences"},
    el("h1", {class: "vh", text: `${shorten(data.title, 200)}: map and sentences`}),
    el("div", {class: "filters", role: "search", "aria-label": "Filter mentions"}),
    el("div", {class: "split"},
      el("div", {class: "papermap"}),
      el("section", {class: "mapbox", "aria-label": "Map"},
        el("div", {class: "map folium-map", id: mapId, role: "region", "aria-label": "Map of the places; the list Places has the same by keyboard"}),
        buildMapBar(),
        el("details", {class: "plate beyond", open: true, hidden: true}, el("summary", {class: "lab", text: "Beyond this map"}), el("div", {class: "rows"})),
        buildKey()),
      el("section", {class: "panel", "aria-label": "Sentences and places"}),
    ));
}

/** What the map shows and by what it is coloured. */
function buildMapBar() {
  const pick = (key, label, options) => el("div", {class: "chooser"}, el("label", {class: "lab", for: `map-${key}`, text: label}),
    el("span", {class: "pull"}, el("select", {id: `map-${key}`, "data-key": `map:${key}`, "data-mapchoice": key, on: {change: event => update({[key]: event.target.value})}},
      options.map(([value, words]) => el("option", {value, text: words})))));
  return el("div", {class: "plate mapbar", role: "group", "aria-label": "What the map shows"},
    pick("by", "Colour", Object.entries(DIMENSIONS).filter(([key]) => worthColouring(key)).map(([key, {words}]) => [key, words])),
    pick("layer", "Show", Object.entries(LAYERS)), buildAreaTools());
}

/** What the map shows now, as a drawing of the width it has on paper. */
function mapOnPaper() {
  const bounds = mainMap.map.getSize().x ? mainMap.map.getBounds() : null;
  return mapFigure(shownPlaces(), 695, "Map", bounds && [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]);
}

/** A dimension of one single value colours nothing. */
const worthColouring = key => key === "kind" || counted(DIMENSIONS[key].of === DIMENSIONS.document.of ? m => `d${m.document}` : DIMENSIONS[key].of).length > 1;

function showMapBar() {
  for (const node of findAll("[data-mapchoice]")) node.value = state[node.dataset.mapchoice];
  find("#app").dataset.by = state.by;
  find(".v-map").classList.toggle("nomap", state.layer === "none");
}

const MAP_VIEW = {id: "map", words: "Map", build: buildMapView, start: startMapView};

function startMapView(view) {
  const box = find(".mapbox", view);
  find(".key", view).open = find("#app").clientWidth > 720;
  buildFilters(find(".filters", view));
  mainMap = new PlaceMap(box, {pick: index => openPlace(index), hover: relate, after: afterMapDrawn});
  showMapBar();
  unframed = state.view !== "map" && !viewOfAddress();
  mainMap.layer = box.dataset.layer = state.layer;
  mainMap.batch(() => {
    mainMap.begin(shownPlaces(), viewOfAddress());
    mainMap.showArea(state.area);
    mainMap.focus(state.place, kept());
    drawKey();
  });
  drawHeatKey();
  // The plates are as tall as their contents, which stand only now.
  if (!viewOfAddress() && mainMap.map.getSize().x) mainMap.frame();
  drawPanel();
  listen(followState);
  mainMap.map.on("moveend", () => {
    if (!mainMap.map.getSize().x) return;
    const c = mainMap.map.getCenter();
    state.map = [c.lat.toFixed(3), c.lng.toFixed(3), mainMap.map.getZoom()].join(",");
    writeHash();
    drawHeatKey();
  });
}

/** How much the warmest spot holds is known once the map is painted. */
const drawHeatKey = () => state.layer === "heat" && drawKey();

/** Whether the map has to be drawn anew when it is next shown, and whether it has yet to find its view. */
let mapStale = false;
let unframed = false;

function followState(changed) {
  const looks = filtersChanged(changed) || changed.has("by");
  if (looks || changed.has("layer")) showMapBar();
  if (state.view !== "map") {
    mapStale ||= looks || ["layer", "place", "with", "sentence", "group", "list"].some(key => changed.has(key));
    return;
  }
  const anew = mapStale;
  mapStale = false;
  if (changed.has("view")) mainMap.map.invalidateSize({animate: false});
  // What was opened is shown first: the map marks it, which moves nothing, once its sentences stand.
  const later = !looks && !anew && !changed.has("view") && changed.has("place") && state.place >= 0;
  if (later) afterPaint(() => markOpened(changed));
  else mainMap.batch(() => drawMap(changed, anew, looks));
  drawHeatKey();
  if (anew || looks || ["list", "place", "with", "group", "mention", "layer", "ghost"].some(key => changed.has(key))) drawPanel();
  else if (changed.has("sentence")) pressSentence();
  const named = changed.has("map") && state.map !== null;
  if (changed.has("map")) moveToAddress();
  // The sentences are shown first; the map sets off once they are.
  if (!named) afterPaint(() => revealSelection(changed));
}

const afterPaint = act => requestAnimationFrame(() => setTimeout(act));

function markOpened(changed) {
  if (state.view !== "map") {
    mapStale = true;
    return;
  }
  mainMap.batch(() => drawMap(changed, false, false));
  drawHeatKey();
}

function drawMap(changed, anew, looks) {
  if (unframed) mainMap.frame();
  unframed = false;
  if (changed.has("area") || anew) mainMap.showArea(state.area);
  if (looks || anew) mainMap.show(shownPlaces());
  if (changed.has("layer") || anew) mainMap.setLayer(state.layer);
  if (changed.has("layer")) mainMap.map.invalidateSize({animate: false});
  if (anew || looks || ["place", "with", "sentence", "group"].some(key => changed.has(key))) mainMap.focus(state.place, kept());
  if (looks || anew || changed.has("layer")) drawKey();
  if (changed.has("ghost")) mainMap.showGhost(state.ghost);
}

/** A link or the host has named where to look. */
function moveToAddress() {
  const there = viewOfAddress();
  if (there) mainMap.map.setView(there.center, there.zoom, {animate: false});
  else mainMap.frame();
}

const shownPlaces = () => data.places.filter(p => p.shown.length).map(place => ({place, mentions: place.shown}));

/** The map's view as the address has it, or null. */
function viewOfAddress() {
  const [lat, lon, zoom] = (state.map ?? "").split(",").map(Number);
  const sound = state.map && [lat, lon, zoom].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 360;
  return sound ? {center: [lat, lon], zoom: Math.min(mapOptions.maxZoom, Math.max(mapOptions.minZoom, zoom))} : null;
}

function revealSelection(changed) {
  if (changed.has("place") && state.place >= 0) mainMap.reveal([state.place]);
  if (changed.has("sentence") && state.sentence >= 0)
    mainMap.reveal(data.sentences[state.sentence].mentions.filter(m => m.place >= 0).map(m => m.place));
}

/** Hovering a dot puts a grey bar beside the sentences that name it. */
function relate(indices) {
  for (const node of findAll(".v-map .s"))
    node.classList.toggle("related", indices.some(i => data.places[i].sentences.has(Number(node.dataset.sentence))));
}

// ── Plates ──

const BEYOND_LIMIT = 5;
let drawnBeyond = null;

/** Lists what is not in view; tells whether the plate changed its size. */
function afterMapDrawn(view) {
  const plate = find(".beyond", view.box);
  const before = [plate.offsetWidth, plate.offsetHeight].join();
  // A selection moves nothing: who is beyond the view changes with the view and the filters alone.
  if (plate.dataset.drawn && view.grouped === drawnBeyond) return false;
  drawnBeyond = view.grouped;
  plate.dataset.drawn = "true";
  const shown = insideOf(view.map.getBounds());
  const away = view.entries.filter(e => !seenSomehow(view, e, shown));
  plate.hidden = !away.length;
  const key = focusKey();
  find("summary", plate).textContent = `Beyond this map: ${count(away.length)}`;
  find(".rows", plate).replaceChildren(...present([
    away.slice(0, BEYOND_LIMIT).map(e =>
      el("button", {type: "button", "data-key": `beyond:${e.place.index}`, title: shorten(e.place.name, 200), on: {click: () => openPlace(e.place.index)}},
        el("span", {class: "name", dir: "auto"}, shorten(e.place.name, 60), " ", el("span", {class: "n", text: count(e.n)})), icon("go", true))),
    away.length > BEYOND_LIMIT &&
      el("button", {type: "button", on: {click: () => update({list: "places", place: -1, group: null})}},
        el("span", {class: "name", text: `${count(away.length - BEYOND_LIMIT)} more in Places`})),
  ]));
  if (key?.startsWith("beyond:")) find(`[data-key="${CSS.escape(key)}"]`, plate)?.focus();
  return [plate.offsetWidth, plate.offsetHeight].join() !== before;
}

/** In view, be it under a plate. */
function seenSomehow(view, entry, shown) {
  if (["dot", "site", "within"].includes(entry.drawing) || entry.ringed) return shown(entry.at);
  if (view.labelled.has(entry.place.index)) return true;
  if (entry.drawing === "country") return countryOf(entry.place).anchors.some(shown);
  return view.boundsOf(entry).intersects(view.map.getBounds());
}
