// An area of the map as a filter: a box, a lasso, or all within some kilometres of a point. What counts is a place's point.

/**
 * An area is {kind: "box", south, west, north, east} (west > east: across the antimeridian), {kind: "near", at, km} or
 * {kind: "lasso", points: [[lat, lon], …]}. Degrees, WGS 84.
 */
const onGlobe = (lat, lon) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
const short = value => String(Number(value.toFixed(3)));
const wrapped = lon => (((lon % 360) + 540) % 360) - 180;

function writeArea(area) {
  if (area.kind === "box") return ["box", ...[area.south, area.west, area.north, area.east].map(short)].join("_");
  if (area.kind === "near") return ["near", ...area.at.map(short), short(area.km)].join("_");
  return ["lasso", ...area.points.flat().map(short)].join("_");
}

/** The area of an address, or null where it is none. */
function readArea(text) {
  const [kind, ...rest] = text.split("_");
  const n = rest.map(Number);
  if (!n.every(Number.isFinite)) return null;
  if (kind === "box" && n.length === 4 && onGlobe(n[0], n[1]) && onGlobe(n[2], n[3]) && n[0] < n[2]) return {kind, south: n[0], west: n[1], north: n[2], east: n[3]};
  if (kind === "near" && n.length === 3 && onGlobe(n[0], n[1]) && n[2] > 0 && n[2] <= 20038) return {kind, at: [n[0], n[1]], km: n[2]};
  if (kind === "lasso" && n.length >= 6 && n.length % 2 === 0 && n.length <= 2000) {
    const points = n.reduce((all, value, i) => (i % 2 ? all[all.length - 1].push(value) : all.push([value]), all), []);
    return points.every(([lat, lon]) => Math.abs(lat) <= 90 && Math.abs(lon) <= 540) ? {kind, points} : null;
  }
  return null;
}

/** The box a map shows now. */
function boxOf(bounds) {
  const wide = bounds.getEast() - bounds.getWest() >= 360;
  return {
    kind: "box", south: Math.max(-90, bounds.getSouth()), north: Math.min(90, bounds.getNorth()),
    west: wide ? -180 : wrapped(bounds.getWest()), east: wide ? 180 : wrapped(bounds.getEast()),
  };
}

function inArea(area, [lat, lon]) {
  if (area.kind === "near") return kilometres(area.at, [lat, lon]) <= area.km;
  if (area.kind === "lasso") return [lon, lon - 360, lon + 360].some(x => insideRings([area.points], [lat, x]));
  const along = area.west <= area.east ? lon >= area.west && lon <= area.east : lon >= area.west || lon <= area.east;
  return along && lat >= area.south && lat <= area.north;
}

/** An area in words, for the filter bar and for empty lists. */
function areaWords(area) {
  if (area.kind === "near") return `within ${count(Math.round(area.km))} km of ${coordinates(area.at)}`;
  if (area.kind === "lasso") return "inside the line you drew";
  return `between ${coordinates([area.south, area.west])} and ${coordinates([area.north, area.east])}`;
}

/** An area as layers on a Leaflet map: its outline, in ink. */
function areaOutline(area) {
  const look = {className: "drawn-area", interactive: false};
  if (area.kind === "near") return L.polygon(circleAround(area.at, area.km), look);
  if (area.kind === "lasso") return L.polygon(area.points, look);
  const east = area.east < area.west ? area.east + 360 : area.east;
  return L.polygon([[area.south, area.west], [area.north, area.west], [area.north, east], [area.south, east]], look);
}

/** Points of the circle of all places so far away, on the globe. */
function circleAround([lat, lon], km) {
  const r = Math.PI / 180, d = km / 6371, points = [];
  for (let i = 0; i < 72; i++) {
    const bearing = i * 5 * r;
    const y = Math.asin(Math.sin(lat * r) * Math.cos(d) + Math.cos(lat * r) * Math.sin(d) * Math.cos(bearing));
    const x = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(lat * r), Math.cos(d) - Math.sin(lat * r) * Math.sin(y));
    points.push([y / r, lon + x / r]);
  }
  return points;
}
