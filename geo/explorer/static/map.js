// One map: the basemap, areas, strips and dots of the entries it is shown. The Map view and the reader each have one.

const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const FLIGHT_SECONDS = 0.55;
const SMALL_AREA_PX = 14;
const CORE_SHARE = 0.75;
const RIVERS_FROM = 5.6;
let mapId = "map";
let mapOptions = {};

class PlaceMap {
  /**
   * @param {HTMLElement} box  the element the furniture hangs in; its child `.map` holds the map
   * @param {{zoom: boolean, furniture: boolean, pick: function(number)}} options
   */
  constructor(box, {zoom = true, furniture = true, pick = null, hover = null, after = null} = {}) {
    Object.assign(this, {
      box, pick, hover, after, furniture, entries: [], drawn: [], areas: new Map(), markers: new Map(), outlines: new Map(),
      steps: [5, 15], selected: -1, keep: null, begun: false,
    });
    const node = find(".map", box);
    this.map = L.map(node, {...mapOptions, zoomControl: false, attributionControl: false, renderer: L.svg({padding: 0.5})});
    if (zoom) L.control.zoom({position: "topleft", zoomInText: "+", zoomOutText: "−", zoomInTitle: "Closer", zoomOutTitle: "Further out"}).addTo(this.map);
    if (furniture) L.control.scale({imperial: false, position: "bottomright", maxWidth: 90}).addTo(this.map);
    L.control.attribution({prefix: false, position: "bottomright"}).addAttribution("Natural Earth · GeoNames").addTo(this.map);
    this.map.setView(mapOptions.center, mapOptions.zoom, {animate: false});
    this.pane = this.map.createPane("labels");
    this.pane.style.zIndex = 640;
    const moving = on => node.classList.toggle("moving", on);
    this.map.on("movestart zoomstart", () => moving(true));
    this.map.on("moveend zoomend resize", () => {
      moving(false);
      this.redraw();
    });
  }

  /** Shows places for the first time; the basemap is drawn once the view is known, so that it is projected once. */
  begin(list, view = null) {
    this.sort(list);
    if (view) this.map.setView(view.center, view.zoom, {animate: false});
    else this.frame();
    this.areas = addBasemap(this.map, index => this.pick?.(index));
    this.grid = L.polyline([], {className: "grat", interactive: false}).addTo(this.map);
    this.begun = true;
    this.show(list);
  }

  sort(list) {
    this.entries = list.map(({place, mentions}) => this.entry(place, mentions)).sort((a, b) => b.n - a.n || a.place.index - b.place.index);
  }

  /** Shows some places: a list of {place, mentions} with at least one mention each. */
  show(list) {
    this.sort(list);
    const tinted = this.entries.filter(e => e.drawing === "country" || e.drawing === "area");
    this.steps = tintSteps(tinted.map(e => e.n));
    for (const [index, layer] of this.areas) {
      const entry = tinted.find(e => e.place.index === index);
      const node = layer.getElement();
      node?.setAttribute("class", `leaflet-interactive land ${entry ? `area t${tintOf(entry.n, this.steps)}` : ""}`);
    }
    this.drawOutlines();
    this.redraw();
  }

  entry(place, mentions) {
    const entry = entryOf(place, mentions);
    entry.drawing = place.drawing === "country" && !countryOf(place) ? "within" : place.drawing;
    entry.at = place.drawing === "dot" || place.drawing === "site" ? place.at : place.anchor ?? place.at;
    entry.square = place.drawing === "site";
    return entry;
  }

  /** What is selected, and which places stay while the others fade (null: all). */
  focus(selected, keep) {
    this.fresh = selected !== this.selected;
    this.selected = selected;
    this.keep = keep;
    this.box.classList.toggle("has-selection", selected >= 0);
    for (const [index, layer] of this.areas) layer.getElement()?.classList.toggle("sel", index === selected);
    this.drawOutlines();
    this.redraw();
    this.fresh = false;
  }

