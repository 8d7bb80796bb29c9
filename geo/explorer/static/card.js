// One place: what it is, why the text means it, what else it might have been, where it is named and with what.

const NAMED_WITH = 8;
const CLUES = 4;

function placeCard(place) {
  const mention = explained(place);
  return el("div", {class: "card"},
    el("div", {class: "top"},
      el("div", {}, el("h2", {tabindex: "-1", "data-key": "card", dir: "auto", text: place.name}), crumb(place)),
      el("button", {class: "ic", type: "button", "aria-label": `Close ${place.name}`, title: "Close (Esc)", on: {click: closeCard}}, icon("close"))),
    mention && whyHere(mention),
    mention && orElse(mention),
    mentionsByDocument(place),
    namedWith(place));
}

function closeCard() {
  select({place: -1, mention: -1, sentence: -1});
  find(".v-map .list")?.focus({preventScroll: true});
}

function crumb(place) {
  const others = place.others.slice(0, 2).join(", ");
  const left = place.others.length + place.more - Math.min(2, place.others.length);
  return el("div", {class: "crumb"},
    el("b", {text: place.feature}), place.lies.length ? ` in ${place.lies.join(", ")}` : "", ` · ${coordinates(place.at)}`,
    place.population > 0 && ` · ${plural(place.population, "person", "people")}`,
    others && [" · ", el("span", {class: "alt", text: `also ${others}`}), left > 0 && ` and ${plural(left, "other name")}`]);
}

/** The mention whose evidence is shown: the one that was clicked, else the surest that passes. */
function explained(place) {
  const clicked = state.mention >= 0 ? data.mentions[state.mention] : null;
  if (clicked?.place === place.index) return clicked;
  const among = place.shown.length ? place.shown : place.mentions;
  return among.reduce((best, m) => (best && best.score >= m.score ? best : m), null);
}

/** A probability to two places; one that would read 0.00 without being nothing says so. */
const probability = score => (score > 0 && score < 0.005 ? "< 0.01" : score.toFixed(2));
const signed = weight => `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;

/**
 * The clues as signed bars: right of the middle for this place, left of it against. They and the starting
 * point add up to the log-odds of the probability in the headline.
 */
function whyHere(mention) {
  const all = mention.why >= 0 ? data.evidence[mention.why] : [];
  const start = all.find(([name]) => name === "base");
  const clues = all.filter(part => part !== start).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const widest = Math.max(0.01, ...all.map(([, weight]) => Math.abs(weight)));
  const first = clues.slice(0, CLUES), rest = clues.slice(CLUES);
  const status = mention.status === "proposed" && mention.score < LIKELY ? "In doubt" : STATUS_WORDS[mention.status];
  return el("div", {class: "sec why"},
    el("div", {class: "hd"}, el("h3", {text: "Why here"}),
      el("span", {}, el("span", {class: "meta", text: `${status} · probability `}), el("span", {class: "score", text: mention.score.toFixed(2)}))),
    el("p", {class: "meta of"}, `“${shorten(mention.text, 60)}”, ${KIND_WORDS[mention.kind].toLowerCase()}`,
      mention.sentence ? `, paragraph ${mention.sentence.paragraph + 1}` : "", data.documents.length > 1 ? ` of ${data.documents[mention.document].title}` : ""),
    all.length > 0 && el("div", {class: "axis", "aria-hidden": "true"}, el("span", {}, el("span", {text: "against"}), el("span", {text: "for"})), el("span"), el("span")),
    first.map(part => clueRow(part, widest)),
    (rest.length > 0 || start) && el("details", {class: "fold"},
      el("summary", {text: rest.length > 0 ? plural(rest.length, "smaller clue") + (start ? " and the starting point" : "") : "Starting point"}),
      rest.map(part => clueRow(part, widest)),
      start && clueRow(["Starting point", start[1], start[2]], widest),
      el("p", {class: "meta sum", text: `Together ${signed(all.reduce((sum, [, w]) => sum + w, 0))}: the log-odds of ${mention.score.toFixed(2)}.`})));
}

function clueRow([name, weight, detail], widest) {
  const side = weight < 0 ? "against" : "for";
  return el("div", {class: "ev"},
    el("span", {class: "pole", "aria-hidden": "true"}, el("i", {class: side, vars: {"--w": Math.min(1, Math.abs(weight) / widest).toFixed(3)}})),
    el("span", {class: "what"}, el("span", {class: "strong", text: clueName(name)}), detail ? " " : "", el("span", {class: "meta", text: detail}), el("span", {class: "vh", text: `, ${side} this place`})),
    el("b", {class: "w", text: signed(weight)}));
}

/** "name_match" as a reader writes it. */
const clueName = name => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

function orElse(mention) {
  const others = mention.instead >= 0 ? data.instead[mention.instead] : [];
  if (!others.length) return null;
  return el("div", {class: "sec row"}, el("h3", {text: "Or else"}),
    el("div", {}, others.map(([name, where, lat, lon, score]) =>
      el("div", {class: "ru", title: coordinates([lat, lon])}, el("span", {}, name, ", ", where), el("b", {text: probability(score)})))));
}

function mentionsByDocument(place) {
  const rows = data.documents.map(doc => [doc, place.shown.filter(m => m.document === doc.index)]).filter(([, shown]) => shown.length || data.documents.length <= 4);
  const SHOWN = 6;
  const row = ([doc, shown]) => el("div", {class: "mb"}, el("span", {text: doc.title, title: doc.title}), tickBar(doc.index, shown), el("b", {text: count(shown.length)}));
  return el("div", {class: "sec row"}, el("h3", {text: "Mentions"}),
    el("div", {}, rows.slice(0, SHOWN).map(row),
      rows.length > SHOWN && el("details", {class: "fold"}, el("summary", {text: `${plural(rows.length - SHOWN, "more document")}`}), rows.slice(SHOWN).map(row))));
}

function namedWith(place) {
  const counts = new Map();
  for (const id of place.sentences)
    for (const other of new Set(data.sentences[id].mentions.filter(m => m.pass).map(m => m.place))) if (other !== place.index) counts.set(other, (counts.get(other) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const button = ([index, n]) => el("span", {},
    el("button", {type: "button", "data-place": index, "data-key": `with:${index}`, text: data.places[index].name}), el("small", {text: count(n)}));
  return el("div", {class: "sec row"}, el("h3", {text: "Named with"}),
    ranked.length
      ? el("div", {class: "co"}, ranked.slice(0, NAMED_WITH).map(button),
        ranked.length > NAMED_WITH && el("span", {class: "meta", text: `and ${count(ranked.length - NAMED_WITH)} more`}))
      : el("span", {class: "meta", text: "Always named alone."}));
}
