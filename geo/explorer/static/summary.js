// The summary: what the filtered set says as plots, each with its figures as a table and as a file to save.

const TOP_PLACES = 12;
const TOP_PAIRS = 10;
const TOP_COUNTRIES = 10;
const TICK_DOCUMENTS = 4;
const FOCUS_DOCUMENTS = 12;

const SUMMARY_VIEW = {id: "summary", words: "Summary", build: buildSummary, start: startSummary};

function buildSummary() {
  return el("section", {class: "view page v-summary", id: "view-summary", "aria-label": "Summary", tabindex: "-1", "data-home": true, hidden: true});
}

function startSummary(view) {
  let stale = true, width = 0;
  const draw = () => {
    stale = false;
    width = view.clientWidth;
    drawSummary(view);
  };
  listen(changed => {
    stale ||= filtersChanged(changed) || changed.has("by");
    if (state.view === "summary" && (stale || (changed.has("view") && !view.children.length))) draw();
  });
  new ResizeObserver(() => state.view === "summary" && view.clientWidth && view.clientWidth !== width && draw()).observe(view);
  if (state.view === "summary") draw();
}

function drawSummary(view) {
  const had = view.contains(document.activeElement) ? focusKey() : null;
  if (!visible.length) {
    view.replaceChildren(nothingShown());
    return;
  }
  const ranked = data.places.filter(p => p.shown.length).sort((a, b) => b.shown.length - a.shown.length || a.index - b.index);
  view.replaceChildren(...present([
    filterNote(), el("h1", {class: "vh", text: "Summary"}), el("p", {class: "lead", role: "status"}, leadWords(ranked)),
    el("p", {class: "meta onpaper", text: `${shorten(data.title, 120)} · made with Wherein · places: GeoNames, CC BY 4.0 · outlines: Natural Earth`}),
    colourKeyLine()]));
  const grid = el("div", {class: "sumgrid"});
  view.append(grid);
  for (const plot of [placesPlot(ranked), sharedPlot(ranked), mapPlot(), countriesPlot(), timePlot(), focusPlot(), ticksPlot(ranked)]) if (plot) addPlot(grid, plot);
  if (had) find(`[data-key="${CSS.escape(had)}"]`, view)?.focus();
}

/** One paragraph that says the most important figures in words. */
function leadWords(ranked) {
  const shown = [...new Set(visible.map(m => m.document))].map(index => data.documents[index]), documents = shown.length;
  const when = whenWords(shown);
  const name = p => `${shorten(p.name, 60)} (${count(p.shown.length)})`;
  const top = ranked.slice(0, 3).map(name);
  const towns = ranked.filter(p => p.class === "P");
  const doubt = visible.filter(m => surety(m) === "doubt").length;
  return present([
    `${plural(documents, "document")}${when} ${documents === 1 ? "names" : "name"} `, el("b", {text: `${plural(ranked.length, "place")} ${visible.length === 1 ? "once" : plural(visible.length, "time")}`}), ". ",
    ranked.length > 1 ? `Most named: ${top.length > 1 ? `${top.slice(0, -1).join(", ")} and ${top[top.length - 1]}` : top[0]}. ` : "",
    towns.length && towns[0] !== ranked[0] ? `No town is named more than ${name(towns[0])}. ` : "",
    doubt ? `${plural(doubt, "mention")} ${doubt === 1 ? "is" : "are"} in doubt.` : "",
  ]);
}

/** The date that all of some documents carry, or the years from first to last where each carries one. */
function whenWords(documents) {
  const dates = new Set(documents.map(d => d.date));
  if (dates.size === 1) return documents[0].date ? ` of ${dateText(documents[0].date)}` : "";
  if (documents.some(d => !d.days)) return "";
  const year = day => dayWords(day).slice(0, -6);
  const first = year(documents.reduce((least, d) => Math.min(least, d.days[0]), Infinity)), last = year(documents.reduce((most, d) => Math.max(most, d.days[1]), -Infinity));
  return first === last ? ` of ${first}` : ` of ${first} to ${last}`;
}

const colourKeyLine = () => el("p", {class: "meta huekey"}, `${DIMENSIONS[state.by].words}: `,
  colourCounts(visible).slice(0, KEY_ROWS).map(([key, n]) => el("span", {}, hueSwatch(key), ` ${shorten(String(colourName(key)), 40)} ${count(n)}`)));

/** The pieces of a bar in one order for all bars, that of the legend over the plots: so they compare. */
function inLegendOrder(counts) {
  const order = new Map(colourCounts(visible).map(([key], i) => [key, i]));
  return [...counts].sort((a, b) => order.get(a[0]) - order.get(b[0]));
}