  /** Strips, lines and areas with their own outline; a region's outline only while it is selected. */
  drawOutlines() {
    const wanted = new Map(this.entries.filter(e => e.place.rings.length).map(e => [e.place.index, e]));
    for (const [index, layer] of this.outlines) {
      layer.remove();
      this.outlines.delete(index);
    }
    for (const [index, entry] of wanted) {
      const layer = this.outline(entry, index === this.selected);
      if (!layer) continue;
      layer.addTo(this.map);
      if (entry.drawing !== "region")
        layer.on("click", event => {
          L.DomEvent.stop(event);
          this.pick?.(index);
        });
      this.outlines.set(index, layer);
    }
  }

  outline(entry, selected) {
    const {rings} = entry.place;
    const look = `k-${entry.kinds[0][0]} ${selected ? "sel" : ""} ${this.keep && !this.keep.has(entry.place.index) ? "dim" : ""}`;
    if (entry.drawing === "strip") return L.polygon(rings, {className: `strip ${look}`, smoothFactor: 0.5});
    if (entry.drawing === "line") return L.polyline(rings, {className: `route ${look}`});
    if (entry.drawing === "area") return L.polygon(rings, {className: `division area t${tintOf(entry.n, this.steps)} ${look}`});
    return selected ? L.polygon(rings, {className: `outline ${look}`, interactive: false}) : null;
  }

  /** Everything that depends on the zoom or the view. */
  redraw() {
    if (!this.begun || !this.map.getSize().x || !this.box.offsetParent) return;
    const zoom = this.map.getZoom();
    this.box.classList.toggle("far", zoom < RIVERS_FROM);
    if (this.furniture) {
      this.grid.setLatLngs(graticule(this.map.getBounds(), graticuleStep(zoom)));
      degreeLabels(this.map, this.box);
    }
    for (const entry of this.entries) if (entry.drawing === "strip") this.thicken(entry);
    this.drawDots();
    this.labelled = drawLabels(this);
    // What lies beyond is known only now; where its plate grew or shrank, the labels make room.
    if (this.after?.(this)) this.labelled = drawLabels(this);
  }

  /** Keeps a strip at 3 px however far out the map is. */
  thicken(entry) {
    const layer = this.outlines.get(entry.place.index);
    const points = entry.place.rings[0].map(at => this.map.latLngToLayerPoint(at));
    let twice = 0, around = 0;
    points.forEach((p, i) => {
      const q = points[(i + 1) % points.length];
      twice += p.x * q.y - q.x * p.y;
      around += Math.hypot(q.x - p.x, q.y - p.y);
    });
    const width = around ? Math.abs(twice) / around : 0;
    const least = entry.place.index === this.selected ? 2 : 1.2;
    layer?.getElement()?.style.setProperty("stroke-width", Math.max(least, 3 - width).toFixed(2));
  }

  /** The entries that are dots at this zoom: points, and areas too small to be seen as areas. */
  dots() {
    return this.entries.filter(entry => {
      const point = ["dot", "site", "within"].includes(entry.drawing);
      entry.ringed = entry.drawing === "within";
      if (point) return true;
      if (entry.drawing !== "country" && entry.drawing !== "area") return false;
      const bounds = this.boundsOf(entry);
      const a = this.map.latLngToLayerPoint(bounds.getNorthWest()), b = this.map.latLngToLayerPoint(bounds.getSouthEast());
      const small = Math.max(b.x - a.x, b.y - a.y) < SMALL_AREA_PX;
      if (small) entry.ringed = true;
      return small;
    });
  }

