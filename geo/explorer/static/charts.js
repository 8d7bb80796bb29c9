// Plots as SVG, drawn at the width they are shown at: colours by variable, so that a theme or a saved copy resolves them.

const LINE = 25; // px: a row of a bar chart
const LABEL_SHARE = 0.32;
const sansOf = (size, weight = 400) => `${weight} ${size}px ${getComputedStyle(document.documentElement).getPropertyValue("--sans")}`;

/** A text cut to a width in px. */
function fitted(text, width, size = 14) {
  const font = sansOf(size);
  if (text.length > 200) text = text.slice(0, 200);
  if (textWidth(text, font) <= width) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${text.slice(0, middle)}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

const words = (text, props) => svg("text", {"font-size": 14, fill: "var(--ink)", ...props}, text);
const picture = (width, height, label, ...kids) =>
  svg("svg", {class: "plot", role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}`}, ...kids);
const titled = (node, text) => {
  node.append(svg("title", {text}));
  return node;
};

/** Horizontal bars, each split by colour: rows of {label, counts: [[key, n]], n, data}. */
function barChart(rows, width, label) {
  const left = Math.round(Math.min(180, width * LABEL_SHARE)), room = width - left - 60;
  const most = rows.reduce((max, row) => Math.max(max, row.n), 1);
  const parts = rows.flatMap((row, i) => {
    let x = left;
    const y = i * LINE;
    const pieces = row.counts.map(([key, n]) => {
      const w = (n / most) * room;
      const piece = titled(svg("rect", {x, y: y + 5, width: Math.max(0.5, w - 1), height: 15, fill: colourOf(key)}), `${row.label}: ${colourName(key)}, ${plural(n, "mention")}`);
      x += w;
      return piece;
    });
    return svg("g", row.data ?? {}, svg("rect", {x: 0, y, width, height: LINE, fill: "transparent"}),
      titled(words(fitted(row.label, left - 12), {x: left - 8, y: y + 17, "text-anchor": "end"}), row.label), pieces, words(count(row.n), {x: x + 6, y: y + 17, "font-weight": 600}));
  });
  return picture(width, Math.max(LINE, rows.length * LINE), label, parts);
}

/** Columns over time: bins of {label, counts, n}, the first and the last named, with the highest figure at the axis. */
function columnChart(bins, width, label) {
  const height = 150, base = height - 22, left = 34;
  const most = bins.reduce((max, bin) => Math.max(max, bin.n), 1);
  const step = (width - left) / bins.length;
  const parts = bins.flatMap((bin, i) => {
    let y = base;
    return bin.counts.map(([key, n]) => {
      const h = (n / most) * (base - 14);
      y -= h;
      return titled(svg("rect", {x: left + i * step + 0.5, y, width: Math.max(1, step - 1.5), height: h, fill: colourOf(key)}), `${bin.label}: ${plural(bin.n, "mention")}, ${count(n)} of them ${colourName(key)}`);
    });
  });
  const note = (text, props) => words(text, {"font-size": 12, fill: "var(--ink-2)", ...props});
  const axis = svg("path", {d: `M${left} ${base + 0.5}H${width}M${left} 14H${width}`, stroke: "var(--rule-2)", "stroke-width": 0.7, fill: "none"});
  return picture(width, height, label, axis, parts, note(count(most), {x: left - 6, y: 18, "text-anchor": "end"}), note("0", {x: left - 6, y: base + 4, "text-anchor": "end"}),
    note(bins[0].label, {x: left, y: height - 5}), bins.length > 1 && note(bins[bins.length - 1].label, {x: width, y: height - 5, "text-anchor": "end"}));
}

/** A half matrix: how many sentences name both places of a pair; the fuller, the darker. */
function matrixChart(places, shared, width, label) {
  const left = Math.round(Math.min(170, width * 0.34));
  const cell = Math.max(18, Math.min(31, Math.floor((width - left - 90) / Math.max(1, places.length - 1))));
  // One sentence is little, also where no pair has more.
  const most = Math.max(4, ...places.flatMap((_, i) => places.slice(0, i).map((_, j) => shared(i, j))));
  const parts = places.flatMap((place, i) => {
    const y = i * cell;
    const cells = places.slice(0, i).map((other, j) => {
      const n = shared(i, j), dark = Math.sqrt(n / most) >= 0.7;
      const box = svg("rect", {x: left + j * cell, y, width: cell - 2, height: cell - 2, fill: "var(--ink)", "fill-opacity": n ? (dark ? 0.86 : 0.06 + 0.42 * Math.sqrt(n / most)) : 0.035});
      return svg("g", n ? {"data-pair": `${place.index},${other.index}`, class: "pair"} : {}, titled(box, `${place.name} and ${other.name}: ${plural(n, "sentence")}`),
        n > 0 && words(count(n), {x: left + j * cell + cell / 2 - 1, y: y + cell / 2 + 4, "text-anchor": "middle", "font-size": 12, fill: dark ? "var(--bg)" : "var(--ink)", "pointer-events": "none"}));
    });
    const head = i < places.length - 1 && words(fitted(place.name, width - left - i * cell - 10, 13), {x: left + i * cell + 5, y: y + cell / 2 + 4, "font-size": 13, fill: "var(--ink-2)"});
    return [titled(words(fitted(place.name, left - 12), {x: left - 8, y: y + cell / 2 + 4, "text-anchor": "end"}), place.name), ...cells, head];
  });
  return picture(width, Math.max(cell, places.length * cell), label, present(parts));
}

/** Ticks: for each place where in each document it stands, from the first word to the last. */
function tickChart(places, documents, width, label) {
  const left = Math.round(Math.min(160, width * LABEL_SHARE)), gap = 14, row = 21;
  const room = (width - left - gap * (documents.length - 1)) / documents.length;
  const heads = documents.map((doc, i) => titled(words(fitted(documentName(doc, 200), room, 12), {x: left + i * (room + gap), y: 12, "font-size": 12, "font-weight": 600, fill: "var(--ink-2)"}), documentName(doc, 200)));
  const parts = places.flatMap((place, r) => {
    const y = 20 + r * row;
    return [titled(words(fitted(place.name, left - 12), {x: left - 8, y: y + 14, "text-anchor": "end"}), place.name),
      ...documents.flatMap((doc, i) => {
        const x = left + i * (room + gap), length = Math.max(1, doc.text.length), seen = new Set();
        const ticks = place.shown.filter(m => m.document === doc.index).map(m => {
          const at = (x + (m.start / length) * room).toFixed(1);
          if (seen.has(at)) return null;
          seen.add(at);
          return svg("path", {d: `M${at} ${y + 4}V${y + 15}`, stroke: colourOf(colourKey(m)), "stroke-width": 1.6});
        });
        return [svg("path", {d: `M${x} ${y + 15.5}H${x + room}`, stroke: "var(--rule-2)", "stroke-width": 0.6}), ...ticks];
      })];
  });
  return picture(width, 24 + places.length * row, label, heads, present(parts));
}

/** Shares: rows of {label, parts: [[words, n]], n}; each row is whole, the first shares darkest and named. */
function shareChart(rows, width, label) {
  const left = Math.round(Math.min(180, width * LABEL_SHARE)), room = width - left;
  const parts = rows.flatMap((row, i) => {
    const y = i * 30;
    let x = left;
    const pieces = row.parts.map(([text, n], k) => {
      const w = (n / row.n) * room, dark = k === 0;
      const piece = [titled(svg("rect", {x, y: y + 3, width: Math.max(0.5, w - 1), height: 20, fill: "var(--ink)", "fill-opacity": [0.86, 0.34, 0.2, 0.12, 0.07][Math.min(4, k)]}), `${text}: ${plural(n, "mention")}, ${Math.round((100 * n) / row.n)} %`),
        w > 44 && words(fitted(`${text} ${Math.round((100 * n) / row.n)} %`, w - 10, 12), {x: x + 5, y: y + 17, "font-size": 12, fill: dark ? "var(--bg)" : "var(--ink)", "pointer-events": "none"})];
      x += w;
      return piece;
    });
    return [titled(words(fitted(row.label, left - 12), {x: left - 8, y: y + 18, "text-anchor": "end"}), row.label), ...pieces.flat()];
  });
  return picture(width, Math.max(30, rows.length * 30), label, present(parts));
}
