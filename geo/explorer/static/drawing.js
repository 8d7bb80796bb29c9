// Choosing an area on the map: a box or a lasso drawn with the pointer, a point with kilometres around it, or the view.

const NEAR_KM = 100;

/** The menu of area tools for a map; `view` is its PlaceMap. */
function buildAreaTools() {
  const tool = (id, words, act) => el("button", {type: "button", class: "tool", "data-key": `area:${id}`, text: words, on: {click: act}});
  const km = el("input", {type: "number", id: "near-km", min: 1, max: 20000, step: 1, value: NEAR_KM, "data-key": "area:km"});
  const menu = el("details", {class: "menu area-menu"},
    el("summary", {"data-key": "area:menu"}, "Area"),
    el("div", {class: "plate sheet"},
      tool("view", "Only what the map shows", () => setArea(boxOf(mainMap.map.getBounds()))),
      tool("box", "Draw a box", () => startDrawing("box")),
      tool("lasso", "Draw around with the pointer", () => startDrawing("lasso")),
      el("div", {class: "nearrow"}, el("label", {for: "near-km", text: "Within"}), km, el("span", {text: "km of"})),
      tool("place", "the selected place", () => setArea({kind: "near", at: data.places[state.place].at, km: kmOf(km)})),
      tool("near", "a point I click", () => startDrawing("near", kmOf(km))),
      tool("none", "No area", () => setArea(null))));
  menu.addEventListener("toggle", () => {
    const chosen = state.place >= 0 ? data.places[state.place] : null;
    const button = find('[data-key="area:place"]', menu);
    button.disabled = !chosen;
    button.textContent = chosen ? shorten(chosen.name, 40) : "the selected place (select one first)";
    find('[data-key="area:none"]', menu).disabled = !state.area;
  });
  return menu;
}

const kmOf = input => Math.min(20000, Math.max(1, Number(input.value) || NEAR_KM));

function setArea(area) {
  stopDrawing();
  // Through its own notation, so that a link and what was drawn are one and the same.
  update({area: area && readArea(writeArea(area))});
  const menu = find(".area-menu");
  if (menu?.open) {
    menu.open = false;
    find("summary", menu).focus();
  }
}

let drawing = null;

/** Takes the pointer from the map until an area is drawn, or Esc. */
function startDrawing(kind, km = NEAR_KM) {
  stopDrawing();
  const {map, box} = mainMap;
  find(".area-menu").open = false;
  map.dragging.disable();
  box.classList.add("drawing");
  const hint = el("div", {class: "plate hint", role: "status", text: {box: "Drag from corner to corner. Esc: not now", lasso: "Draw around the places. Esc: not now", near: `Click the middle of the ${count(km)} km. Esc: not now`}[kind]});
  box.append(hint);
  drawing = {kind, km, hint, points: [], layer: null};
  const node = map.getContainer();
  for (const [event, act] of Object.entries(DRAWING_EVENTS)) node.addEventListener(event, act, true);
}

function stopDrawing() {
  if (!drawing) return false;
  const {map, box} = mainMap;
  drawing.hint.remove();
  drawing.layer?.remove();
  drawing = null;
  map.dragging.enable();
  box.classList.remove("drawing");
  for (const [event, act] of Object.entries(DRAWING_EVENTS)) map.getContainer().removeEventListener(event, act, true);
  return true;
}

const pointOf = event => {
  const {lat, lng} = mainMap.map.mouseEventToLatLng(event);
  return [Math.max(-90, Math.min(90, lat)), lng];
};

const DRAWING_EVENTS = {
  pointerdown: event => {
    if (event.target.closest(".plate, .leaflet-control")) return;
    event.stopPropagation();
    event.preventDefault();
    if (drawing.kind === "near") {
      const [lat, lon] = pointOf(event);
      setArea({kind: "near", at: [lat, wrapped(lon)], km: drawing.km});
      swallowClick();
    } else drawing.points = [pointOf(event)];
  },
  pointermove: event => {
    if (!drawing.points.length) return;
    event.stopPropagation();
    const at = pointOf(event);
    if (drawing.kind === "box") drawing.points[1] = at;
    else drawing.points.push(at);
    drawing.layer?.remove();
    const area = drawnArea();
    drawing.layer = area ? areaOutline(area).addTo(mainMap.map) : null;
  },
  pointerup: event => {
    if (!drawing.points.length) return;
    event.stopPropagation();
    const area = drawnArea();
    if (area) {
      setArea(area);
      swallowClick();
    } else drawing.points = [];
  },
};

/** The click that ends a drawing opens nothing. */
function swallowClick() {
  const eat = event => event.stopPropagation();
  addEventListener("click", eat, {capture: true, once: true});
  setTimeout(() => removeEventListener("click", eat, {capture: true}), 300);
}

function drawnArea() {
  const {kind, points} = drawing;
  if (kind === "box") {
    if (points.length < 2 || points[0][0] === points[1][0] || points[0][1] === points[1][1]) return null;
    const [[y1, x1], [y2, x2]] = points;
    return {kind, south: Math.min(y1, y2), north: Math.max(y1, y2), west: wrapped(Math.min(x1, x2)), east: wrapped(Math.max(x1, x2))};
  }
  if (points.length < 3) return null;
  const step = Math.ceil(points.length / 200);
  return {kind: "lasso", points: points.filter((_, i) => i % step === 0)};
}