  drawDots() {
    const project = at => this.map.latLngToLayerPoint(at);
    const groups = groupDots(this.dots(), project, this.map.getZoom(), this.selected);
    const bounds = this.map.getBounds().pad(0.3);
    this.drawn = groups.filter(dot => bounds.contains(dot.at) || dot.place.index === this.selected);
    const wanted = new Map(this.drawn.map(dot => [dot.members ? `group:${dot.members.map(m => m.place.index).join("-")}` : `dot:${dot.place.index}`, dot]));
    for (const [key, marker] of this.markers)
      if (!wanted.has(key)) {
        marker.remove();
        this.markers.delete(key);
      }
    // Larger dots lie under smaller ones, the selected one on top.
    for (const [key, dot] of wanted) this.place(key, dot);
  }

  place(key, dot) {
    let marker = this.markers.get(key);
    if (!marker) {
      marker = L.marker(dot.at, {keyboard: false, icon: L.divIcon({className: "dot", iconSize: null, html: el("span")})}).addTo(this.map);
      this.markers.set(key, marker);
      this.wire(marker, key);
    }
    marker.dot = dot;
    const node = marker.getElement();
    const selected = !dot.members && dot.place.index === this.selected;
    const symbol = dot.members ? clusterSymbol(dot) : dotSymbol(dot, selected, selected && this.fresh);
    const size = Number(symbol.getAttribute("width"));
    node.replaceChildren(symbol);
    for (const side of ["width", "height"]) node.style[side] = `${size}px`;
    node.style.marginLeft = node.style.marginTop = `${-size / 2}px`;
    marker.setZIndexOffset(selected ? 90000 : Math.round((28 - dot.r) * 1000) + (dot.square ? 500 : 0));
    const kept = !this.keep || (dot.members ?? [dot]).some(m => this.keep.has(m.place.index));
    node.classList.toggle("dim", !kept);
    const name = dot.members
      ? `${plural(dot.members.length, "place")} close together: ${dot.members.slice(0, 3).map(m => m.place.name).join(", ")}${dot.members.length > 3 ? "…" : ""}`
      : `${dot.place.name}, ${dot.place.feature.toLowerCase()}, ${plural(dot.n, "mention")}`;
    node.setAttribute("aria-label", name);
    node.setAttribute("title", name);
  }

