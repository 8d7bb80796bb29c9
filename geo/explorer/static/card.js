// One place: what it is, why the text means it, what else it might have been, where it is named and with what.

const NAMED_WITH = 8;
const CLUES = 2;

/** The sentences are the proof and follow at once: of the evidence the card shows the strongest clues, and folds the rest. */
function placeCard(place) {
  const mention = explained(place);
  return el("div", {class: "card"},
    el("div", {class: "top"},
      el("div", {}, el("h2", {tabindex: "-1", "data-key": "card", dir: "auto", text: place.name}), crumb(place)),
      el("button", {class: "ic", type: "button", "data-key": "card:close", "aria-label": `Close ${place.name}`, title: "Close (Esc)", on: {click: closeCard}}, icon("close"))),
    mention && whyHere(mention),
    namedWith(place),
    state.with >= 0 && pairNote(place),
    filterChips(),
    !place.shown.length && el("p", {class: "meta", text: "No mention of this place passes the filters."}));
}

function closeCard() {
  select({place: -1, with: -1, mention: -1, sentence: -1});
  find(".v-map .list")?.focus({preventScroll: true});
}

function crumb(place) {
  const others = place.others.slice(0, 3).join(", ");
  const left = place.others.length + place.more - Math.min(3, place.others.length);
  return el("div", {class: "crumb"},
    el("b", {text: place.feature}), place.lies.length ? ` in ${place.lies.join(", ")}` : "", ` · ${coordinates(place.at)}`,
    place.population > 0 && ` · ${plural(place.population, "person", "people")}`,
    others && [" · ", el("span", {class: "alt", dir: "auto", text: `also ${others}`}), left > 0 && [" ", el("span", {title: place.others.slice(3).join(", "), text: `and ${plural(left, "other name")}`})]],
    " · ", idLink(place.id));
}

/** A place's page at the source its id names; nothing is asked of it before a person follows the link. */
const SOURCES = {
  __proto__: null, // an id may begin with any word, "constructor:" too
  geonames: id => `https://www.geonames.org/${encodeURIComponent(id)}`,
  wikidata: id => `https://www.wikidata.org/wiki/${encodeURIComponent(id)}`,
};

function idLink(id) {
  const [source, ...rest] = id.split(":");
  const href = SOURCES[source]?.(rest.join(":"));
  return href && /^(\d+|Q\d+)$/.test(rest.join(":"))
    ? el("a", {class: "id", href, target: "_blank", rel: "noopener noreferrer", title: `Opens ${new URL(href).hostname}, outside this page`, text: id})
    : el("span", {class: "id", text: id});
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
  const all = cluesOf(mention);
  const start = all.find(([name]) => name === "base");
  const clues = all.filter(part => part !== start).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const widest = Math.max(0.01, ...all.map(([, weight]) => Math.abs(weight)));
  const first = clues.slice(0, CLUES), rest = clues.slice(CLUES);
  return el("div", {class: "sec why"},
    el("div", {class: "hd"}, el("h3", {text: "Why here"}),
      el("span", {}, el("span", {class: "meta", text: `${statusWords(mention)} · probability `}), el("span", {class: "score", text: mention.score.toFixed(2)}))),
    !data.documents[mention.document].calibrated && el("p", {class: "meta", text: "This document is not in English: the probability is not calibrated for it, and is drawn as likely at most."}),
    el("p", {class: "meta of"}, `“${shorten(mention.text, 60)}”, ${KIND_WORDS[mention.kind].toLowerCase()}`,
      mention.sentence ? `, paragraph ${mention.sentence.paragraph + 1}` : "", data.documents.length > 1 ? ` of ${isolated(documentName(data.documents[mention.document], 80))}` : ""),
    first.map(part => clueRow(part, widest)),
    (rest.length > 0 || start) && el("details", {class: "fold"},
      el("summary", {text: foldWords(rest.length, start)}),
      el("div", {class: "axis", "aria-hidden": "true"}, el("span", {}, el("span", {text: "against"}), el("span", {text: "for"})), el("span"), el("span")),
      rest.map(part => clueRow(part, widest)),
      start && clueRow(["Starting point", start[1], start[2]], widest),
      el("p", {class: "meta sum", text: `Together ${signed(all.reduce((sum, [, w]) => sum + w, 0))}: the log-odds of ${mention.score.toFixed(2)}.`})),
    orElse(rivalsOf(mention)),
    el("div", {class: "cardacts"},
      el("button", {class: "btn", type: "button", "data-key": "card:review", text: "Review this choice", on: {click: () => {
        reviewing.wanted = state.ghost?.id ?? null;
        select({view: "review", mention: mention.id, document: mention.document});
      }}}),
      el("button", {class: "btn", type: "button", "data-key": "card:gazetteer", "aria-label": `${data.places[mention.place].name} in the gazetteer`, text: "In the gazetteer", on: {click: () => lookInGazetteer(data.places[mention.place].name, pageHit(data.places[mention.place]))}})));
}

