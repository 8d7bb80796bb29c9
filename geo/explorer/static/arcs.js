// Arcs between places that the same sentences name: the more sentences, the wider. Hover says which, a click reads them.

const MOST_ARCS = 80;
const MANY_SENTENCES = 9; // from so many on a pair's arc is as wide as one gets: a small collection's arcs stay thin

/** The pairs of places that pass and share sentences, most sentences first; of one place if one is selected. */
function sharedPairs(only = -1) {
  const counts = new Map();
  for (const sentence of data.sentences) {
    const places = [...new Set(sentence.mentions.filter(m => m.pass).map(m => m.place))].sort((a, b) => a - b);
    if (places.length < 2 || (only >= 0 && !places.includes(only))) continue;
    for (let i = 0; i < places.length; i++)
      for (let j = i + 1; j < places.length; j++) {
        if (only >= 0 && places[i] !== only && places[j] !== only) continue;
        const key = places[i] * data.places.length + places[j];
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  }
  return [...counts].map(([key, n]) => ({a: Math.floor(key / data.places.length), b: key % data.places.length, n})).sort((x, y) => y.n - x.n || x.a - y.a || x.b - y.b);
}

/** Leaflet layers for the widest arcs among some entries; how many pairs there are in all is in `total`. */
function arcLayers(view, only) {
  const at = new Map(view.entries.map(e => [e.place.index, arcEnd(e)]));
  const pairs = sharedPairs(only).filter(({a, b}) => at.has(a) && at.has(b));
  const most = Math.max(MANY_SENTENCES, pairs[0]?.n ?? 1);
  const layers = pairs.slice(0, MOST_ARCS).map(({a, b, n}) => {
    const line = L.polyline(bent(at.get(a), at.get(b)), {className: "arc", weight: 1 + 6 * Math.sqrt(n / most), bubblingMouseEvents: false});
    line.tip = `${data.places[a].name} and ${data.places[b].name}: ${plural(n, "sentence")}`;
    line.on("click", () => openPair(a, b));
    return line;
  });
  return {layers, total: pairs.length};
}

const arcEnd = entry => (entry.drawing === "country" ? countryOf(entry.place).anchors[0] : entry.at);

/** A curve between two points that bends to the left of the way, the short way around the globe. */
function bent([lat1, lon1], [lat2, lon2]) {
  const far = lon2 - lon1 > 180 ? lon2 - 360 : lon2 - lon1 < -180 ? lon2 + 360 : lon2;
  const my = (lat1 + lat2) / 2 + (far - lon1) * 0.12, mx = (lon1 + far) / 2 - (lat2 - lat1) * 0.12;
  return Array.from({length: 25}, (_, i) => {
    const t = i / 24, u = 1 - t;
    return [Math.max(-85, Math.min(85, u * u * lat1 + 2 * u * t * my + t * t * lat2)), u * u * lon1 + 2 * u * t * mx + t * t * far];
  });
}