  wire(marker, key) {
    const node = marker.getElement();
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "0");
    node.dataset.key = key;
    node.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      this.press(marker.dot);
    });
    marker.on("click", event => this.press(this.nearest(event.originalEvent) ?? marker.dot));
    for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]])
      node.addEventListener(event, () => this.hover?.(on ? (marker.dot.members ?? [marker.dot]).map(m => m.place.index) : []));
  }

  /** The dot whose middle is nearest to the pointer: where dots overlap, the one on top is not always the one meant. */
  nearest(event) {
    if (!event || !(event.clientX || event.clientY)) return null;
    const at = this.map.mouseEventToContainerPoint(event);
    let best = null, least = Infinity;
    for (const dot of this.drawn) {
      const away = this.map.latLngToContainerPoint(dot.at).distanceTo(at);
      if (away < least && away <= Math.max(hitSize() / 2, dot.r + 3)) [best, least] = [dot, away];
    }
    return best;
  }

  /** A dot opens its place; a group comes closer, and lists its places where closer is no help. */
  press(dot) {
    if (!dot.members) {
      this.pick?.(dot.place.index);
      return;
    }
    const bounds = L.latLngBounds(dot.members.map(m => m.at));
    const span = this.map.latLngToLayerPoint(bounds.getSouthWest()).distanceTo(this.map.latLngToLayerPoint(bounds.getNorthEast()));
    if (span < 3 || this.map.getZoom() >= this.map.getMaxZoom()) select({group: dot.members.map(m => m.place.index), place: -1, sentence: -1});
    else this.fly(bounds, 11);
  }

  /** Marks dots and areas while the pointer is on something that names them. */
  ring(indices) {
    const lit = new Set(indices);
    for (const marker of this.markers.values())
      marker.getElement().classList.toggle("ring", (marker.dot.members ?? [marker.dot]).some(m => lit.has(m.place.index)));
    for (const [index, layer] of this.areas) layer.getElement()?.classList.toggle("lit", lit.has(index));
  }

  /** Fades what is not among some places, without moving or redrawing. */
  fade(keep) {
    for (const marker of this.markers.values())
      marker.getElement().classList.toggle("dim", keep !== null && !(marker.dot.members ?? [marker.dot]).some(m => keep.has(m.place.index)));
  }

  boundsOf(entry) {
    entry.bounds ??= (() => {
      const rings = entry.drawing === "country" ? countryOf(entry.place).rings : entry.place.rings;
      return rings.length && entry.drawing !== "dot" && entry.drawing !== "site" ? L.latLngBounds(rings.flat()) : L.latLngBounds([entry.at, entry.at]);
    })();
    return entry.bounds;
  }

  /** Tells whether a place can be seen now: its dot clear of plates, its area or strip in view. */
  sees(entry) {
    if (["country", "area", "region"].includes(entry.drawing) && !entry.ringed) return this.labelled?.has(entry.place.index) || this.map.getBounds().contains(entry.at);
    if (entry.drawing === "strip" || entry.drawing === "line") return this.boundsOf(entry).intersects(this.map.getBounds());
    const c = this.map.latLngToContainerPoint(entry.at), size = this.map.getSize();
    if (c.x < 8 || c.y < 8 || c.x > size.x - 8 || c.y > size.y - 8) return false;
    const home = this.map.getContainer().getBoundingClientRect();
    return !findAll(".plate", this.box).some(plate => {
      const p = plate.getBoundingClientRect();
      return p.width && c.x + home.left > p.left && c.x + home.left < p.right && c.y + home.top > p.top && c.y + home.top < p.bottom;
    });
  }

  /** Brings places into view if none of their dots is (none of their areas, where there is no dot); else nothing moves. */
  reveal(indices) {
    const all = this.entries.filter(e => indices.includes(e.place.index));
    const points = all.filter(e => ["dot", "site", "within", "strip", "line"].includes(e.drawing));
    const entries = points.length ? points : all;
    if (!entries.length || entries.some(e => this.sees(e))) return;
    const bounds = L.latLngBounds([]);
    for (const entry of entries) bounds.extend(this.coreOf(entry));
    const alone = entries.length === 1 && bounds.getNorthEast().equals(bounds.getSouthWest());
    this.fly(bounds, alone ? Math.max(this.map.getZoom(), 6) : 9);
  }

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
  }

  fly(bounds, maxZoom) {
    const options = {maxZoom, paddingTopLeft: [60, 40], paddingBottomRight: [60, 40]};
    if (reducedMotion()) this.map.fitBounds(bounds, {...options, animate: false});
    else this.map.flyToBounds(bounds, {...options, duration: FLIGHT_SECONDS});
  }

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
    // Room for labels at the sides and, on a narrow map, for the plate along its lower edge.
    const small = this.map.getSize().x < 560;
    this.map.fitBounds(bounds, {animate: false, maxZoom: entries.length > 1 ? 8 : 7, paddingTopLeft: small ? [40, 24] : [60, 12], paddingBottomRight: small ? [40, this.furniture ? 76 : 24] : [60, 12]});
  }

  core() {
    const small = this.map.getSize().x < 560;
    const points = this.entries.filter(e => e.drawing !== "country");
    const entries = small && points.length >= 3 ? points : this.entries;
    const total = entries.reduce((sum, e) => sum + e.n, 0);
    const middle = medianPoint(entries);
    const near = entries.map(e => ({e, km: kilometres(middle, e.drawing === "country" ? countryOf(e.place).anchors[0] : e.at)})).sort((a, b) => a.km - b.km);
    const core = [];
    let held = 0;
    for (const {e} of near) {
      if (held >= total * CORE_SHARE) break;
      core.push(e);
      held += e.n;
    }
    return core;
  }
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
