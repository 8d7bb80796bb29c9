// The review: names in doubt, those first where most is likely wrong; one key a decision.

let reviewMap = null;
let reviewPins = [];
let queue = [];
const reviewing = {scope: "mention", choice: 0, item: null, asked: null, found: [], wanted: null};

function buildReview() {
  const act = (key, words, run, extra = "") => el("button", {class: `btn ${extra}`, type: "button", "data-key": `act:${key}`, "data-act": key, "aria-keyshortcuts": key, on: {click: run}}, el("kbd", {text: key, "aria-hidden": "true"}), el("span", {}, words));
  return el("section", {class: "view v-rev", id: "view-review", "aria-label": "Review", hidden: true},
    el("h1", {class: "vh", text: "Review"}),
    el("nav", {class: "q", "aria-label": "Review queue"}),
    el("div", {class: "rq", tabindex: "0", "data-home": true, role: "region", "aria-label": "The name in question"}, el("div", {class: "asking"}), buildFinding()),
    el("div", {class: "mapbox"}, el("div", {class: "map folium-map", id: "reviewmap", role: "region", "aria-label": "Map of the candidates; they are listed beside it"})),
    el("div", {class: "acts", role: "group", "aria-label": "Decide"},
      act("A", "Accept", acceptChoice, "pri"), act("N", ["Next", el("span", {class: "wide", text: " candidate"})], nextChoice), act("X", "Not a place", () => decideOn("not_a_place", null)),
      act("W", "None of these", wrongPlace), act("Z", "Undo", undoReview), act("H", "History", openHistory),
      el("span", {class: "sp"}),
      el("button", {class: "btn", type: "button", "data-key": "act:save", id: "save-decisions", "aria-label": "Save decisions.csv", text: "Save CSV", on: {click: saveDecisions}}),
      el("div", {class: "scope"}, el("span", {class: "lab"}, el("span", {class: "wide", text: "Applies to "}), el("kbd", {text: "S", "aria-hidden": "true"})),
        el("div", {class: "seg", role: "group", "aria-label": "Applies to"}, Object.keys(SCOPES).map(scope => el("button", {type: "button", "data-scope": scope, "data-key": `scope:${scope}`, on: {click: () => setScope(scope)}}))))));
}

const REVIEW_VIEW = {
  id: "review", words: "Review", build: buildReview, start: startReview, badge: () => queue.filter(open).length, badgeWords: "names to review",
  keys: key => reviewKeys(key),
};

/** As proposed, so that what was decided in earlier sessions counts as done. */
const proposal = m => (m.was ? {...m.was, document: m.document} : m);
const unsure = m => {
  const first = proposal(m);
  return m.kind !== "embedded" && first.status === "proposed" && (first.place >= 0 ? surety(first) !== "sure" : first.instead >= 0);
};
const open = item => item.mentions.some(m => m.status === "proposed");
/** How many of its mentions are likely to be wrong; one without a place is as likely as not. */
const doubtOf = mentions => mentions.map(proposal).reduce((sum, m) => sum + (m.place >= 0 ? 1 - m.score : 0.5), 0);

/** Mentions of one name for one place are one question; a sure mention is asked about only when someone opens it. */
function buildQueue() {
  const items = new Map();
  for (const m of data.mentions) {
    if (!unsure(m)) continue;
    const key = `${proposal(m).place}\n${nameKey(m.text)}`;
    if (items.has(key)) items.get(key).mentions.push(m);
    else items.set(key, {mentions: [m], text: m.text});
  }
  queue = [...items.values()];
  for (const item of queue) Object.assign(item, {doubt: doubtOf(item.mentions), least: Math.min(...item.mentions.map(m => m.score))});
  queue.sort((a, b) => b.doubt - a.doubt || a.mentions[0].id - b.mentions[0].id);
}

function startReview(view) {
  drawTabs();
  listen(changed => {
    if (state.view !== "review") return;
    if (["view", "mention", "judged"].some(key => changed.has(key))) drawReview(view, changed);
  });
  if (state.view === "review") drawReview(view, new Set(["view"]));
}