/** A plot is {id, title, note, wide?, draw(width) → SVG, table() → element}. */
function addPlot(grid, {id, title, note, wide, draw, table}) {
  const box = el("div", {class: "plotbox"});
  const section = el("section", {class: wide ? "wide" : null, "aria-labelledby": `plot-${id}`},
    el("div", {class: "plothead"}, el("h2", {id: `plot-${id}`, text: title}),
      draw && el("span", {class: "saves"},
        el("button", {class: "link", type: "button", "data-key": `svg:${id}`, "aria-label": `Save ${title} as SVG`, text: "SVG", on: {click: () => saveSvg(find(".plot", box), title)}}),
        el("button", {class: "link", type: "button", "data-key": `png:${id}`, "aria-label": `Save ${title} as PNG`, text: "PNG", on: {click: () => savePng(find(".plot", box), title)}}))),
    el("p", {class: "meta", text: note}), box,
    table && el("details", {class: "fold"}, el("summary", {text: "The figures as a table"}), el("div", {class: "tablebox"}, table())));
  grid.append(section);
  if (draw) box.append(draw(Math.max(260, box.clientWidth)));
}

const figuresTable = (heads, rows) => el("table", {class: "figures"},
  el("thead", {}, el("tr", {}, heads.map((text, i) => el("th", {scope: "col", class: i ? "r" : null, text})))),
  el("tbody", {}, rows.map(cells => el("tr", {}, cells.map((cell, i) => el("td", {class: i ? "r" : null}, cell))))));
const placeLink = place => el("button", {class: "link", type: "button", "data-place": place.index, "data-key": `sum:${place.index}`, dir: "auto", text: shorten(place.name, 80)});

function placesPlot(ranked) {
  const top = ranked.slice(0, TOP_PLACES);
  const rows = top.map(p => ({label: p.name, counts: inLegendOrder(colourCounts(p.shown)), n: p.shown.length, data: {"data-place": p.index, class: "open"}}));
  const left = ranked.length - top.length;
  return {
    id: "places", title: "Most named places", note: `Mentions of each place.${left ? ` ${plural(left, "more place")} ${left === 1 ? "is" : "are"} named less often.` : ""}`,
    draw: width => barChart(rows, width, `The ${top.length} most named places with their mentions`),
    table: () => figuresTable(["Place", "Mentions", "Documents"], top.map(p => [placeLink(p), count(p.shown.length), count(documentsOf(p))])),
  };
}

function sharedPlot(ranked) {
  const top = ranked.slice(0, TOP_PAIRS);
  const pairs = sharedPairs();
  const counts = new Map(pairs.map(({a, b, n}) => [`${a},${b}`, n]));
  const shared = (i, j) => counts.get([top[i].index, top[j].index].sort((a, b) => a - b).join()) ?? 0;
  if (top.length < 2) return null;
  return {
    id: "shared", title: "Named in the same sentence", note: "Sentences that name both places. Choose a square to read them.",
    draw: width => matrixChart(top, shared, width, `How many sentences name two of the ${top.length} most named places`),
    table: () => figuresTable(["Places", "Sentences"], pairs.slice(0, 30).map(({a, b, n}) => [
      el("button", {class: "link", type: "button", "data-pair": `${a},${b}`, "data-key": `sumpair:${a},${b}`, text: `${shorten(data.places[a].name, 60)} and ${shorten(data.places[b].name, 60)}`}), count(n)])),
  };
}

const mapPlot = () => ({
  id: "map", title: "Where they lie", note: "Dots by mentions. Countries are tinted by theirs; what lies far off may be cut.",
  draw: width => mapFigure(shownPlaces(), width, "Map of the places named"),
});

function byCountry() {
  const groups = new Map();
  for (const m of visible) {
    const code = data.places[m.place].country ?? "-";
    if (!groups.has(code)) groups.set(code, []);
    groups.get(code).push(m);
  }
  return [...groups].map(([code, mentions]) => ({code, label: DIMENSIONS.country.name(code), mentions})).sort((a, b) => b.mentions.length - a.mentions.length || (a.code < b.code ? -1 : 1));
}

function countriesPlot() {
  const all = byCountry(), top = all.slice(0, TOP_COUNTRIES);
  const rows = top.map(({label, mentions}) => ({label, counts: inLegendOrder(colourCounts(mentions)), n: mentions.length}));
  const left = all.length - top.length;
  return {
    id: "countries", title: "By country", note: `Mentions; towns and sites are counted with their country.${left ? ` ${plural(left, "more country", "more countries")} ${left === 1 ? "is" : "are"} named less often.` : ""}`,
    draw: width => barChart(rows, width, "Mentions by country"),
    table: () => figuresTable(["Country", "Mentions"], all.map(({label, mentions}) => [label, count(mentions.length)])),
  };
}

