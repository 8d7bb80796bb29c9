// Labels: greedy, in the order of what matters; a label that finds no free place is left out.

const MAX_TOWNS = 46;
const TOWN_CLEARANCE_KM = 6;
const TOWN_BANDS = 10; // of latitude a degree: each higher than the clearance
const AREAS_LABELLED = 150;
const DOTS_LABELLED = 400; // beyond so many dots no free place is left anyway
const measures = new Map();
let pen = null;

function textWidth(text, font) {
  const key = font + text;
  if (!measures.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = font;
    measures.set(key, pen.measureText(text).width);
  }
  return measures.get(key);
}

const fonts = () => {
  const style = getComputedStyle(document.documentElement);
  const sans = style.getPropertyValue("--sans"), serif = style.getPropertyValue("--serif");
  return {dot: `600 14px ${sans}`, town: `400 12px ${sans}`, area: `400 15px ${serif}`, sea: `italic 400 14px ${serif}`};
};

const TAKEN_CELL = 48;
const cellRange = (from, to, size) => [Math.max(0, Math.floor(from / TAKEN_CELL)), Math.floor(Math.min(to, size) / TAKEN_CELL)];

/** Boxes already taken on a map of some size, by the cells they touch. */
class Taken {
  constructor(size) {
    this.size = size;
    this.cells = new Map();
  }
  block(x, y, w, h) {
    const box = [x, y, x + w, y + h];
    const [left, right] = cellRange(x, x + w, this.size.x), [top, bottom] = cellRange(y, y + h, this.size.y);
    for (let i = left; i <= right; i++)
      for (let j = top; j <= bottom; j++) {
        const key = i * 1024 + j;
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
  }
  free(x, y, w, h) {
    if (x < 4 || y < 4 || x + w > this.size.x - 4 || y + h > this.size.y - 4) return false;
    const [left, right] = cellRange(x, x + w, this.size.x), [top, bottom] = cellRange(y, y + h, this.size.y);
    for (let i = left; i <= right; i++)
      for (let j = top; j <= bottom; j++)
        if (this.cells.get(i * 1024 + j)?.some(b => x < b[2] && x + w > b[0] && y < b[3] && y + h > b[1])) return false;
    return true;
  }
  put(x, y, w, h) {
    if (!this.free(x, y, w, h)) return false;
    this.block(x, y, w, h);
    return true;
  }
}

const GLOW = 14; // px from the middle of a spot of heat to where names are read well
const PIN = 30; // px across a numbered pin, which lies over the labels

const populationFrom = zoom =>
  zoom < 4 ? 9e6 : zoom < 5 ? 3e6 : zoom < 6 ? 9e5 : zoom < 6.8 ? 42e4 : zoom < 7.6 ? 2e5 : zoom < 8.6 ? 6e4 : zoom < 9.5 ? 25e3 : 0;
const seaZoom = rank => (rank <= 0 ? 2 : rank <= 1 ? 3.4 : rank <= 3 ? 4.4 : 6);

/** The dots that have names beside them; under heat a spot is what a dot was, and as wide as its glow. */
function dotsWithNames(view) {
  if (view.layer !== "heat") return view.drawn;
  const shown = insideOf(view.map.getBounds());
  return view.dots().filter(dot => shown(dot.at)).map(dot => ({...dot, r: Math.max(dot.r, GLOW)}));
}

/** Draws every label of a map anew. `view` is a PlaceMap; returns the indices of areas that got a label. */
function drawLabels(view) {
  const {map, pane} = view;
  const font = fonts();
  const draft = {view, map, font, zoom: map.getZoom(), size: map.getSize(), taken: new Taken(map.getSize()), nodes: [], labelled: new Set(), dots: dotsWithNames(view)};
  blockFurniture(draft);
  for (const dot of draft.dots) {
    const c = map.latLngToContainerPoint(dot.at), r = dot.r + 1;
    draft.taken.block(c.x - r, c.y - r, 2 * r, 2 * r);
  }
  for (const at of view.pins) {
    const c = map.latLngToContainerPoint(at);
    draft.taken.block(c.x - PIN / 2, c.y - PIN / 2, PIN, PIN);
  }
  const dots = [...draft.dots].sort((a, b) => (b.place.index === view.selected) - (a.place.index === view.selected) || b.n - a.n);
  dots.slice(0, DOTS_LABELLED).forEach(dot => dotLabel(draft, dot));
  view.entries.filter(e => e.drawing === "strip" || e.drawing === "line").forEach(e => stripLabel(draft, e));
  const bounds = map.getBounds();
  const areas = view.entries.filter(e => (e.drawing === "country" || e.drawing === "area" || e.drawing === "region") && !e.ringed && (e.drawing === "region" || view.boundsOf(e).intersects(bounds)));
  areas.slice(0, AREAS_LABELLED).forEach(e => areaLabel(draft, e));
  seaLabels(draft);
  if (draft.zoom > 3) contextLabels(draft);
  townLabels(draft);
  pane.replaceChildren(...draft.nodes);
  return draft.labelled;
}

function blockFurniture({view, map, taken}) {
  const home = map.getContainer().getBoundingClientRect();
  for (const [left, top, right, bottom] of view.plates()) taken.block(left - 4, top - 4, right - left + 8, bottom - top + 8);
  for (const node of findAll(".leaflet-control, .degree", view.box)) {
    const a = node.getBoundingClientRect();
    if (a.width && a.height) taken.block(a.left - home.left - 4, a.top - home.top - 4, a.width + 8, a.height + 8);
  }
}

function add(draft, classes, point, kids, place, vars = {}) {
  const at = draft.map.containerPointToLayerPoint(point);
  const node = el("div", {class: `ml ${classes}`, vars: {left: `${at.x}px`, top: `${at.y}px`, ...vars}}, kids);
  if (place && draft.view.pick) {
    node.classList.add("pick");
    node.addEventListener("click", event => {
      event.stopPropagation();
      draft.view.pick(place.index);
    });
  }
  draft.nodes.push(node);
}

const dimmed = (view, place) => (view.keep && !view.keep.has(place.index) ? "dim" : "");
const shortName = (place, zoom) => (zoom < 8 ? shorten(place.name, 26) : shorten(place.name, 48));
const inView = (point, size) => point.x > -40 && point.y > -20 && point.x < size.x + 40 && point.y < size.y + 20;

function dotLabel(draft, dot) {
  const {map, font, zoom, taken, view} = draft;
  const c = map.latLngToContainerPoint(dot.at);
  if (!inView(c, draft.size)) return;
  const name = shortName(dot.place, zoom);
  const figure = dot.members ? `+${dot.members.length - 1}` : count(dot.n);
  const r = dot.r + (dot.place.index === view.selected ? 7 : dot.ringed ? 9 : 3);
  const w = textWidth(name, font.dot) + textWidth(figure, font.town) + 10;
  const spots = [
    [c.x + r + 2, c.y - 8], [c.x - r - w - 2, c.y - 8], [c.x - w / 2, c.y - r - 18], [c.x - w / 2, c.y + r + 3],
    [c.x + r, c.y + r - 4], [c.x - r - w, c.y + r - 4], [c.x + r, c.y - r - 12],
  ];
  const spot = spots.find(([x, y]) => taken.put(x, y, w, 16));
  if (spot) add(draft, dimmed(view, dot.place), L.point(...spot), [name, el("small", {text: figure})], dot.members ? null : dot.place);
}

/** The direction of some points in degrees, by their spread, and their middle. */
function slant(points) {
  const n = points.length, mx = points.reduce((s, p) => s + p.x, 0) / n, my = points.reduce((s, p) => s + p.y, 0) / n;
  let xx = 0, xy = 0, yy = 0;
  for (const p of points) {
    xx += (p.x - mx) ** 2;
    xy += (p.x - mx) * (p.y - my);
    yy += (p.y - my) ** 2;
  }
  const angle = (Math.atan2(2 * xy, xx - yy) / 2) * 57.3;
  return {angle: Math.abs(angle) > 60 ? 0 : angle, x: mx, y: my};
}

function stripLabel(draft, entry) {
  if (draft.zoom < 5.6) return;
  const {place} = entry;
  const points = place.rings.flat().map(at => draft.map.latLngToContainerPoint(at)).filter(p => inView(p, draft.size));
  if (points.length < 2) return;
  const middle = slant(points);
  // Along the strip: the spots nearest its middle first, above it, then below; its short name where the long one finds no room.
  const centres = [...points].sort((a, b) => Math.abs(a.x - middle.x) - Math.abs(b.x - middle.x)).filter((_, i) => i % 4 === 0).slice(0, 12);
  const names = place.brief ? (draft.zoom <= 7 ? [place.brief] : [place.name, place.brief]) : [place.name];
  const drafts = names.flatMap(name => {
    const w = textWidth(name.toUpperCase(), draft.font.town) * 1.1 + 22;
    return [-1, 1].flatMap(side => centres.map(centre => ({name, w, ...stripSpot(points, centre, w, side)})));
  });
  for (const {name, w, spot, turn, tall} of drafts) {
    if (!draft.taken.put(spot.x - w / 2, spot.y - tall / 2, w, tall)) continue;
    points.forEach(p => draft.taken.block(p.x - 3, p.y - 3, 6, 6));
    add(draft, `strip ${dimmed(draft.view, place)}`, spot, [`${shorten(name, 40)} `, el("small", {text: count(entry.n)})], place, {"--turn": `${turn.toFixed(1)}deg`});
    draft.labelled.add(place.index);
    return;
  }
}

/** Where a label may run beside a strip: turned as the strip runs there, clear of its edge. */
function stripSpot(points, centre, width, side) {
  const beside = points.filter(p => Math.abs(p.x - centre.x) < width / 2 + 4);
  const {angle, x, y} = beside.length > 2 ? slant(beside) : {angle: 0, ...centre};
  const sin = Math.sin(angle / 57.3), cos = Math.cos(angle / 57.3);
  const off = Math.max(...beside.map(p => side * ((p.y - y) * cos - (p.x - x) * sin)), 0) + 11;
  return {spot: L.point(x - sin * side * off, y + cos * side * off), turn: angle, tall: 14 + Math.abs(sin) * width * 0.35};
}

function areaLabel(draft, entry) {
  const {place} = entry;
  const {view, map, taken, zoom} = draft;
  const region = entry.drawing === "region";
  // Of a region its name is all there is: it stands however far out the map is, and its type once there is room.
  if (zoom < 2 && !region) return;
  const name = shorten(place.name, 40);
  const what = region && zoom >= 3.5 ? [place.feature.toLowerCase(), ...place.lies.slice(-1)].join(", ") : "";
  const w = region
    ? Math.max(textWidth(name, draft.font.dot) + 26, textWidth(what, draft.font.town) + 8)
    : textWidth(name.toUpperCase(), draft.font.area) + name.length * 3 + 12;
  for (const anchor of anchorsOf(entry, draft)) {
    const c = map.latLngToContainerPoint(anchor);
    if (!taken.put(c.x - w / 2, c.y - 20, w, 40)) continue;
    const kids = region
      ? [name, el("small", {text: count(entry.n)}), what && el("small", {class: "what", text: what})]
      : [name, el("small", {text: count(entry.n)})];
    add(draft, `${region ? "region" : "big"} middle ${dimmed(view, place)}`, c, kids, place);
    draft.labelled.add(place.index);
    return;
  }
}

/** Points of a grid over the view; found once a drawing, when an area asks. */
function viewGrid(draft) {
  draft.grid ??= (() => {
    const spots = [];
    for (let x = 60; x < draft.size.x - 40; x += 70)
      for (let y = 40; y < draft.size.y - 30; y += 44) {
        const {lat, lng} = draft.map.containerPointToLatLng([x, y]);
        spots.push({at: [lat, lng], x, y});
      }
    return spots;
  })();
  return draft.grid;
}

/** Where an area's label may stand: its first anchor, points of a grid over the view that lie inside it, its other anchors. */
function* anchorsOf(entry, draft) {
  const {place} = entry, {map, size, view} = draft;
  const country = entry.drawing === "country" ? countryOf(place) : null;
  const [first, ...others] = country ? country.anchors : [place.anchor ?? place.at];
  yield first;
  const home = map.latLngToContainerPoint(first);
  const seen = home.x > 0 && home.y > 0 && home.x < size.x && home.y < size.y;
  const beside = () => [[0, -44], [0, 44], [-90, 0], [90, 0]].map(([dx, dy]) => map.containerPointToLatLng([home.x + dx, home.y + dy]));
  if (!country && !place.rings.length) {
    yield* beside();
    return;
  }
  const rings = country ? country.rings : place.rings;
  const bounds = view.boundsOf(entry);
  if (!rings.length || !bounds || !bounds.intersects(map.getBounds())) return;
  const near = insideOf(bounds);
  const spots = viewGrid(draft).filter(({at}) => near(at) && insideRings(rings, at));
  const mx = seen ? home.x : spots.reduce((s, p) => s + p.x, 0) / spots.length;
  const my = seen ? home.y : spots.reduce((s, p) => s + p.y, 0) / spots.length;
  spots.sort((a, b) => Math.hypot(a.x - mx, a.y - my) - Math.hypot(b.x - mx, b.y - my));
  for (const spot of spots) yield spot.at;
  yield* others;
  // Far out a region is smaller than its name.
  if (entry.drawing === "region") yield* beside();
}

function seaLabels(draft) {
  if (!base) return;
  const water = waterSpots(draft), bounds = draft.map.getBounds();
  for (const sea of base.seas) {
    if (draft.zoom < seaZoom(sea.rank)) continue;
    // A contested name shows both forms, one under the other.
    const lines = sea.name.replace(" (", "\n(").split("\n");
    const w = Math.max(...lines.map(line => textWidth(line, draft.font.sea) + line.length * 0.9)) + 8, h = 18 * lines.length;
    const own = draft.map.latLngToContainerPoint([sea.lat, sea.lon]);
    const spots = inView(own, draft.size) ? [own] : !seaReaches(sea, bounds) ? [] : water().filter(spot => spot.sea === sea).map(spot => spot.point);
    const c = spots.find(p => draft.taken.put(p.x - w / 2, p.y - h / 2, w, h));
    if (c) add(draft, "sea middle", c, [lines.join("\n")]);
  }
}

const SEA_REACH = [40, 20, 9]; // degrees around a sea's point, by its rank, that may be its water; gulfs and straits stay where they are
const BAY_REACH = 1.6; // degrees around a lesser water's point that are its own
const seaSpots = new WeakMap();

/** Spots of open water in the view, each of the sea whose point is nearest; looked for once a view, when a sea asks. */
function waterSpots({map, size, zoom}) {
  return () => {
    const key = [map.getCenter(), zoom, size].join();
    if (seaSpots.get(map)?.key !== key) seaSpots.set(map, {key, spots: findWater(map, size, base.seas.filter(sea => zoom >= seaZoom(sea.rank)))});
    return seaSpots.get(map).spots;
  };
}

function findWater(map, size, seas) {
  const found = [], land = base.countries.flatMap(c => c.rings);
  for (let x = 80; x < size.x - 60; x += 70)
    for (let y = 60; y < size.y - 40; y += 60) {
      const {lat, lng} = map.containerPointToLatLng([x, y]);
      const away = sea => Math.hypot(sea.lat - lat, (sea.lon - lng) * Math.cos((lat * Math.PI) / 180));
      const sea = seas.filter(s => s.rank < SEA_REACH.length).reduce((best, s) => (best === null || away(s) < away(best) ? s : best), null);
      if (!sea || away(sea) >= SEA_REACH[sea.rank] || seas.some(s => s.rank >= SEA_REACH.length && away(s) < BAY_REACH)) continue;
      // The label needs some water around it.
      const dry = [[0, 0], [45, 0], [-45, 0], [0, 20], [0, -20]].some(([dx, dy]) => {
        const p = map.containerPointToLatLng([x + dx, y + dy]);
        return insideRings(land, [p.lat, p.lng]);
      });
      if (!dry) found.push({sea, point: L.point(x, y), away: away(sea)});
    }
  return found.sort((a, b) => a.away - b.away);
}

/** Tells whether some of a sea's water may lie in the view. */
function seaReaches(sea, bounds) {
  const reach = SEA_REACH[sea.rank];
  return reach !== undefined && bounds.intersects([[sea.lat - reach, sea.lon - 2 * reach], [sea.lat + reach, sea.lon + 2 * reach]]);
}

/** Names of countries the collection does not mention. */
function contextLabels(draft) {
  if (!base) return;
  const named = new Set(draft.view.entries.filter(e => e.drawing === "country").map(e => e.place.country));
  for (const country of base.countries) {
    if (!country.name || named.has(country.code) || draft.zoom < country.rank + 0.6) continue;
    for (const anchor of country.anchors) {
      const c = draft.map.latLngToContainerPoint(anchor);
      if (!inView(c, draft.size)) continue;
      const w = textWidth(country.name.toUpperCase(), draft.font.area) * 1.15 + 8;
      if (!draft.taken.put(c.x - w / 2, c.y - 10, w, 20)) continue;
      add(draft, "big context middle", c, [country.name]);
      break;
    }
  }
}

function townLabels(draft) {
  const {map, size, zoom, taken, font, dots} = draft;
  const least = populationFrom(zoom), bounds = map.getBounds().pad(0.02);
  const shown = insideOf(bounds);
  // A degree of latitude is 111 km: only dots of the same band of latitude or the next need a distance.
  const bands = new Map();
  for (const at of dots.flatMap(d => (d.members ?? [d]).map(m => m.at)).filter(shown)) {
    const band = Math.floor(at[0] * TOWN_BANDS);
    if (!bands.has(band)) bands.set(band, []);
    bands.get(band).push(at);
  }
  const beside = (lat, lon) => [-1, 0, 1].some(step => bands.get(Math.floor(lat * TOWN_BANDS) + step)?.some(at => kilometres(at, [lat, lon]) < TOWN_CLEARANCE_KM));
  let placed = 0;
  for (const [name, lat, lon, people] of data.towns) {
    if (people < least || placed > MAX_TOWNS) break;
    if (!shown([lat, lon]) || beside(lat, lon)) continue;
    const c = map.latLngToContainerPoint([lat, lon]);
    if (!inView(c, size)) continue;
    const w = textWidth(name, font.town) + 6;
    const spot = [[c.x + 5, c.y - 8, "-6px"], [c.x - w - 2, c.y - 8, `${w - 1}px`]].find(([x, y]) => taken.put(x - 1, y, w, 14));
    if (!spot) continue;
    add(draft, "town", L.point(spot[0], spot[1]), [name], null, {"--dx": spot[2]});
    placed++;
  }
}