/** The mention in question: the one opened, else the first of the queue that is open. */
function atHand() {
  const opened = state.mention >= 0 ? data.mentions[state.mention] : null;
  const item = opened ? queue.find(i => i.mentions.includes(opened)) ?? (reviewing.item?.mentions[0] === opened ? reviewing.item : {mentions: [opened], text: opened.text, least: opened.score}) : queue.find(open) ?? null;
  return {item, mention: opened ?? item?.mentions.find(m => m.status === "proposed") ?? null};
}

const showItem = item => {
  const mention = item.mentions.find(m => m.status === "proposed") ?? item.mentions[0];
  update({mention: mention.id, document: mention.document, sentence: -1});
};

/** The proposed place first, then its runners-up, then what was searched for. */
const choicesOf = mention => [...ownChoices(mention), ...(reviewing.asked === mention ? reviewing.found : [])];

function ownChoices(mention) {
  const place = data.places[mention.place];
  const own = place ? [{...ownPlace(place), score: mention.score, place}] : [];
  return [...own, ...rivalsOf(mention).filter(c => c.id !== place?.id)];
}

function drawReview(view, changed) {
  const {item, mention} = atHand();
  if (item !== reviewing.item || changed.has("mention") || changed.has("judged")) reviewing.choice = 0;
  reviewing.item = item;
  if (mention !== reviewing.asked) startAsking(view, mention);
  drawQueue(find(".q", view), item);
  drawQuestion(find(".rq", view), item, mention);
  drawActs(view, mention);
  for (const part of findAll(".mapbox, .acts .btn[data-act]:not([data-act=Z], [data-act=H]), .scope", view)) part.hidden = !mention;
  find(".acts", view).hidden = !mention && !judged.holding.length;
  if (mention) drawReviewMap(view, mention);
}

/** Another mention: what was searched or begun for the one before is put away. */
function startAsking(view, mention) {
  Object.assign(reviewing, {asked: mention, found: []});
  lookups++;
  find("#find-place", view).value = "";
  find("#find-said", view).textContent = "";
  stopAdding();
  const wanted = mention ? choicesOf(mention).findIndex(c => c.id === reviewing.wanted) : -1;
  if (wanted >= 0) reviewing.choice = wanted;
  reviewing.wanted = null;
}

function drawQueue(nav, now) {
  const left = queue.filter(open).length, done = queue.length - left, had = nav.contains(document.activeElement) ? focusKey() : null;
  const asked = queue.reduce((n, item) => n + item.mentions.length, 0);
  nav.replaceChildren(...present([
    el("div", {class: "qhead"}, el("div", {role: "status"}, el("h2", {class: "small", text: `${count(left)} to review`})),
      el("span", {class: "meta", text: queue.length ? `most in doubt first · ${plural(data.mentions.length - asked, "mention")} ${data.mentions.length - asked === 1 ? "needs" : "need"} nothing` : ""})),
    queue.length > 0 && el("div", {class: "prog", role: "progressbar", "aria-label": "Reviewed", "aria-valuemin": "0", "aria-valuemax": queue.length, "aria-valuenow": done}, el("i", {vars: {width: `${(100 * done) / queue.length}%`}}))]));
  growing(nav, queue, item => queueRow(item, item === now), {start: Math.max(0, queue.indexOf(now))});
  if (had) find(`[data-key="${CSS.escape(had)}"]`, nav)?.focus();
  else find("[aria-current]", nav)?.scrollIntoView({block: "nearest"});
}

