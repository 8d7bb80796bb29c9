// From degrees to pixels, for many points at every step of the zoom: what costs is done once, and nothing twice.

/** Points of the world at zoom 0 by the pair of degrees they were made from; a closer zoom only multiplies them. */
const worldPoints = new WeakMap();

function worldPoint(map, at) {
  let point = worldPoints.get(at);
  if (!point) worldPoints.set(at, (point = map.project(at, 0)));
  return point;
}

/** A function that gives layer points of [lat, lon] pairs at the map's zoom, as the map's own but faster. */
function projector(map) {
  const scale = map.getZoomScale(map.getZoom(), 0), origin = map.getPixelOrigin();
  return at => {
    const {x, y} = worldPoint(map, at);
    return {x: Math.round(x * scale) - origin.x, y: Math.round(y * scale) - origin.y};
  };
}

/** A function that tells whether a [lat, lon] pair lies in bounds. */
function insideOf(bounds) {
  const south = bounds.getSouth(), north = bounds.getNorth(), west = bounds.getWest(), east = bounds.getEast();
  return ([lat, lon]) => lat >= south && lat <= north && lon >= west && lon <= east;
}

const ringBounds = new WeakMap();

/** The bounds of some rings, found once. */
function boundsOfRings(rings) {
  let bounds = ringBounds.get(rings);
  if (!bounds) {
    const boxes = rings.map(ringBox);
    bounds = L.latLngBounds(
      [Math.min(...boxes.map(b => b[0])), Math.min(...boxes.map(b => b[1]))],
      [Math.max(...boxes.map(b => b[2])), Math.max(...boxes.map(b => b[3]))],
    );
    ringBounds.set(rings, bounds);
  }
  return bounds;
}

/**
 * Leaflet's SVG renderer, drawing each line once when the zoom changes. As it comes, it projects every line twice and
 * draws it three times: when the zoom ends, when the move ends, and when the view is reset after both.
 */
const OnceDrawn = L.SVG.extend({
  _onZoomEnd() {
    L.SVG.prototype._onZoomEnd.call(this);
    this.projectedFrom = this._map.getPixelOrigin();
  },
  _reset() {
    const origin = this._map.getPixelOrigin();
    if (this.projectedFrom?.equals(origin)) return;
    L.SVG.prototype._reset.call(this);
    this.projectedFrom = origin;
  },
});

const worldLines = new WeakMap();

/** The points of a line at zoom 0: x, y, x, y, … */
function worldLine(map, latlngs) {
  let flat = worldLines.get(latlngs);
  if (!flat) {
    flat = new Float64Array(2 * latlngs.length);
    latlngs.forEach((at, i) => {
      const {x, y} = map.project(at, 0);
      flat[2 * i] = x;
      flat[2 * i + 1] = y;
    });
    worldLines.set(latlngs, flat);
  }
  return flat;
}

/** The same for the points of lines: their place in the world is kept. */
L.Polyline.include({
  _projectLatlngs(latlngs, result, bounds) {
    if (!(latlngs[0] instanceof L.LatLng)) {
      for (const part of latlngs) this._projectLatlngs(part, result, bounds);
      return;
    }
    const flat = worldLine(this._map, latlngs), ring = new Array(latlngs.length);
    const scale = this._map.getZoomScale(this._map.getZoom(), 0), origin = this._map.getPixelOrigin();
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = 0; i < ring.length; i++) {
      const x = Math.round(flat[2 * i] * scale) - origin.x, y = Math.round(flat[2 * i + 1] * scale) - origin.y;
      ring[i] = new L.Point(x, y);
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    bounds.extend(new L.Point(west, north)).extend(new L.Point(east, south));
    result.push(ring);
  },
});
