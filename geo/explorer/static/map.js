// One map: the basemap, areas, strips and dots of the entries it is shown. The Map view and the reader each have one.

const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const SMALL_AREA_PX = 14;
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
      steps: [5, 15], selected: -1, keep: null, over: null, begun: false, layer: "dots", lit: new Set(), hovered: null, arcs: [], most: 0, holding: 0, due: false, pins: [],
    });
    const node = find(".map", box);
    this.map = L.map(node, {...mapOptions, zoomControl: false, attributionControl: false, renderer: new OnceDrawn({padding: 0.5})});
    if (zoom) L.control.zoom({position: "topleft", zoomInText: "+", zoomOutText: "−", zoomInTitle: "Closer", zoomOutTitle: "Further out"}).addTo(this.map);
    if (furniture) L.control.scale({imperial: false, position: "bottomright", maxWidth: 90}).addTo(this.map);
    L.control.attribution({prefix: false, position: "bottomright"}).addAttribution("Natural Earth · GeoNames").addTo(this.map);
    this.map.setView(mapOptions.center, mapOptions.zoom, {animate: false});
    this.pane = this.map.createPane("labels");
    this.pane.style.zIndex = 640;
    for (const [name, z] of [["heat", 420], ["many", 590]]) {
      this.map.createPane(name).style.zIndex = z;
      this.map.getPane(name).style.pointerEvents = "none";
    }
    this.heat = new MapCanvas(this.map, "heat");
    this.many = new MapCanvas(this.map, "many");
    this.listenToPointer(node);
    const moving = on => node.classList.toggle("moving", on);
    this.map.on("movestart zoomstart", () => moving(true));
    // A change of the zoom ends with a move, too.
    this.map.on("moveend resize", () => {
      moving(false);
      this.redraw();
    });
  }

  /** Shows places for the first time; the basemap is drawn once the view is known, so that it is projected once. */
  begin(list, view = null) {
    this.batch(() => {
      this.sort(list);
      if (view) this.map.setView(view.center, view.zoom, {animate: false});
      else this.frame();
      this.areas = addBasemap(this, (index, event) => this.clicked(index, event));
      this.grid = L.polyline([], {className: "grat", interactive: false}).addTo(this.map);
      this.begun = true;
      this.show(list);
    });
  }

  /** Does several things that each would draw the map anew, and draws it once. */
  batch(act) {
    this.holding++;
    act();
    this.holding--;
    if (!this.holding && this.due) this.redraw();
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
    this.drawArcs();
    this.redraw();
  }

  /** What lies on the map: dots, heat, or arcs between dots. */
  setLayer(layer) {
    this.layer = layer;
    this.box.dataset.layer = layer;
    this.drawArcs();
    this.redraw();
  }

  drawArcs() {
    for (const layer of this.arcs) layer.remove();
    this.arcs = [];
    if (this.layer !== "arcs" || !this.begun) return;
    const {layers, total} = arcLayers(this, this.selected);
    this.arcTotal = total;
    this.arcs = layers;
    for (const layer of layers) {
      layer.addTo(this.map);
      layer.on("mousemove", event => showTip(this.box, event.originalEvent, layer.tip));
      layer.on("mouseout", hideTip);
    }
  }

  /** The filter's own area, outlined. */
  showArea(area) {
    this.areaLayer?.remove();
    this.areaLayer = area ? areaOutline(area).addTo(this.map) : null;
  }

  /** A runner-up beside the place that was chosen instead. */
  showGhost(ghost) {
    this.ghost?.remove();
    this.ghost = null;
    if (!ghost) return;
    const node = el("span", {class: "ghost"}, el("i"), el("b", {text: `${ghost.name} ${probability(ghost.score)}`}));
    this.ghost = L.marker(ghost.at, {keyboard: false, interactive: false, icon: L.divIcon({className: "ghostbox", iconSize: [0, 0], html: node})}).addTo(this.map);
    if (this.map.getBounds().contains(ghost.at)) return;
    const bounds = L.latLngBounds([ghost.at, ghost.at]);
    const chosen = this.entries.find(e => e.place.index === this.selected);
    if (chosen) bounds.extend(chosen.at);
    this.fly(bounds, 9);
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
    this.keep = this.over = keep;
    this.box.classList.toggle("has-selection", selected >= 0);
    for (const [index, layer] of this.areas) layer.getElement()?.classList.toggle("sel", index === selected);
    this.markOutlines();
    if (this.fresh) this.drawArcs();
    this.redraw();
    this.fresh = this.holding > 0 && this.fresh;
  }

  /** Strips, lines and areas with their own outline. */
  drawOutlines() {
    for (const layer of this.outlines.values()) layer.remove();
    this.outlines.clear();
    for (const entry of this.entries) {
      if (!entry.place.rings.length || entry.drawing === "dot" || entry.drawing === "site" || entry.drawing === "region") continue;
      const index = entry.place.index;
      const layer = this.outline(entry).addTo(this.map);
      layer.on("click", event => {
        L.DomEvent.stop(event);
        this.clicked(index, event.originalEvent);
      });
      this.outlines.set(index, layer);
    }
    this.markOutlines();
  }

  /** Shows on the outlines what is selected and what fades; a region's outline, or a dot's, stands only while it is selected. */
  markOutlines() {
    for (const [index, layer] of this.outlines) {
      const classes = layer.getElement()?.classList;
      classes?.toggle("sel", index === this.selected);
      classes?.toggle("dim", this.keep !== null && !this.keep.has(index));
    }
    this.chosen?.remove();
    this.chosen = null;
    const entry = this.entries.find(e => e.place.index === this.selected);
    if (!entry || !entry.place.rings.length || this.outlines.has(this.selected)) return;
    this.chosen = L.polygon(entry.place.rings, {className: `outline ${hueClass(entry.kinds[0][0])}`, interactive: false}).addTo(this.map);
  }

  outline(entry) {
    const {rings} = entry.place;
    const look = hueClass(entry.kinds[0][0]);
    if (entry.drawing === "strip") return L.polygon(rings, {className: `strip ${look}`, smoothFactor: 0.5});
    if (entry.drawing === "line") return L.polyline(rings, {className: `route ${look}`});
    return L.polygon(rings, {className: `division area t${tintOf(entry.n, this.steps)} ${look}`});
  }

  /** Everything that depends on the zoom or the view. */
  redraw() {
    this.due = this.holding > 0;
    if (this.due) return;
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
    const scale = this.map.getZoomScale(this.map.getZoom(), 0);
    return this.entries.filter(entry => {
      const point = ["dot", "site", "within"].includes(entry.drawing);
      entry.ringed = entry.drawing === "within";
      if (point) return true;
      if (entry.drawing !== "country" && entry.drawing !== "area") return false;
      const small = this.worldSize(entry) * scale < SMALL_AREA_PX;
      if (small) entry.ringed = true;
      return small;
    });
  }

  drawDots() {
    const heat = this.layer === "heat";
    const groups = aloneIn(heat ? [] : this.groups(), this.selected);
    if (heat) groups.push(...this.dots().filter(dot => dot.place.index === this.selected));
    const near = insideOf(this.map.getBounds().pad(0.3));
    this.drawn = groups.filter(dot => near(dot.at) || dot.place.index === this.selected);
    this.crowded = this.drawn.length > CANVAS_FROM;
    const nodes = this.crowded ? this.drawn.filter(dot => !dot.members && dot.place.index === this.selected) : this.drawn;
    const wanted = new Map(nodes.map(dot => [dot.members ? `group:${dot.members.map(m => m.place.index).join("-")}` : `dot:${dot.place.index}`, dot]));
    for (const [key, marker] of this.markers)
      if (!wanted.has(key)) {
        marker.remove();
        this.markers.delete(key);
      }
    // Larger dots lie under smaller ones, the selected one on top.
    for (const [key, dot] of wanted) this.place(key, dot);
    this.paintMany();
    if (heat) this.most = paintHeat(this.heat, this.map, this.dots());
    else this.heat.clear();
  }

  /** The dots near the view in their groups; grouped again only when the view or the entries changed. */
  groups() {
    const {map} = this;
    const key = [map.getCenter(), map.getZoom(), map.getSize(), hitSize()].join();
    if (this.grouped?.key !== key || this.grouped.entries !== this.entries) {
      const near = insideOf(map.getBounds().pad(0.5));
      const dots = this.dots().filter(dot => near(dot.at));
      this.grouped = {key, entries: this.entries, groups: groupDots(dots, projector(map), map.getZoom())};
    }
    return this.grouped.groups;
  }

  paintMany() {
    if (!this.crowded) {
      this.many.clear();
      return;
    }
    const named = dot => dot.members ?? [dot];
    const look = dot => ({
      dim: this.over !== null && !named(dot).some(m => this.over.has(m.place.index)),
      lit: dot === this.hovered || named(dot).some(m => this.lit.has(m.place.index)),
    });
    const font = getComputedStyle(document.documentElement).getPropertyValue("--sans");
    paintDots(this.many.begin(), this.map, this.drawn.filter(dot => dot.members || dot.place.index !== this.selected), look, font);
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
    const kept = !this.keep || (dot.members ?? [dot]).some(m => this.keep.has(m.place.index));
    node.classList.toggle("dim", !kept);
    const look = [selected && (this.fresh ? "fresh" : "old"), dot.r, dot.n, dot.sure, dot.ringed, dot.square, state.by, hitSize(), ...dot.kinds].join();
    if (marker.look === look) return;
    marker.look = look;
    const symbol = dot.members ? clusterSymbol(dot) : dotSymbol(dot, selected, selected && this.fresh);
    const size = Number(symbol.getAttribute("width"));
    node.replaceChildren(symbol);
    for (const side of ["width", "height"]) node.style[side] = `${size}px`;
    node.style.marginLeft = node.style.marginTop = `${-size / 2}px`;
    marker.setZIndexOffset(selected ? 90000 : Math.round((28 - dot.r) * 1000) + (dot.square ? 500 : 0));
    node.setAttribute("aria-label", dotWords(dot));
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
    for (const [event, on] of [["focus", true], ["blur", false]]) node.addEventListener(event, () => this.relate(on ? marker.dot : null));
  }

  /** Marks dots and areas while the pointer is on something that names them. */
  ring(indices) {
    const lit = (this.lit = new Set(indices));
    for (const marker of this.markers.values())
      marker.getElement().classList.toggle("ring", (marker.dot.members ?? [marker.dot]).some(m => lit.has(m.place.index)));
    for (const [index, layer] of this.areas) layer.getElement()?.classList.toggle("lit", lit.has(index));
    if (this.crowded) this.paintMany();
  }

  /** Fades what is not among some places, without moving or redrawing. */
  fade(keep) {
    this.over = keep;
    if (this.crowded) this.paintMany();
    for (const marker of this.markers.values())
      marker.getElement().classList.toggle("dim", keep !== null && !(marker.dot.members ?? [marker.dot]).some(m => keep.has(m.place.index)));
  }

  boundsOf(entry) {
    entry.bounds ??= (() => {
      const rings = entry.drawing === "country" ? countryOf(entry.place).rings : entry.place.rings;
      return rings.length && entry.drawing !== "dot" && entry.drawing !== "site" ? boundsOfRings(rings) : L.latLngBounds([entry.at, entry.at]);
    })();
    return entry.bounds;
  }

  /** How wide or high an entry is at zoom 0, in pixels. */
  worldSize(entry) {
    entry.worldSize ??= (() => {
      const bounds = this.boundsOf(entry);
      const a = this.map.project(bounds.getNorthWest(), 0), b = this.map.project(bounds.getSouthEast(), 0);
      return Math.max(b.x - a.x, b.y - a.y);
    })();
    return entry.worldSize;
  }
}