function queueRow(item, current) {
  const left = item.mentions.filter(m => m.status === "proposed");
  const first = left[0] ?? item.mentions[0];
  const words = left.length ? whyAsked(first) : first.status === "rejected" ? "not a place, you said" : `${STATUS_WORDS[first.status].toLowerCase().replace(" by you", "")} by you`;
  return el("button", {class: `qi ${left.length ? "" : "done"}`, type: "button", "aria-current": current ? "true" : null, "data-key": `q:${item.mentions[0].id}`, on: {click: () => showItem(item)}},
    el("b", {dir: "auto", text: shorten(item.text, 80)}), left.length > 0 && el("span", {class: "num meta", text: first.place >= 0 ? probability(first.score) : "no dot"}),
    el("span", {class: "meta", text: `${words}${item.mentions.length > 1 ? ` · ${count(left.length)} of ${plural(item.mentions.length, "mention")}` : ""}`}));
}

function whyAsked(mention) {
  if (mention.place < 0) return data.reasons[mention.reason]?.toLowerCase() ?? "no place chosen";
  if (!data.documents[mention.document].calibrated) return "the text is not in English";
  if (mention.kind === "elliptic") return "a short form";
  const rival = rivalsOf(mention)[0];
  return rival && rival.score > mention.score / 3 ? "two places share the name" : "the place is not sure";
}

function drawQuestion(region, item, mention) {
  const box = find(".asking", region), finding = find(".finding", region);
  finding.hidden = !mention;
  showAble();
  if (!mention) {
    box.replaceChildren(el("div", {class: "stt whole"}, el("h2", {text: queue.length ? "All reviewed" : "Nothing to review"}),
      el("p", {text: data.documents.length ? data.mentions.length ? "No name in these documents is in doubt. Any other can be reviewed from its card on the map." : "No place is named in these documents." : "Open a document to begin."})));
    return;
  }
  const doc = data.documents[mention.document], had = box.contains(document.activeElement) ? focusKey() : null;
  const start = mention.sentence?.start ?? mention.start, end = mention.sentence?.end ?? mention.end;
  const paragraph = mention.sentence ? doc.paragraphs[mention.sentence.paragraph] : null;
  const where = [isolated(documentName(doc, 80)), mention.sentence && `paragraph ${mention.sentence.paragraph + 1}`].filter(Boolean).join(", ");
  const at = queue.indexOf(item);
  box.replaceChildren(
    el("div", {class: "steprow"},
      el("div", {class: "meta", text: `${where}${at >= 0 ? ` · ${count(at + 1)} of ${count(queue.length)}` : ""}${item.mentions.length > 1 ? ` · mention ${count(item.mentions.indexOf(mention) + 1)} of ${count(item.mentions.length)}` : ""}`}),
      stepButton(item, -1, "Question before"), stepButton(item, 1, "Next question")),
    el("p", {class: "ctx", dir: "auto"},
      paragraph && start > paragraph[0] && el("span", {class: "bef", text: lastWords(doc.text.slice(paragraph[0], start))}),
      marked(doc.index, start, end, {mention: mention.id, dim: false, window: 400})),
    el("h2", {id: "which", dir: "auto", text: mention.status === "proposed" ? `Which place is “${shorten(mention.text, 60)}”?` : `“${shorten(mention.text, 60)}”: ${STATUS_WORDS[mention.status].toLowerCase()}`}),
    el("div", {class: "cands", role: "radiogroup", "aria-labelledby": "which", on: {keydown: stepChoice}}, choicesOf(mention).map((c, i) => candidateRow(c, i, mention)), noPlaceRow(choicesOf(mention).length)));
  if (had) giveFocusIn(box, had);
}

/** Where there is no room for the queue (a phone), two buttons step through it. */
function stepButton(item, by, words) {
  const at = queue.indexOf(item), to = queue[at < 0 ? 0 : at + by];
  return el("button", {class: "ic", type: "button", disabled: !to, "data-key": `step:${by}`, "aria-label": words, text: by < 0 ? "←" : "→", on: {click: () => showItem(to)}});
}

const giveFocusIn = (box, key) => find(`[data-key="${CSS.escape(key)}"]`, box)?.focus();
const lastWords = text => (text.length > 240 ? "… " + text.slice(-240).replace(/^\S*\s/, "") : text);

