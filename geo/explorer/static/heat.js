// The heat view: how densely mentions lie, as one straw-to-brown ramp. Countries and regions, which have no one spot, stay tints.

const HEAT_RADIUS = 26; // px: the reach of one place
const HEAT_SCALE = 0.5; // of the canvas's resolution; heat has no edges to blur

/** Paints the density of some entries {at, n}; returns the highest number of mentions that meet on one spot. */
function paintHeat(canvas, map, entries) {
  const pen = canvas.begin();
  const size = map.getSize(), left = size.x * PAD, top = size.y * PAD;
  const w = Math.round(size.x * (1 + 2 * PAD) * HEAT_SCALE), h = Math.round(size.y * (1 + 2 * PAD) * HEAT_SCALE);
  if (!w || !h) return 0;
  const field = new Float32Array(w * h);
  const r = Math.round(HEAT_RADIUS * HEAT_SCALE);
  for (const {at, n} of entries) {
    const p = map.latLngToContainerPoint(at);
    addHill(field, w, h, Math.round((p.x + left) * HEAT_SCALE), Math.round((p.y + top) * HEAT_SCALE), r, n);
  }
  const most = field.reduce((a, b) => Math.max(a, b), 0);
  if (!most) return 0;
  const shades = heatRamp();
  const image = new ImageData(w, h);
  for (let i = 0; i < field.length; i++) {
    if (!field[i]) continue;
    const shade = shades[Math.min(255, Math.round(Math.sqrt(field[i] / most) * 255))];
    image.data.set(shade, i * 4);
  }
  const sheet = el("canvas");
  sheet.width = w;
  sheet.height = h;
  sheet.getContext("2d").putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = true;
  pen.drawImage(sheet, -left, -top, w / HEAT_SCALE, h / HEAT_SCALE);
  return most;
}

function addHill(field, w, h, cx, cy, r, n) {
  for (let y = Math.max(0, cy - r); y < Math.min(h, cy + r + 1); y++)
    for (let x = Math.max(0, cx - r); x < Math.min(w, cx + r + 1); x++) {
      const near = 1 - ((x - cx) ** 2 + (y - cy) ** 2) / (r * r);
      if (near > 0) field[y * w + x] += n * near * near;
    }
}

const HEAT_STOPS = {
  light: [[239, 211, 160, 0], [233, 186, 110, 150], [214, 128, 48, 205], [168, 60, 12, 230], [98, 22, 10, 240]],
  dark: [[90, 60, 30, 0], [130, 84, 36, 150], [205, 122, 52, 205], [246, 168, 92, 230], [255, 236, 190, 245]],
};

/** 256 colours with alpha, from nothing to the most. */
function heatRamp() {
  const stops = HEAT_STOPS[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];
  return Array.from({length: 256}, (_, i) => {
    const at = (i / 255) * (stops.length - 1), k = Math.min(stops.length - 2, Math.floor(at)), t = at - k;
    return stops[k].map((v, c) => Math.round(v + (stops[k + 1][c] - v) * t));
  });
}

/** The ramp as CSS colours, for the legend. */
const heatSteps = () => [64, 128, 192, 255].map(i => {
  const [r, g, b, a] = heatRamp()[i];
  return `rgb(${r} ${g} ${b} / ${(a / 255).toFixed(2)})`;
});
