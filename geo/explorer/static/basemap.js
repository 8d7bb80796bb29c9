// Natural Earth under the dots: land by country, each border stroked once by its kind, water, graticule.

let base = null;

/** Decodes the basemap's shared arcs; null where there is none, and the page then draws a bare grid. */
function readBasemap(raw) {
  if (!raw) return null;
  const line = flat => decodeLine(flat, raw.scale);
  const arcs = raw.arcs.map(line);
  const ring = ids => {
    const out = [];
    for (const i of ids) {
      const points = i < 0 ? arcs[~i].slice().reverse() : arcs[i];
      for (let k = out.length ? 1 : 0; k < points.length; k++) out.push(points[k]);
    }
    return out;
  };
  return {
    ofKind: letter => arcs.filter((_, i) => raw.kinds[i] === letter),
    countries: raw.countries.map(c => ({...c, rings: c.rings.map(ring)})),
    byCode: new Map(raw.countries.map((c, i) => [c.code, i])),
    lakes: raw.lakes.map(lake => lake.rings.map(line)),
    rivers: raw.rivers.map(line),
    disputed: raw.disputed.map(d => ({name: d.name, lines: [...d.arcs.map(i => arcs[i]), ...d.lines.map(line)]})),
    seas: raw.seas,
  };
}

const countryOf = place => (base && place.country && base.byCode.has(place.country) ? base.countries[base.byCode.get(place.country)] : null);

/** Puts the basemap on a Leaflet map; returns the layers of the countries that places of the collection name. */
function addBasemap({map}, pick) {
  const areas = new Map();
  if (base) {
    const named = new Map(data.places.filter(p => p.drawing === "country" && countryOf(p)).map(p => [p.country, p]));
    const rest = base.countries.filter(c => !named.has(c.code)).flatMap(c => c.rings);
    L.polygon(rest, {className: "land", stroke: false, interactive: false}).addTo(map);
    for (const [code, place] of named) {
      const layer = L.polygon(base.countries[base.byCode.get(code)].rings, {className: "land", stroke: false, bubblingMouseEvents: true});
      layer.addTo(map).on("click", event => {
        if (!layer.getElement().classList.contains("area")) return;
        L.DomEvent.stop(event);
        pick(place.index, event.originalEvent);
      });
      layer.getElement()?.setAttribute("data-tip", place.name);
      areas.set(place.index, layer);
    }
    for (const rings of base.lakes) L.polygon(rings, {className: "lake", interactive: false}).addTo(map);
    L.polyline(base.rivers, {className: "river", interactive: false}).addTo(map);
    L.polyline(base.ofKind("c"), {className: "coast", interactive: false}).addTo(map);
    L.polyline(base.ofKind("b"), {className: "border", interactive: false}).addTo(map);
    for (const line of base.disputed) {
      const layer = L.polyline(line.lines, {className: "disputed"}).addTo(map);
      layer.getElement()?.setAttribute("data-tip", `${line.name} (disputed)`);
    }
  }
  return areas;
}

const graticuleStep = zoom => (zoom > 8.5 ? 0.5 : zoom > 7.4 ? 1 : zoom > 5 ? 2 : zoom > 3.5 ? 10 : 30);

/** The lines of the graticule that cross the view. */
function graticule(bounds, step) {
  const lines = [];
  const west = Math.max(-180, Math.floor(bounds.getWest() / step) * step - step);
  const east = Math.min(180, bounds.getEast() + step);
  const south = Math.max(-84, Math.floor(bounds.getSouth() / step) * step - step);
  const north = Math.min(84, bounds.getNorth() + step);
  for (let x = west; x <= east; x += step) lines.push([[south, x], [north, x]]);
  for (let y = south; y <= north; y += step) lines.push([[y, west], [y, east]]);
  return lines;
}

/** The figures at the map's edge. */
function degreeLabels(map, box) {
  findAll(".degree", box).forEach(node => node.remove());
  const bounds = map.getBounds(), size = map.getSize(), step = graticuleStep(map.getZoom());
  const middle = map.getCenter();
  const write = (value, minus, plus) => `${Math.abs(Number(value.toFixed(1)))}°${value < 0 ? minus : value > 0 ? plus : ""}`;
  for (let x = Math.ceil(bounds.getWest() / step) * step; x < bounds.getEast(); x += step) {
    const at = map.latLngToContainerPoint([middle.lat, x]).x;
    if (Math.abs(x) <= 180 && at > 70 && at < size.x - 190)
      box.append(el("span", {class: "degree x", "aria-hidden": "true", text: write(x, "W", "E"), vars: {left: `${at}px`}}));
  }
  for (let y = Math.ceil(bounds.getSouth() / step) * step; y < bounds.getNorth(); y += step) {
    const at = map.latLngToContainerPoint([y, middle.lng]).y;
    if (Math.abs(y) < 85 && at > 90 && at < size.y - 220)
      box.append(el("span", {class: "degree y", "aria-hidden": "true", text: write(y, "S", "N"), vars: {top: `${at}px`}}));
  }
}

const ringBoxes = new WeakMap();

/** A ring's box: south, west, north, east; found once. */
function ringBox(ring) {
  let box = ringBoxes.get(ring);
  if (box) return box;
  box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i++) {
    const y = ring[i][0], x = ring[i][1];
    if (y < box[0]) box[0] = y;
    if (x < box[1]) box[1] = x;
    if (y > box[2]) box[2] = y;
    if (x > box[3]) box[3] = x;
  }
  ringBoxes.set(ring, box);
  return box;
}

/** Tells whether a point lies in rings taken together, even-odd. */
function insideRings(rings, [lat, lon]) {
  let inside = false;
  for (let k = 0; k < rings.length; k++) {
    const ring = rings[k], box = ringBox(ring);
    if (lat < box[0] || lat > box[2] || lon < box[1] || lon > box[3]) continue;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const y1 = ring[i][0], y2 = ring[j][0];
      if (y1 > lat !== y2 > lat && lon < ((ring[j][1] - ring[i][1]) * (lat - y1)) / (y2 - y1) + ring[i][1]) inside = !inside;
    }
  }
  return inside;
}

/** The tint step of an area by its mentions: fixed steps for a handful of areas, thirds of them beyond. */
function tintSteps(counts) {
  const sorted = [...counts].sort((a, b) => a - b);
  if (sorted.length <= 6) return [5, 15];
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const second = Math.max(2, at(1 / 3));
  return [second, Math.max(second + 1, at(2 / 3))];
}
const tintOf = (n, [second, third]) => (n >= third ? 3 : n >= second ? 2 : 1);