function candidateRow(choice, i, mention) {
  const near = nearestNamed(choice, mention);
  const named = data.places.find(p => p.id === choice.id)?.mentions.length ?? 0;
  const facts = [choice.people > 0 && plural(choice.people, "person", "people"), near && `${count(Math.round(near.km))} km from ${shorten(near.place.name, 40)}`, named > 0 && `on the map already: ${plural(named, "mention")}`, coordinates(choice.at)].filter(Boolean).join(" · ");
  return choiceRow(i, String(i + 1), [el("b", {dir: "auto", text: choice.name}), `, ${choice.where}`], facts,
    [el("span", {class: "ub", "aria-hidden": "true"}, choice.score !== null && el("u", {vars: {width: `${Math.round(96 * choice.score)}px`}})), el("span", {class: "n", text: choice.score === null ? "found" : probability(choice.score)})]);
}

const noPlaceRow = i => choiceRow(i, "0", ["Not a place"], "a person, an agency, a word", [el("span", {class: "ub"}), el("span", {class: "n"})]);

const choiceRow = (i, pin, name, facts, figures) =>
  el("button", {class: "cand", type: "button", role: "radio", "aria-checked": String(reviewing.choice === i), tabindex: reviewing.choice === i ? "0" : "-1", "data-key": `cand:${i}`, on: {click: () => choose(i)}},
    el("span", {class: "pin", "aria-hidden": "true", text: pin}), el("span", {}, el("span", {class: "name"}, name), el("span", {class: "meta", text: facts})), figures);

/** The nearest place that another name of the document was located at, for a sense of where the text is. */
function nearestNamed(choice, mention) {
  let best = null;
  for (const index of new Set(data.documents[mention.document].mentions.map(m => m.place))) {
    const place = data.places[index];
    if (!place || index === mention.place || place.id === choice.id || place.drawing === "country") continue;
    const km = kilometres(choice.at, place.at);
    if (!best || km < best.km) best = {place, km};
  }
  return best;
}

function drawActs(view, mention) {
  const choices = mention ? choicesOf(mention) : [];
  const chosen = choices[reviewing.choice];
  const button = act => find(`[data-act=${act}]`, view);
  if (mention) find("span", button("A")).textContent = chosen ? `Accept ${shorten(chosen.name, 24)}` : "Accept: not a place";
  button("W").disabled = !mention || mention.place < 0;
  button("Z").disabled = !judged.holding.some(item => !item.earlier);
  find("#save-decisions", view).hidden = host !== null || !judged.rows.length;
  for (const scope of findAll("[data-scope]", view)) {
    const n = mention ? reached(mention, scope.dataset.scope).length : 0;
    scope.setAttribute("aria-pressed", String(scope.dataset.scope === reviewing.scope));
    scope.textContent = SCOPES[scope.dataset.scope] + (scope.dataset.scope === "mention" ? "" : ` ${count(n)}`);
  }
}

// ── The map: candidates by number among what the document names ──

function drawReviewMap(view, mention) {
  const by = new Map();
  const choices = choicesOf(mention), pinned = new Set(choices.map(c => c.id));
  for (const m of passingIn(data.documents[mention.document])) if (!pinned.has(data.places[m.place].id)) by.set(m.place, [...(by.get(m.place) ?? []), m]);
  const list = [...by].map(([index, mentions]) => ({place: data.places[index], mentions}));
  if (!reviewMap) {
    reviewMap = new PlaceMap(find(".mapbox", view), {furniture: false, pick: index => openPlace(index)});
    reviewMap.begin(list);
    reviewMap.map.createPane("pins").style.zIndex = 660;
    reviewMap.map.on("click", pickSpot);
  }
  reviewMap.map.invalidateSize({animate: false});
  reviewPins.forEach(pin => pin.remove());
  reviewPins = choices.map((c, i) => L.marker(c.at, {pane: "pins", keyboard: false, icon: L.divIcon({className: "pinbox", iconSize: [0, 0], html: el("span", {class: "pinm", "data-pin": i, text: String(i + 1)})})}).on("click", () => choose(i)).addTo(reviewMap.map));
  reviewMap.pins = choices.map(c => c.at);
  reviewMap.show(list);
  const near = choices[0] ? nearestNamed(choices[0], mention) : null;
  const points = [...(reviewing.found.length ? reviewing.found.slice(0, 1) : choices.slice(0, 3)).map(c => c.at), ...(near ? [near.place.at] : [])];
  if (points.length) reviewMap.map.fitBounds(L.latLngBounds(points), {padding: [60, 60], maxZoom: 8, animate: false});
  pressPin();
}

