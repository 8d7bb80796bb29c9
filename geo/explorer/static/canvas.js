// Many dots on one canvas: past a few hundred, elements cost more than they give. The list is the way by keyboard.

const CANVAS_FROM = 300;
const PAD = 0.3; // of the map's size on each side, so that a drag finds it drawn

/** A canvas in a pane of the map that covers the view and some more; it moves with the map until drawn again. */
class MapCanvas {
  constructor(map, pane) {
    this.map = map;
    this.node = el("canvas", {class: "drawn", "aria-hidden": "true"});
    map.getPane(pane).append(this.node);
  }

  /** Clears it and returns a context whose coordinates are those of the map's container. */
  begin() {
    const size = this.map.getSize(), ratio = Math.min(2, devicePixelRatio || 1);
    const w = Math.round(size.x * (1 + 2 * PAD)), h = Math.round(size.y * (1 + 2 * PAD));
    const left = Math.round(size.x * PAD), top = Math.round(size.y * PAD);
    if (this.node.width !== w * ratio || this.node.height !== h * ratio) {
      this.node.width = w * ratio;
      this.node.height = h * ratio;
      this.node.style.width = `${w}px`;
      this.node.style.height = `${h}px`;
    }
    L.DomUtil.setPosition(this.node, this.map.containerPointToLayerPoint([-left, -top]));
    const pen = this.node.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.node.width, this.node.height);
    pen.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
    return pen;
  }

  clear() {
    if (this.node.width) this.begin();
  }
}

/** The colours of the style sheet as a canvas needs them. */
function pigments() {
  const style = getComputedStyle(document.documentElement);
  const cache = new Map();
  return colour => {
    if (!cache.has(colour)) cache.set(colour, colour.startsWith("var(") ? style.getPropertyValue(colour.slice(4, -1)).trim() : colour);
    return cache.get(colour);
  };
}

/** Draws dots and groups, large ones first; `look(dot)` says {selected, dim, lit}. */
function paintDots(pen, map, dots, look, sansFont) {
  const ink = pigments();
  for (const dot of [...dots].sort((a, b) => b.r - a.r)) {
    const {x, y} = map.latLngToContainerPoint(dot.at);
    const {dim, lit} = look(dot);
    pen.globalAlpha = dim ? 0.38 : 1;
    if (dot.members) paintGroup(pen, dot, x, y, ink, sansFont);
    else paintDot(pen, dot, x, y, ink);
    if (lit) circle(pen, x, y, dot.r + 5, null, ink("var(--ink)"), 2);
  }
  pen.globalAlpha = 1;
}

function circle(pen, x, y, r, fill, stroke, width) {
  pen.beginPath();
  pen.arc(x, y, r, 0, TWO_PI);
  if (fill) {
    pen.fillStyle = fill;
    pen.fill();
  }
  if (!stroke) return;
  pen.strokeStyle = stroke;
  pen.lineWidth = width;
  pen.stroke();
}

function paintDot(pen, dot, x, y, ink) {
  const {r, kinds, n, sure} = dot, alpha = pen.globalAlpha;
  const colour = ink(colourOf(kinds[0][0]));
  if (dot.square) {
    pen.fillStyle = sure === "doubt" ? ink("var(--land)") : colour;
    pen.fillRect(x - r, y - r, 2 * r, 2 * r);
    pen.strokeStyle = sure === "doubt" ? colour : ink("var(--case)");
    pen.lineWidth = sure === "doubt" ? 2.2 : 1.5;
    pen.strokeRect(x - r, y - r, 2 * r, 2 * r);
  } else if (sure === "doubt") circle(pen, x, y, r, ink("var(--land)"), colour, 2.2);
  else if (kinds.length === 1) {
    pen.globalAlpha = alpha * (sure === "likely" ? 0.55 : 1);
    circle(pen, x, y, r, colour);
    pen.globalAlpha = alpha;
    circle(pen, x, y, r, null, sure === "likely" ? colour : ink("var(--case)"), 1.5);
  } else {
    pen.globalAlpha = alpha * (sure === "likely" ? 0.55 : 1);
    paintSectors(pen, kinds, n, x, y, r, 0, ink);
    pen.globalAlpha = alpha;
    circle(pen, x, y, r, null, ink("var(--case)"), 1.5);
  }
  if (!dot.ringed) return;
  pen.setLineDash([2, 3]);
  circle(pen, x, y, r + 7, null, colour, 1.4);
  pen.setLineDash([]);
}

function paintSectors(pen, kinds, total, x, y, outer, inner, ink) {
  let from = -Math.PI / 2;
  for (const [key, n] of kinds) {
    const to = from + (n / total) * TWO_PI;
    pen.beginPath();
    pen.arc(x, y, outer, from, to);
    pen.arc(x, y, inner, to, from, true);
    pen.closePath();
    pen.fillStyle = ink(colourOf(key));
    pen.fill();
    from = to;
  }
}

function paintGroup(pen, dot, x, y, ink, sansFont) {
  circle(pen, x, y, dot.r, ink("var(--raise)"), ink("var(--case)"), 3);
  paintSectors(pen, dot.kinds, dot.n, x, y, dot.r, dot.r - 4, ink);
  pen.fillStyle = ink("var(--ink)");
  pen.font = `600 13px ${sansFont}`;
  pen.textAlign = "center";
  pen.fillText(count(dot.members.length), x, y + 4.5);
}
