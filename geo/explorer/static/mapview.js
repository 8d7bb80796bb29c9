// The Map view: filters, map and plates, and the panel of sentences, places or one place's card.

let mainMap = null;

function buildMapView() {
  const view = el("section", {class: "view v-map", id: "view-map", "aria-label": "Map and sentences"},
    el("h1", {class: "vh", text: `${data.title}: map and sentences`}),
    el("div", {class: "filters", role: "search", "aria-label": "Filter mentions"}),
    el("div", {class: "split"},
      el("section", {class: "mapbox", "aria-label": "Map"},
        el("div", {class: "map folium-map", id: mapId, role: "region", "aria-label": "Map of the places; the list Places has the same by keyboard"}),
        el("div", {class: "plate beyond", role: "group", "aria-label": "Places beyond this map", hidden: true}),
        buildKey()),
      el("section", {class: "panel", "aria-label": "Sentences and places"}),
    ));
  return view;
}

function startMapView(view) {
  const box = find(".mapbox", view);
  buildFilters(find(".filters", view));
  mainMap = new PlaceMap(box, {pick: index => openPlace(index), hover: relate, after: afterMapDrawn});
  mainMap.begin(shownPlaces(), viewOfAddress());
  mainMap.focus(state.place, kept());
  drawKey();
  drawPanel();
  listen(changed => {
    if (FILTERS.some(key => changed.has(key))) {
      mainMap.show(shownPlaces());
      drawKey();
    }
    if (["place", "sentence", "group"].some(key => changed.has(key)) || FILTERS.some(key => changed.has(key))) mainMap.focus(state.place, kept());
    const whole = ["list", "place", "group", "mention"].some(key => changed.has(key)) || FILTERS.some(key => changed.has(key));
    if (whole) drawPanel();
    else if (changed.has("sentence")) pressSentence();
    if (changed.has("view") && state.view === "map") mainMap.map.invalidateSize({animate: false});
    if (state.view === "map") revealSelection(changed);
  });
  mainMap.map.on("moveend", () => {
    const c = mainMap.map.getCenter();
    state.map = [c.lat.toFixed(3), c.lng.toFixed(3), mainMap.map.getZoom()].join(",");
    writeHash();
  });
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

const BEYOND_LIMIT = 6;

/** Lists what is not in view; tells whether the plate changed its size. */
function afterMapDrawn(view) {
  const plate = find(".beyond", view.box);
  const before = [plate.offsetWidth, plate.offsetHeight].join();
  const away = view.entries.filter(e => !seenSomehow(view, e));
  plate.hidden = !away.length;
  const key = focusKey();
  plate.replaceChildren(...present([
    el("span", {class: "lab", text: "Beyond this map"}),
    away.slice(0, BEYOND_LIMIT).map(e =>
      el("button", {type: "button", "data-key": `beyond:${e.place.index}`, title: e.place.name, on: {click: () => openPlace(e.place.index)}},
        el("span", {class: "name"}, e.place.name, " ", el("span", {class: "n", text: count(e.n)})), icon("go", true))),
    away.length > BEYOND_LIMIT &&
      el("button", {type: "button", on: {click: () => update({list: "places", place: -1, group: null})}},
        el("span", {class: "name", text: `${count(away.length - BEYOND_LIMIT)} more in Places`})),
  ]));
  if (key?.startsWith("beyond:")) find(`[data-key="${CSS.escape(key)}"]`, plate)?.focus();
  return [plate.offsetWidth, plate.offsetHeight].join() !== before;
}

/** In view, be it under a plate. */
function seenSomehow(view, entry) {
  if (["dot", "site", "within"].includes(entry.drawing) || entry.ringed) return view.map.getBounds().contains(entry.at);
  if (view.labelled.has(entry.place.index)) return true;
  if (entry.drawing === "country") return countryOf(entry.place).anchors.some(at => view.map.getBounds().contains(at));
  return view.boundsOf(entry).intersects(view.map.getBounds());
}

function buildKey() {
  return el("details", {class: "plate key", open: true}, el("summary", {text: "How to read the map"}), el("div", {class: "rows"}));
}

/** The legend; its figures follow what is shown. */
function drawKey() {
  const entries = mainMap.entries;
  const dots = entries.filter(e => ["dot", "site", "within"].includes(e.drawing));
  const rows = [];
  if (dots.length) rows.push(sizeRow(Math.max(...dots.map(e => e.n))));
  if (entries.some(e => e.drawing === "country" || e.drawing === "area")) rows.push(tintRow(mainMap.steps));
  if (dots.length) rows.push(suretyRow());
  const site = dots.some(e => e.square), ring = dots.some(e => e.drawing === "within");
  if (site || ring) rows.push(shapeRow(site, ring));
  if (entries.some(e => e.drawing === "strip")) rows.push(stripRow());
  find(".v-map .key").hidden = !rows.length;
  find(".v-map .key .rows").replaceChildren(...rows);
}

const keyRow = (drawing, words) => el("div", {class: "row"}, drawing, el("span", {text: words}));

function sizeRow(most) {
  const steps = [...new Set([1, Math.max(2, Math.round(most * 0.4)), Math.max(most, 3)])].slice(0, most < 2 ? 1 : 3);
  const tallest = 2 * radius(steps[steps.length - 1]);
  const height = Math.max(tallest + 6, steps.length * 13 + 4);
  const cx = radius(steps[steps.length - 1]);
  let line = 12;
  const parts = steps.flatMap(n => {
    const r = radius(n), y = (line = Math.min(3 - 2 * r + 6, line - 13));
    return [
      svg("circle", {cx, cy: 3 - r, r, fill: "none", stroke: "var(--ink)"}),
      svg("path", {d: `M${cx} ${3 - 2 * r}L${cx + 24} ${y}H${cx + 28}`, fill: "none", stroke: "var(--rule-2)", "stroke-width": 0.7}),
      svg("text", {x: cx + 31, y: y + 4, text: count(n)}),
    ];
  });
  return keyRow(svg("svg", {width: 62, height, viewBox: `-3 ${6 - height} 62 ${height}`, "aria-hidden": "true"}, parts), "mentions of a town");
}

function tintRow([second, third]) {
  const boxes = ["--a1", "--a2", "--a3"].map((tint, i) =>
    svg("rect", {x: i * 20, y: 1, width: 20, height: 12, fill: `var(${tint})`, stroke: "var(--border)", "stroke-width": 0.6}));
  const range = (from, to) => (from === to ? `${from}` : `${from}–${to}`);
  return keyRow(svg("svg", {width: 62, height: 14, "aria-hidden": "true"}, boxes), `country: ${range(1, second - 1)}, ${range(second, third - 1)}, ${third}+`);
}

function suretyRow() {
  const colour = "var(--literal)";
  return keyRow(svg("svg", {width: 62, height: 20, viewBox: "-10 -10 62 20", "aria-hidden": "true"},
    svg("circle", {r: 5.5, fill: colour}),
    svg("circle", {cx: 18, r: 5.5, fill: colour, "fill-opacity": 0.55, stroke: colour, "stroke-width": 1.5}),
    svg("circle", {cx: 36, r: 5, fill: "var(--land)", stroke: colour, "stroke-width": 2.2})), "sure, likely, in doubt");
}

function shapeRow(site, ring) {
  return keyRow(svg("svg", {width: 62, height: 20, viewBox: "-10 -10 62 20", "aria-hidden": "true"},
    site && svg("rect", {x: -5, y: -5, width: 10, height: 10, fill: "var(--facility)"}),
    ring && svg("circle", {cx: site ? 27 : 2, r: 9, fill: "none", stroke: "var(--ink)", "stroke-dasharray": "2 3", "stroke-width": 1.4}),
    ring && svg("circle", {cx: site ? 27 : 2, r: 2.5, fill: "var(--ink)"})), [site && "a site", ring && "somewhere within"].filter(Boolean).join("; "));
}

function stripRow() {
  return keyRow(svg("svg", {width: 62, height: 12, "aria-hidden": "true"},
    svg("rect", {x: 1, y: 3, width: 58, height: 6, fill: "url(#hatch-literal)", stroke: "var(--literal)", "stroke-width": 1.2})), "a strip of land");
}

/** The hatching of strips, one pattern a kind. */
function hatchings() {
  return svg("svg", {class: "vh", "aria-hidden": "true"}, svg("defs", {}, Object.keys(KIND_WORDS).map(kind =>
    svg("pattern", {id: `hatch-${kind}`, width: 5, height: 5, patternTransform: "rotate(45)", patternUnits: "userSpaceOnUse"},
      svg("rect", {width: 5, height: 5, fill: "var(--halo)"}), svg("rect", {width: 1.3, height: 5, fill: kindColour(kind)})))));
}
