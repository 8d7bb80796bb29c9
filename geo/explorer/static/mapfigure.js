// A map as one plain SVG, for the summary, for paper and for saving: land, borders, dots; equirectangular, true to scale at its middle.

const MAP_MARGIN = 0.14; // of the frame, around the places

/** The frame that holds some points: degrees, as wide as its shape asks; a single point gets a country's width. */
function frameOf(points, ratio, margin = MAP_MARGIN) {
  const lats = points.map(p => p[0]), lons = points.map(p => p[1]);
  const span = (values, least) => {
    const low = values.reduce((a, b) => Math.min(a, b)), high = values.reduce((a, b) => Math.max(a, b));
    const pad = Math.max((high - low) * margin, ...(margin ? [(least - (high - low)) / 2, 0.2] : []));
    return [low - pad, high + pad];
  };
  let [south, north] = span(lats, 4), [west, east] = span(lons, 6);
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wide = ((east - west) * squeeze) / (north - south);
  if (wide < ratio) {
    const add = ((north - south) * ratio) / squeeze - (east - west);
    [west, east] = [west - add / 2, east + add / 2];
  } else {
    const add = ((east - west) * squeeze) / ratio - (north - south);
    [south, north] = [south - add / 2, north + add / 2];
  }
  return {south: Math.max(-88, south), north: Math.min(88, north), west, east, squeeze};
}

/**
 * Draws places {place, mentions} on a map of some width in px; the most named are labelled where there is room. It shows
 * where they lie, or what lies within `bounds` of the map, [south, west, north, east] in degrees.
 */
function mapFigure(list, width, label, bounds = null) {
  const entries = list.map(({place, mentions}) => mainMap.entry(place, mentions)).sort((a, b) => b.n - a.n);
  const points = entries.filter(e => ["dot", "site", "within", "strip", "line"].includes(e.drawing)).concat(entries.filter(e => e.drawing === "area"));
  const height = bounds ? Math.round((width * 130) / 184) : Math.round(Math.min(width * 0.62, 420));
  const core = new Set(coreOfAll(entries));
  const framed = points.filter(e => core.has(e));
  const spots = bounds ? [bounds.slice(0, 2), bounds.slice(2)] : (framed.length > 1 ? framed : [...core]).map(arcEnd);
  const frame = frameOf(spots, width / height, bounds ? 0 : MAP_MARGIN);
  const x = lon => ((lon - frame.west) / (frame.east - frame.west)) * width;
  const y = lat => ((frame.north - lat) / (frame.north - frame.south)) * height;
  const tints = tintSteps(entries.filter(e => e.drawing === "country").map(e => e.n));
  const tinted = new Map(entries.filter(e => e.drawing === "country").map(e => [e.place.country, tintOf(e.n, tints)]));
  return picture(width, height, label,
    svg("rect", {width, height, fill: "var(--sea)"}),
    base && svg("g", {stroke: "var(--border)", "stroke-width": 0.6, "fill-rule": "evenodd"}, base.countries.map(c => outlinePath(c, frame, x, y, tinted.get(c.code)))),
    figureDots(entries.filter(e => e.drawing !== "country" && e.drawing !== "region"), x, y, width, height),
    svg("rect", {x: 0.5, y: 0.5, width: width - 1, height: height - 1, fill: "none", stroke: "var(--rule-2)"}));
}

/** One country's outline, if it reaches into the frame; rings that do not are left out. */
function outlinePath(country, frame, x, y, tint) {
  const d = [];
  for (const ring of country.rings) {
    const [south, west, north, east] = ringBox(ring);
    if (south > frame.north || north < frame.south || west > frame.east || east < frame.west) continue;
    let before = "";
    for (const [lat, lon] of ring) {
      const point = `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`;
      if (point !== before) d.push(`${before ? "L" : "M"}${(before = point)}`);
    }
    d.push("Z");
  }
  return d.length ? svg("path", {d: d.join(""), fill: tint ? `var(--a${tint})` : "var(--land)"}) : null;
}

function figureDots(entries, x, y, width, height) {
  const taken = new Taken({x: width, y: height});
  const spots = entries.map(e => ({e, cx: x(e.at[1]), cy: y(e.at[0]), r: Math.max(3, e.r * 0.75)})).filter(s => s.cx > -9 && s.cy > -9 && s.cx < width + 9 && s.cy < height + 9);
  for (const {cx, cy, r} of spots.slice(0, 200)) taken.block(cx - r, cy - r, 2 * r, 2 * r);
  const labels = spots.slice(0, 40).map(({e, cx, cy, r}) => {
    const text = shorten(e.place.name, 40), w = textWidth(text, sansOf(12, 600)) + 4;
    const spot = [[cx + r + 3, cy - 8], [cx - r - w - 3, cy - 8], [cx - w / 2, cy + r + 2], [cx - w / 2, cy - r - 17]].find(([left, top]) => taken.put(left, top, w, 15));
    return spot && words(text, {x: spot[0], y: spot[1] + 12, "font-size": 12, "font-weight": 600, stroke: "var(--halo)", "stroke-width": 2.5, "paint-order": "stroke"});
  });
  const dots = [...spots].reverse().map(({e, cx, cy, r}) => titled(
    svg("circle", {cx, cy, r, fill: e.sure === "doubt" ? "var(--land)" : colourOf(e.kinds[0][0]), "fill-opacity": e.sure === "likely" ? 0.55 : 1, stroke: e.sure === "sure" ? "var(--case)" : colourOf(e.kinds[0][0]), "stroke-width": 1.2, "data-place": e.place.index}),
    dotWords(e)));
  return [...dots, ...labels];
}
