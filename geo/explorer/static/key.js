// The legend: what size, hue, fill and shape mean now, with the figures of what is shown.

const KEY_ROWS = 8;

function buildKey() {
  return el("details", {class: "plate key", open: true}, el("summary", {}, el("span", {class: "wide", text: "How to read the map"}), el("span", {class: "slim", "aria-hidden": "true", text: "Key"})), el("div", {class: "rows"}));
}

/** The legend; its figures follow what is shown. */
function drawKey() {
  const entries = mainMap.entries;
  const dots = entries.filter(e => ["dot", "site", "within"].includes(e.drawing));
  const heat = state.layer === "heat";
  const rows = [];
  if (heat && dots.length) rows.push(heatRow(mainMap.most));
  if (!heat && dots.length) rows.push(sizeRow(dots.reduce((most, e) => Math.max(most, e.n), 0)));
  if (!heat) rows.push(hueRows());
  if (!heat && entries.some(e => e.drawing === "country" || e.drawing === "area")) rows.push(tintRow(mainMap.steps));
  if (!heat && dots.length) rows.push(suretyRow());
  const site = dots.some(e => e.square), ring = dots.some(e => e.drawing === "within");
  if (!heat && (site || ring)) rows.push(shapeRow(site, ring));
  if (entries.some(e => e.drawing === "strip")) rows.push(stripRow());
  if (state.layer === "arcs") rows.push(arcRow());
  find(".v-map .key").classList.toggle("broad", !heat && state.by !== "kind");
  find(".v-map .key").hidden = !rows.length || !entries.length;
  find(".v-map .key .rows").replaceChildren(...rows);
}

/** What each hue means, with how many mentions have it; kinds show only where the filter bar does not name them. */
function hueRows() {
  return el("div", {class: `hues${state.by === "kind" ? " kindhues" : ""}`}, el("div", {class: "lab", text: `Colour: ${DIMENSIONS[state.by].words.toLowerCase()}, with mentions`}),
    colourCounts(visible).slice(0, KEY_ROWS).map(([key, n]) => el("div", {class: "row hue"}, hueSwatch(key), el("span", {class: "name", dir: "auto", title: shorten(String(colourName(key)), 200), text: shorten(String(colourName(key)), 60)}), el("span", {class: "n", text: count(n)}))));
}

function heatRow(most) {
  const boxes = heatSteps().map((fill, i) => svg("rect", {x: i * 15, y: 1, width: 15, height: 12, fill}));
  return keyRow(svg("svg", {width: 62, height: 14, "aria-hidden": "true"}, boxes), `mentions close together: few to ${count(Math.round(most))}`);
}

function arcRow() {
  const shown = Math.min(MOST_ARCS, mainMap.arcTotal ?? 0);
  const words = !shown ? "no two places share a sentence" : shown < mainMap.arcTotal ? `the ${count(shown)} pairs named together most, of ${count(mainMap.arcTotal)}` : `${plural(shown, "pair")} named in one sentence; wider: in more`;
  return keyRow(svg("svg", {width: 62, height: 16, "aria-hidden": "true"}, svg("path", {d: "M4 13C20 0 40 0 58 11", fill: "none", stroke: "var(--ink)", "stroke-opacity": 0.5, "stroke-width": 2.5})), words);
}

const keyRow = (drawing, words) => el("div", {class: "row"}, drawing, el("span", {text: words}));

function sizeRow(most) {
  const steps = [...new Set([1, Math.max(2, Math.round(most * 0.4)), Math.max(most, 3)])].slice(0, most < 2 ? 1 : 3);
  const tallest = 2 * radius(steps[steps.length - 1]);
  const height = Math.max(tallest + 6, steps.length * 13 + 4);
  const cx = radius(steps[steps.length - 1]);
  let line = 12;
  const parts = steps.flatMap(n => {
    const r = radius(n), y = (line = Math.min(3 - 2 * r + 6, line - 13));
    return [
      svg("circle", {cx, cy: 3 - r, r, fill: "none", stroke: "var(--ink)"}),
      svg("path", {d: `M${cx} ${3 - 2 * r}L${cx + 24} ${y}H${cx + 28}`, fill: "none", stroke: "var(--rule-2)", "stroke-width": 0.7}),
      svg("text", {x: cx + 31, y: y + 4, text: count(n)}),
    ];
  });
  return keyRow(svg("svg", {width: 62, height, viewBox: `-3 ${6 - height} 62 ${height}`, "aria-hidden": "true"}, parts), "mentions of a town");
}

function tintRow([second, third]) {
  const boxes = ["--a1", "--a2", "--a3"].map((tint, i) =>
    svg("rect", {x: i * 20, y: 1, width: 20, height: 12, fill: `var(${tint})`, stroke: "var(--border)", "stroke-width": 0.6}));
  const range = (from, to) => (from === to ? `${from}` : `${from}–${to}`);
  return keyRow(svg("svg", {width: 62, height: 14, "aria-hidden": "true"}, boxes), `country: ${range(1, second - 1)}, ${range(second, third - 1)}, ${third}+`);
}

function suretyRow() {
  const colour = "var(--literal)";
  return keyRow(svg("svg", {width: 62, height: 20, viewBox: "-10 -10 62 20", "aria-hidden": "true"},
    svg("circle", {r: 5.5, fill: colour}),
    svg("circle", {cx: 18, r: 5.5, fill: colour, "fill-opacity": 0.55, stroke: colour, "stroke-width": 1.5}),
    svg("circle", {cx: 36, r: 5, fill: "var(--land)", stroke: colour, "stroke-width": 2.2})), "sure, likely, in doubt");
}

function shapeRow(site, ring) {
  return keyRow(svg("svg", {width: 62, height: 20, viewBox: "-10 -10 62 20", "aria-hidden": "true"},
    site && svg("rect", {x: -5, y: -5, width: 10, height: 10, fill: "var(--facility)"}),
    ring && svg("circle", {cx: site ? 27 : 2, r: 9, fill: "none", stroke: "var(--ink)", "stroke-dasharray": "2 3", "stroke-width": 1.4}),
    ring && svg("circle", {cx: site ? 27 : 2, r: 2.5, fill: "var(--ink)"})), [site && "a site", ring && "somewhere within"].filter(Boolean).join("; "));
}

function stripRow() {
  return keyRow(svg("svg", {width: 62, height: 12, "aria-hidden": "true"},
    svg("rect", {x: 1, y: 3, width: 58, height: 6, fill: "url(#hatch-literal)", stroke: "var(--literal)", "stroke-width": 1.2})), "a strip of land");
}

/** The hatching of strips, one pattern a hue. */
function hatchings() {
  return svg("svg", {class: "vh", "aria-hidden": "true"}, svg("defs", {}, [...Object.keys(KIND_WORDS), ...Array.from({length: HUES + 1}, (_, i) => `c${i}`)].map(kind =>
    svg("pattern", {id: `hatch-${kind}`, width: 5, height: 5, patternTransform: "rotate(45)", patternUnits: "userSpaceOnUse"},
      svg("rect", {width: 5, height: 5, fill: "var(--halo)"}), svg("rect", {width: 1.3, height: 5, fill: `var(--${kind})`})))));
}