const pressPin = () => findAll(".v-rev .pinm").forEach(pin => pin.classList.toggle("on", Number(pin.dataset.pin) === reviewing.choice));

// ── Acts ──

function choose(i, focus = false) {
  const view = find(".v-rev"), {mention} = atHand();
  reviewing.choice = i;
  findAll(".cand", view).forEach((row, j) => {
    row.setAttribute("aria-checked", String(j === i));
    row.tabIndex = j === i ? 0 : -1;
    if (j === i && focus) row.focus();
  });
  drawActs(view, mention);
  pressPin();
}

/** Arrow keys, as in any group of radio buttons. */
function stepChoice(event) {
  const by = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const n = choicesOf(atHand().mention).length + 1;
  choose((reviewing.choice + by + n) % n, true);
}

const nextChoice = () => {
  const {mention} = atHand();
  if (mention) choose((reviewing.choice + 1) % (choicesOf(mention).length + 1));
};

function acceptChoice() {
  const {mention} = atHand();
  if (!mention) return;
  const choice = choicesOf(mention)[reviewing.choice];
  if (!choice) decideOn("not_a_place", null);
  else decideOn(choice.place ? "right" : "instead", choice);
}

function wrongPlace() {
  const {mention} = atHand();
  if (mention && mention.place >= 0) decideOn("wrong", choicesOf(mention)[0]);
}

/** Decides and goes on to what is open next. */
function decideOn(verdict, choice) {
  const {item, mention} = atHand();
  if (!mention) return;
  const n = reached(mention, reviewing.scope).length;
  state.mention = -1;
  const from = Math.max(0, queue.indexOf(item));
  judge(mention, verdict, choice, reviewing.scope);
  const next = open(item) && queue.includes(item) ? item : [...queue.slice(from), ...queue.slice(0, from)].find(open);
  const said = {right: `“${mention.text}” accepted`, instead: `“${mention.text}” is ${choice?.name}`, wrong: `“${mention.text}”: none of these`, not_a_place: `“${mention.text}” is not a place`}[verdict];
  toast(`${shorten(said, 120)}, ${plural(n, "mention")}. Z takes it back`);
  if (next) showItem(next);
  else update({mention: -1});
}

function undoReview() {
  const item = unjudge();
  if (!item) return;
  const mention = item.mentions[0];
  toast(`Taken back: ${plural(item.mentions.length, "mention")} of “${shorten(mention.text, 60)}”`);
  update({mention: mention.id, document: mention.document});
}

function setScope(scope) {
  reviewing.scope = scope;
  drawActs(find(".v-rev"), atHand().mention);
}

function reviewKeys(key) {
  const {mention} = atHand();
  if (key.toLowerCase() === "z") return undoReview;
  if (key.toLowerCase() === "h") return openHistory;
  if (!mention) return null;
  if (/^\d$/.test(key)) {
    const last = choicesOf(mention).length, i = key === "0" ? last : Number(key) - 1;
    return i <= last ? () => choose(i) : null;
  }
  if (key === "/") return () => find("#find-place").focus();
  if (key.toLowerCase() === "p" && able) return startAdding;
  return {a: acceptChoice, n: nextChoice, x: () => decideOn("not_a_place", null), w: wrongPlace,
    s: () => setScope(Object.keys(SCOPES)[(Object.keys(SCOPES).indexOf(reviewing.scope) + 1) % 3])}[key.toLowerCase()] ?? null;
}