const statusWords = mention => (statusOf(mention) === "doubt" ? "In doubt" : STATUS_WORDS[mention.status]);
const foldWords = (rest, start) => (rest > 0 ? `${plural(rest, "smaller clue")}${start ? " and the starting point" : ""}` : "Starting point");

function clueRow([name, weight, detail], widest) {
  const side = weight < 0 ? "against" : "for";
  return el("div", {class: "ev"},
    el("span", {class: "pole", "aria-hidden": "true"}, el("i", {class: side, vars: {"--w": Math.min(1, Math.abs(weight) / widest).toFixed(3)}})),
    el("span", {class: "what"}, el("span", {class: "strong", text: clueName(name)}), detail ? " " : "", el("span", {class: "meta", text: detail}), el("span", {class: "vh", text: `, ${side} this place`})),
    el("b", {class: "w", text: signed(weight)}));
}

/** "name_match" as a reader writes it. */
const clueName = name => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

/** The runners-up; one that is chosen is shown on the map beside the place. */
function orElse(others) {
  if (!others.length) return null;
  const [best, ...rest] = others;
  const row = ghost =>
    el("button", {class: "ru", type: "button", "data-key": `ru:${ghost.id}`, "aria-pressed": String(state.ghost?.id === ghost.id), title: `Show ${ghost.name} at ${coordinates(ghost.at)} on the map`,
      on: {click: () => toggleGhost(ghost)}},
    el("span", {}, shorten(ghost.name, 80), ", ", ghost.where), el("b", {text: probability(ghost.score)}));
  return el("div", {class: "sec row"}, el("h3", {text: "Or else"}),
    el("div", {}, row(best), rest.length > 0 && el("details", {class: "fold", open: rest.some(ghost => ghost.id === state.ghost?.id)}, el("summary", {text: plural(rest.length, "more candidate")}), rest.map(row))));
}

const toggleGhost = ghost => update({ghost: state.ghost?.id === ghost.id ? null : ghost});

function namedWith(place) {
  const ranked = pairsOf(place);
  const button = ([index, n]) => el("span", {},
    el("button", {type: "button", "data-place": index, "data-key": `with:${index}`, dir: "auto", text: shorten(data.places[index].name, 60)}),
    el("button", {type: "button", class: "count", "data-key": `pair:${index}`, "aria-pressed": String(state.with === index),
      "aria-label": `Read the ${plural(n, "sentence")} that name both ${place.name} and ${data.places[index].name}`, title: "Read the sentences that name both", text: count(n), on: {click: () => openPair(place.index, state.with === index ? -1 : index)}}));
  return el("div", {class: "sec row"}, el("h3", {text: "Named with"}),
    ranked.length
      ? el("div", {class: "co"}, ranked.slice(0, NAMED_WITH).map(button),
        ranked.length > NAMED_WITH && el("details", {class: "fold"}, el("summary", {text: `${count(ranked.length - NAMED_WITH)} more`}), el("div", {class: "co"}, ranked.slice(NAMED_WITH, NAMED_WITH + 200).map(button))))
      : el("span", {class: "meta", text: "Always named alone."}));
}

/** The places that pass and stand in the same sentences, with in how many of them, most first. */
function pairsOf(place) {
  const counts = new Map();
  for (const id of new Set(place.shown.map(m => m.sentence?.id))) {
    if (id === undefined) continue;
    for (const other of new Set(data.sentences[id].mentions.filter(m => m.pass).map(m => m.place)))
      if (other !== place.index) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

const pairNote = place => el("div", {class: "chips"}, el("button", {type: "button", class: "chip", "data-key": "pair:none", on: {click: () => openPair(place.index, -1)}},
  el("span", {text: `Sentences that also name ${shorten(data.places[state.with].name, 60)}`}), icon("close", true)));
