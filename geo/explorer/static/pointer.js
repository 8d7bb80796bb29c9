// The pointer on a map: what it is on, and what a press opens.

const POINTER = {
  /** Dots are hit where they are drawn, whatever element lies there; an area is what is left. */
  clicked(index, event) {
    const dot = this.nearest(event);
    if (dot) this.press(dot);
    else this.pick?.(index);
  },

  listenToPointer(node) {
    this.map.on("click", event => {
      const dot = this.crowded ? this.nearest(event.originalEvent) : null;
      if (dot) this.press(dot);
    });
    node.addEventListener("mousemove", event => this.point(event));
    node.addEventListener("mouseleave", () => {
      this.relate(null);
      hideTip();
    });
  },

  /** What the pointer is on: a dot, else what an area or a line says of itself. */
  point(event) {
    if (this.box.classList.contains("drawing") || event.target.closest(".plate, .leaflet-control, .arc")) return;
    const dot = this.drawn.length ? this.nearest(event) : null;
    this.map.getContainer().classList.toggle("onto", dot !== null);
    if (dot !== this.hovered) this.relate(dot);
    if (dot) showTip(this.box, event, dotWords(dot));
    else if (event.target.dataset?.tip) showTip(this.box, event, event.target.dataset.tip);
    else hideTip();
  },

  relate(dot) {
    if (dot === this.hovered) return;
    this.hovered = dot;
    if (this.crowded) this.paintMany();
    this.hover?.(dot ? (dot.members ?? [dot]).map(m => m.place.index) : []);
  },

  nearest(event) {
    if (!event || !(event.clientX || event.clientY)) return null;
    const at = this.map.mouseEventToContainerPoint(event);
    let best = null, least = Infinity;
    for (const dot of this.drawn) {
      const away = this.map.latLngToContainerPoint(dot.at).distanceTo(at);
      if (away < least && away <= Math.max(hitSize() / 2, dot.r + 3)) [best, least] = [dot, away];
    }
    return best;
  },

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
  },
};

Object.assign(PlaceMap.prototype, POINTER);