/** Mentions by day, month, year or more, whichever gives up to sixty columns. */
function timePlot() {
  const dated = visible.filter(m => data.documents[m.document].days);
  const days = dated.map(m => data.documents[m.document].days[0]);
  const different = new Set(days).size;
  if (different < 2) {
    const date = data.documents.find(d => d.date)?.date;
    return {id: "time", title: "Over time", note: different ? `All dated documents shown carry one date, ${dateText(date)}: a curve needs two.` : "No document shown carries a date. Dates come from the documents themselves, or from a column or field called “date”."};
  }
  const {bins, unit} = timeBins(dated, days);
  const undated = visible.length - dated.length;
  return {
    id: "time", title: "Over time", note: `Mentions by ${unit} of the document.${undated ? ` ${plural(undated, "mention")} in undated documents ${undated === 1 ? "is" : "are"} left out.` : ""}`,
    draw: width => columnChart(bins, width, `Mentions by ${unit}`),
    table: () => figuresTable([unit.charAt(0).toUpperCase() + unit.slice(1), "Mentions"], bins.filter(b => b.n).map(b => [b.label, count(b.n)])),
  };
}

const TIME_UNITS = [["day", 1], ["month", 30.44], ["year", 365.25], ["ten years", 3652.5], ["century", 36525]]; // and their length in days

function timeBins(mentions, days) {
  const first = days.reduce((a, b) => Math.min(a, b)), last = days.reduce((a, b) => Math.max(a, b));
  const [unit, length] = TIME_UNITS.find(([, l]) => (last - first) / l < 60) ?? TIME_UNITS[TIME_UNITS.length - 1];
  const name = day => {
    const text = dayWords(day), year = Number(text.slice(0, text.lastIndexOf("-") - 3));
    if (unit === "day") return text;
    if (unit === "month") return text.slice(0, -3);
    const wide = unit === "year" ? 1 : unit === "century" ? 100 : 10;
    return String(Math.floor(year / wide) * wide) + (wide > 1 ? "s" : "");
  };
  const groups = new Map();
  for (let day = first; day <= last; day += unit === "day" ? 1 : Math.max(1, Math.floor(length / 3))) groups.set(name(day), []);
  groups.set(name(last), groups.get(name(last)) ?? []);
  mentions.forEach((m, i) => groups.get(name(days[i]))?.push(m));
  return {unit, bins: [...groups].map(([label, list]) => ({label, n: list.length, counts: inLegendOrder(colourCounts(list))}))};
}

function focusPlot() {
  const documents = data.documents.map(doc => ({doc, mentions: doc.mentions.filter(m => m.pass)})).filter(({mentions}) => mentions.length);
  const rows = documents.map(({doc, mentions}) => {
    const counts = counted(m => data.places[m.place].country ?? "-", mentions);
    const named = counts.slice(0, 4).map(([code, n]) => [DIMENSIONS.country.name(code), n]);
    const rest = counts.slice(4).reduce((sum, [, n]) => sum + n, 0);
    return {label: documentName(doc, 200), n: mentions.length, parts: rest ? [...named, ["others", rest]] : named};
  });
  const shown = rows.slice(0, FOCUS_DOCUMENTS), left = rows.length - shown.length;
  return {
    id: "focus", title: "What each document is about", note: `Share of each document’s mentions by country.${left ? ` The first ${count(shown.length)} of ${count(rows.length)} documents; the table has all.` : ""}`,
    draw: width => shareChart(shown, width, "Share of mentions by country for each document"),
    table: () => figuresTable(["Document", "Mentions", "Mostly"], rows.slice(0, 500).map(row => [shorten(row.label, 100), count(row.n), row.parts.slice(0, 2).map(([name, n]) => `${name} ${Math.round((100 * n) / row.n)} %`).join(", ")])),
  };
}

function ticksPlot(ranked) {
  const top = ranked.slice(0, TOP_PLACES), among = new Set(top.map(p => p.index));
  const documents = data.documents.map(doc => ({doc, n: doc.mentions.filter(m => m.pass && among.has(m.place)).length})).filter(({n}) => n);
  const shown = [...documents].sort((a, b) => b.n - a.n || a.doc.index - b.doc.index).slice(0, TICK_DOCUMENTS).map(({doc}) => doc).sort((a, b) => a.index - b.index);
  return {
    id: "ticks", wide: true, title: "Through the text", note: `Each tick is one mention, from the first word to the last${documents.length > shown.length ? `. The ${count(shown.length)} of ${count(documents.length)} documents that name these places most` : ""}.`,
    draw: width => tickChart(top, shown, width, "Where in the text each of the most named places stands"),
  };
}
