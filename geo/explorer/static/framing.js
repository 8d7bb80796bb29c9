// Where a map looks: what is in view, how to bring something there, and how to frame a collection.

const FLIGHT_SECONDS = 0.55;
const CLOSE_TO = {region: 4, site: 9}; // how close a map flies to one point: 8, where its neighbours have names
const CORE_SHARE = 0.75;
const MOST_CHECKED = 2000; // dots that the legend may not lie on; the most named come first

const FRAMING = {
  /** Tells whether a place can be seen now: its dot clear of plates, its area or strip in view. */
  sees(entry) {
    if (["country", "area", "region"].includes(entry.drawing) && !entry.ringed) return this.labelled?.has(entry.place.index) || this.map.getBounds().contains(entry.at);
    if (entry.drawing === "strip" || entry.drawing === "line") return this.boundsOf(entry).intersects(this.map.getBounds());
    const c = this.map.latLngToContainerPoint(entry.at), size = this.map.getSize();
    if (c.x < 8 || c.y < 8 || c.x > size.x - 8 || c.y > size.y - 8) return false;
    return !this.plates().some(p => c.x > p[0] && c.x < p[2] && c.y > p[1] && c.y < p[3]);
  },

  /** Brings places into view if none of their dots is (none of their areas, where there is no dot); else nothing moves. */
  reveal(indices) {
    const all = this.entries.filter(e => indices.includes(e.place.index));
    const points = all.filter(e => ["dot", "site", "within", "strip", "line"].includes(e.drawing));
    const entries = points.length ? points : all;
    if (!entries.length || entries.some(e => this.sees(e))) return;
    const bounds = L.latLngBounds([]);
    for (const entry of entries) bounds.extend(this.coreOf(entry));
    const alone = entries.length === 1 && bounds.getNorthEast().equals(bounds.getSouthWest());
    this.fly(bounds, alone ? Math.max(this.map.getZoom(), CLOSE_TO[entries[0].drawing] ?? 8) : 9);
  },

  /** The part of a place worth framing: a country's middle, not its far islands. */
  coreOf(entry) {
    if (entry.drawing === "region") return L.latLngBounds([entry.at, entry.at]);
    if (entry.drawing !== "country") return this.boundsOf(entry);
    const anchors = countryOf(entry.place).anchors;
    const bounds = this.boundsOf(entry), [lat, lon] = anchors[0];
    const share = 0.5;
    return L.latLngBounds(
      [lat - (lat - bounds.getSouth()) * share, lon - (lon - bounds.getWest()) * share],
      [lat + (bounds.getNorth() - lat) * share, lon + (bounds.getEast() - lon) * share],
    );
  },

  fly(bounds, maxZoom) {
    const options = {maxZoom, paddingTopLeft: [60, 40], paddingBottomRight: [60, 40]};
    if (reducedMotion()) this.map.fitBounds(bounds, {...options, animate: false});
    else this.map.flyToBounds(bounds, {...options, duration: FLIGHT_SECONDS});
  },

  /** Frames what most of the text is about: the nearest places that hold three quarters of the mentions. */
  frame() {
    this.map.invalidateSize({animate: false, pan: false});
    const entries = this.core();
    if (!entries.length) {
      this.map.setView(mapOptions.center, mapOptions.zoom, {animate: false});
      return;
    }
    const bounds = L.latLngBounds([]);
    for (const entry of entries) bounds.extend(this.coreOf(entry));
    const {center, zoom} = this.clearView(bounds, entries);
    const near = zoom === this.map.getZoom() && this.map.latLngToContainerPoint(center).distanceTo(this.map.getSize().divideBy(2)) < 2;
    if (!near) this.map.setView(center, zoom, {animate: false});
  },

  /** The clearest view; the legend folds itself where it would lie on dots there. */
  clearView(bounds, entries) {
    const best = this.clearest(bounds, entries), key = find(".key[open]", this.box);
    if (!key || !this.covered(this.entries.slice(0, MOST_CHECKED), best, [this.boxed(key)])) return best;
    key.open = false;
    return this.clearest(bounds, entries);
  },

  /** The view of some bounds in which plates cover the fewest dots; of equals, the closest. */
  clearest(bounds, entries) {
    const size = this.map.getSize(), plates = this.plates();
    const maxZoom = entries.length > 1 ? 8 : 7;
    const views = this.margins(plates).map(([left, top, right, bottom]) => {
      const inner = L.point(Math.max(60, size.x - left - right), Math.max(60, size.y - top - bottom));
      const zoom = Math.min(maxZoom, this.map.getBoundsZoom(bounds, false, size.subtract(inner)));
      const project = at => this.map.project(at, zoom);
      const middle = project(bounds.getSouthWest()).add(project(bounds.getNorthEast())).divideBy(2);
      const center = this.map.unproject(middle.add([(right - left) / 2, (bottom - top) / 2]), zoom);
      return {center, zoom, covered: this.covered(entries, {center, zoom}, plates)};
    });
    return views.reduce((best, view) => (view.covered < best.covered || (view.covered === best.covered && view.zoom > best.zoom) ? view : best));
  },

  /** How many dots some boxes would lie on in a view. */
  covered(entries, {center, zoom}, boxes) {
    const corner = this.map.project(center, zoom).subtract(this.map.getSize().divideBy(2));
    return entries.filter(({drawing, at, r}) => {
      if (!["dot", "site", "within", "strip", "line"].includes(drawing)) return false;
      const p = this.map.project(at, zoom).subtract(corner);
      return boxes.some(b => p.x > b[0] - r && p.x < b[2] + r && p.y > b[1] - r && p.y < b[3] + r);
    }).length;
  },

  /** Left, top, right, bottom in px to try: room for labels alone, then beside the plates, then between them. */
  margins(plates) {
    const {x, y} = this.map.getSize();
    // Small maps have the buttons of the zoom alone, or nothing, over them.
    if (!this.furniture) return [[40, 24, 40, 24], [Math.max(40, ...plates.map(b => b[2] + 14)), 24, 40, 24]];
    const top = plates.filter(b => b[1] < y / 3), low = plates.filter(b => b[3] > (2 * y) / 3);
    const below = Math.max(12, ...top.map(b => b[3] + 14)), bar = Math.max(12, ...top.map(b => Math.min(b[3], 64)));
    const above = Math.max(12, ...low.map(b => y - b[1] + 14));
    if (x < 560) return [[40, bar + 16, 40, above + 10]];
    const beside = Math.max(60, ...low.map(b => b[2] + 14)), before = Math.max(60, ...top.filter(b => b[0] > x / 2).map(b => x - b[0] + 14));
    return [[60, 12, 60, 12], [60, bar, 60, 12], [beside, bar, 60, 12], [60, bar, 60, above], [60, bar, before, 12], [beside, bar, before, 12], [60, below, 60, above]];
  },

  /** The boxes of the plates over the map: left, top, right, bottom in px. */
  plates() {
    return findAll(".plate, .leaflet-control-zoom", this.box).filter(node => !node.closest("details:not([open]) > .plate"))
      .filter(node => node.offsetWidth && node.offsetHeight).map(node => this.boxed(node));
  },

  boxed(node) {
    const home = this.map.getContainer().getBoundingClientRect(), box = node.getBoundingClientRect();
    return [box.left - home.left, box.top - home.top, box.right - home.left, box.bottom - home.top];
  },

  core() {
    const small = this.map.getSize().x < 560;
    const points = this.entries.filter(e => e.drawing !== "country");
    return coreOfAll(small && points.length >= 3 ? points : this.entries);
  },
};

Object.assign(PlaceMap.prototype, FRAMING);

/** The entries nearest to the middle of them all that hold three quarters of the mentions. */
function coreOfAll(entries) {
  const total = entries.reduce((sum, e) => sum + e.n, 0);
  const middle = medianPoint(entries);
  const near = entries.map(e => ({e, km: kilometres(middle, arcEnd(e))})).sort((a, b) => a.km - b.km);
  const core = [];
  let held = 0;
  for (const {e} of near) {
    if (held >= total * CORE_SHARE) break;
    core.push(e);
    held += e.n;
  }
  return core;
}

/** The weighted median of latitudes and of longitudes: outliers do not move it. */
function medianPoint(entries) {
  const middle = axis => {
    const sorted = entries.map(e => [e.at[axis], e.n]).sort((a, b) => a[0] - b[0]);
    let left = sorted.reduce((sum, [, n]) => sum + n, 0) / 2;
    for (const [value, n] of sorted) if ((left -= n) <= 0) return value;
    return 0;
  };
  return [middle(0), middle(1)];
}
