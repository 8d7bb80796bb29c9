// Dots: size = mentions, hue = kind, fill = confidence, shape = what is known; and what happens where they meet.

const TWO_PI = 2 * Math.PI;
const radius = n => Math.max(5, Math.min(28, 4.5 * Math.sqrt(n)));

/** A dot in words: a name and its count. */
const dotWords = dot => (dot.members
  ? `${plural(dot.members.length, "place")} close together: ${dot.members.slice(0, 3).map(m => m.place.name).join(", ")}${dot.members.length > 3 ? "…" : ""}`
  : `${shorten(dot.place.name, 120)}, ${dot.place.feature.toLowerCase()}, ${plural(dot.n, "mention")}`);

/** One place on one map: its mentions that pass, and how its dot looks. */
function entryOf(place, mentions) {
  return {place, mentions, n: mentions.length, r: radius(mentions.length), kinds: colourCounts(mentions), sure: bestSurety(mentions)};
}

function sectors(kinds, total, outer, inner) {
  let from = -Math.PI / 2;
  const at = (angle, r) => `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  return kinds.map(([kind, n]) => {
    const to = from + (n / total) * TWO_PI;
    const wide = to - from > Math.PI ? 1 : 0;
    const hole = inner ? `L${at(to, inner)}A${inner} ${inner} 0 ${wide} 0 ${at(from, inner)}Z` : "L0 0Z";
    const d = `M${at(from, outer)}A${outer} ${outer} 0 ${wide} 1 ${at(to, outer)}${hole}`;
    from = to;
    return svg("path", {d, fill: colourOf(kind), stroke: "var(--case)", "stroke-width": 1});
  });
}

function body(entry) {
  const {r, kinds, n, sure, place} = entry;
  const colour = colourOf(kinds[0][0]);
  if (entry.square)
    return [svg("rect", sure === "doubt"
      ? {x: -r, y: -r, width: 2 * r, height: 2 * r, fill: "var(--land)", stroke: colour, "stroke-width": 2.2}
      : {class: "casing", x: -r, y: -r, width: 2 * r, height: 2 * r, fill: colour, "fill-opacity": sure === "likely" ? 0.55 : 1})];
  if (sure === "doubt") return [svg("circle", {r, fill: "var(--land)", stroke: colour, "stroke-width": 2.2})];
  if (kinds.length === 1)
    return [sure === "likely"
      ? svg("circle", {r, fill: colour, "fill-opacity": 0.55, stroke: colour, "stroke-width": 1.5})
      : svg("circle", {class: "casing", r, fill: colour})];
  const opacity = sure === "likely" ? 0.55 : 1;
  return [svg("g", {"fill-opacity": opacity}, sectors(kinds, n, r, 0)), svg("circle", {class: "casing", r, fill: "none"})];
}

/** The drawing of a dot; the box is as large as what can be hit. */
function dotSymbol(entry, selected, fresh) {
  const size = Math.max(hitSize(), 2 * entry.r + 6);
  const parts = [svg("circle", {r: size / 2, fill: "transparent"})];
  if (entry.ringed) parts.push(svg("circle", {r: entry.r + 7, fill: "none", stroke: colourOf(entry.kinds[0][0]), "stroke-width": 1.4, "stroke-dasharray": "2 3"}));
  parts.push(...body(entry));
  if (selected)
    parts.push(
      svg("circle", {r: entry.r + 4.5, fill: "none", stroke: "var(--case)", "stroke-width": 5}),
      svg("circle", {class: fresh ? "pulse" : null, r: entry.r + 4.5, fill: "none", stroke: "var(--ink)", "stroke-width": 2.4}),
    );
  parts.push(svg("circle", {class: "focus-ring", r: entry.r + (selected ? 9 : 5)}));
  return boxed(parts, size);
}

function clusterSymbol(cluster) {
  const r = cluster.r, size = Math.max(hitSize(), 2 * r + 6);
  return boxed([
    svg("circle", {r, fill: "var(--raise)", stroke: "var(--case)", "stroke-width": 3}),
    // A sector of the whole circle has no length to draw.
    ...(cluster.kinds.length === 1
      ? [svg("circle", {r: r - 2, fill: "none", stroke: colourOf(cluster.kinds[0][0]), "stroke-width": 4})]
      : sectors(cluster.kinds, cluster.n, r, r - 4)),
    svg("text", {y: 4.5, text: count(cluster.members.length)}),
    svg("circle", {class: "focus-ring", r: r + 4}),
  ], size);
}

const boxed = (parts, size) =>
  svg("svg", {viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, width: size, height: size, "aria-hidden": "true"}, parts);

let coarse = null;
const hitSize = () => ((coarse ??= matchMedia("(pointer: coarse)").matches) ? 44 : 28);

/**
 * Groups dots that overlap by more than half (below zoom 4: within 28 px), greedily, most mentioned first.
 *
 * Groups grow as they join, so they are grouped again until none overlaps another so much. From zoom 9.5 only dots on
 * the very same spot are one.
 */
function groupDots(entries, project, zoom) {
  let dots = entries;
  for (let pass = 0; pass < 5; pass++) {
    const grouped = groupOnce(dots, project, zoom);
    if (grouped.length === dots.length) return grouped;
    dots = grouped.sort((a, b) => b.n - a.n || a.place.index - b.place.index);
  }
  return dots;
}

/** The same groups with one place out of its group: what is selected is never hidden in one. */
function aloneIn(groups, selected) {
  const at = selected < 0 ? -1 : groups.findIndex(dot => dot.members?.some(m => m.place.index === selected));
  if (at < 0) return [...groups];
  const own = groups[at].members.find(m => m.place.index === selected);
  const rest = groups[at].members.filter(m => m !== own);
  return [...groups.slice(0, at), rest.length === 1 ? rest[0] : clusterOf(rest), own, ...groups.slice(at + 1)];
}

const CELL = 64; // twice the largest radius and more: a neighbour is never further than the next cell

function groupOnce(dots, project, zoom) {
  const cells = new Map();
  const groups = [];
  const cellOf = v => Math.floor(v / CELL);
  // Dots may overlap by half; groups, which carry a number, less.
  const share = (a, b) => (a.members || b.members ? 0.7 : 0.5);
  const reach = (a, b) => (zoom >= 9.5 ? 2 : Math.max(zoom < 4 ? 28 : 0, (a.r + b.r) * share(a, b)));
  for (const dot of dots) {
    const at = project(dot.at);
    let home = null, nearest = Infinity;
    for (let x = cellOf(at.x) - 1; x <= cellOf(at.x) + 1; x++)
      for (let y = cellOf(at.y) - 1; y <= cellOf(at.y) + 1; y++)
        for (const group of cells.get(x * 100003 + y) ?? []) {
          const gap = Math.hypot(group.x - at.x, group.y - at.y);
          if (gap < reach(group.dots[0], dot) && gap < nearest) [home, nearest] = [group, gap];
        }
    if (home) {
      home.dots.push(dot);
      continue;
    }
    const group = {x: at.x, y: at.y, dots: [dot]};
    groups.push(group);
    const key = cellOf(at.x) * 100003 + cellOf(at.y);
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(group);
  }
  return groups.map(({dots: joined}) => (joined.length === 1 ? joined[0] : clusterOf(joined)));
}

/** Several dots as one; it stands where the most mentioned of them does. */
function clusterOf(dots) {
  const members = dots.flatMap(dot => dot.members ?? [dot]).sort((a, b) => b.n - a.n || a.place.index - b.place.index);
  const mentions = members.flatMap(m => m.mentions);
  return {
    members, mentions, n: mentions.length, r: Math.max(12, Math.min(24, radius(mentions.length))),
    kinds: colourCounts(mentions), at: members[0].at, place: members[0].place,
  };
}
