// Places that were not proposed: searched in the gazetteer, or added where the reader clicks the map.

const FOUND = 12;
/** What a place added here may be, in GeoNames' classes. */
const ADDED_KINDS = ["P", "S", "A", "L", "T", "H", "R", "V"];

function buildFinding() {
  return el("div", {class: "finding"},
    el("label", {class: "lab", for: "find-place"}, "Another place? Search ", el("span", {class: "scopewords"}), " ", el("kbd", {text: "/", "aria-hidden": "true"})),
    el("div", {class: "findrow"},
      el("input", {id: "find-place", class: "inp", type: "search", autocomplete: "off", spellcheck: "false", "data-key": "review:find", on: {input: later(event => lookUp(event.target.value), 200), keydown: findKey}}),
      el("button", {class: "btn", type: "button", "data-act": "P", "data-key": "act:P", "aria-keyshortcuts": "P", on: {click: startAdding}}, el("kbd", {text: "P", "aria-hidden": "true"}), el("span", {text: "Add a place"}))),
    el("p", {class: "meta", id: "find-said", role: "status"}),
    el("p", {class: "meta", id: "find-note", text: "The app searches the whole gazetteer, and adds places that it lacks."}), buildAdding());
}

/** What can be searched, and whether a place can be added, is known once a host has said so. */
function showAble() {
  find(".finding .scopewords").textContent = searchedWords();
  find(".finding [data-act=P]").hidden = !able;
  find("#find-note").hidden = able !== null;
}

const searchedWords = () => (able ? "the gazetteer" : `the ${plural(knownPlaces().length, "place")} this page holds`);

/** Every place the page knows: those named and their runners-up, once each. */
let known = null;
function knownPlaces() {
  if (known) return known;
  const by = new Map(data.places.map(p => [p.id, ownPlace(p)]));
  data.rivals.forEach((_, i) => {
    const rival = rivalPlace(i);
    if (!by.has(rival.id)) by.set(rival.id, rival);
  });
  known = [...by.values()].map(place => ({...place, folded: [place.name, ...(place.names ?? [])].map(fold)}));
  return known;
}

const ownPlace = p => ({id: p.id, name: p.name, names: p.others, where: [p.feature.toLowerCase(), ...p.lies].join(", "), at: p.at, country: p.country, kind: p.class, people: p.population});

function searchHere(words) {
  const wanted = fold(words.trim()), rank = place => (place.folded.includes(wanted) ? 0 : place.folded.some(n => n.startsWith(wanted)) ? 1 : 2);
  return knownPlaces().filter(place => place.folded.some(name => name.includes(wanted))).sort((a, b) => rank(a) - rank(b) || (b.people ?? 0) - (a.people ?? 0)).slice(0, FOUND);
}

let lookups = 0;

/** Looks a name up; what is found stands below the candidates, to be chosen as they are. */
async function lookUp(words) {
  const mine = ++lookups, said = find("#find-said");
  if (!words.trim()) {
    showFound([], "");
    return;
  }
  said.textContent = "Searching";
  const answer = able ? await askHost("search", {text: words.slice(0, 200), limit: FOUND}) : {places: searchHere(words)};
  if (mine !== lookups) return;
  if (answer.fault) {
    showFound([], answer.fault);
    return;
  }
  const places = answer.places ?? answer.found.map(f => ({id: f.id, name: f.name, where: [f.feature.toLowerCase(), ...f.lies].join(", "), at: f.at, country: f.country, kind: f.class, people: f.people}));
  showFound(places, places.length ? `${plural(places.length, "place")} found, listed above` : `Nothing called “${shorten(words, 40)}” in ${searchedWords()}`);
}

function showFound(places, words) {
  const {item, mention} = atHand();
  const had = new Set(mention ? ownChoices(mention).map(c => c.id) : []);
  reviewing.found = places.filter(place => !had.has(place.id)).map(place => ({...place, score: null}));
  const same = places.length - reviewing.found.length;
  find("#find-said").textContent = words + (same > 0 ? `${reviewing.found.length ? ", " : "; "}${same === 1 ? "one is" : `${count(same)} are`} among the candidates` : "");
  if (!mention) return;
  const own = ownChoices(mention).length;
  if (reviewing.found.length || reviewing.choice >= own) reviewing.choice = reviewing.found.length ? own : 0;
  drawQuestion(find(".rq"), item, mention);
  drawActs(find(".v-rev"), mention);
  drawReviewMap(find(".v-rev"), mention);
}

function findKey(event) {
  if (event.key !== "Enter" && event.key !== "ArrowDown" && event.key !== "Escape") return;
  const {mention} = atHand(), first = mention ? ownChoices(mention).length : 0;
  if (event.key === "Escape") {
    event.stopPropagation();
    event.target.value = "";
    lookUp("");
    find(".rq").focus();
  } else if (reviewing.found.length) {
    event.preventDefault();
    choose(first, true);
  }
}

// ── Adding a place ──

const adding = {at: null};

function buildAdding() {
  const field = (id, words, props = {}) => el("label", {class: "afield"}, el("span", {class: "lab", text: words}), el("input", {id, class: "inp", autocomplete: "off", ...props}));
  return el("div", {class: "adding", id: "adding", role: "group", "aria-label": "Add a place", hidden: true},
    el("p", {class: "meta", id: "add-help", text: "Click the map where it lies, or write its latitude and longitude."}),
    el("div", {class: "agrid"},
      field("add-name", "Name", {class: "inp wide"}),
      el("label", {class: "afield"}, el("span", {class: "lab", text: "What it is"}), el("select", {id: "add-kind", class: "inp"}, ADDED_KINDS.map(kind => el("option", {value: kind, text: CLASS_WORDS[kind]})))),
      field("add-lat", "Latitude", {inputmode: "decimal"}), field("add-lon", "Longitude", {inputmode: "decimal"})),
    el("p", {class: "meta", id: "add-said", role: "alert"}),
    el("div", {class: "arow"}, el("button", {class: "btn pri", type: "button", "data-key": "add:save", text: "Add it and decide", on: {click: saveAdded}}), el("button", {class: "btn", type: "button", text: "Cancel", on: {click: () => stopAdding(true)}})));
}

const isAdding = () => !find("#adding").hidden;

function startAdding() {
  const {mention} = atHand();
  if (!mention || !able) return;
  find("#adding").hidden = false;
  find(".v-rev .mapbox").classList.add("picking");
  find("#add-name").value = mention.text.replace(/\s+/g, " ").trim();
  for (const id of ["#add-lat", "#add-lon"]) find(id).value = "";
  find("#add-said").textContent = "";
  find("#add-name").focus();
  find("#adding").scrollIntoView({block: "nearest"});
}

function stopAdding(focus = false) {
  if (!isAdding()) return false;
  find("#adding").hidden = true;
  find(".v-rev .mapbox").classList.remove("picking");
  adding.pin?.remove();
  adding.pin = null;
  if (focus) find(".rq").focus();
  return true;
}

/** A click on the map while a place is added says where it lies. */
function pickSpot({latlng}) {
  if (!isAdding()) return;
  const {lat, lng} = latlng.wrap();
  find("#add-lat").value = lat.toFixed(4);
  find("#add-lon").value = lng.toFixed(4);
  adding.pin?.remove();
  adding.pin = L.marker(latlng, {pane: "pins", keyboard: false, interactive: false, icon: L.divIcon({className: "pinbox", iconSize: [0, 0], html: el("span", {class: "pinm on", text: "+"})})}).addTo(reviewMap.map);
}

async function saveAdded() {
  const {mention} = atHand(), said = find("#add-said");
  const degrees = id => find(id).value.trim().replace("−", "-").replace(",", ".");
  if (!degrees("#add-lat") || !degrees("#add-lon")) {
    said.textContent = "It needs a point: click the map, or write latitude and longitude.";
    return;
  }
  said.textContent = "Saving";
  const answer = await askHost("add", {name: find("#add-name").value, feature_class: find("#add-kind").value, latitude: degrees("#add-lat"), longitude: degrees("#add-lon")});
  if (answer.fault) {
    said.textContent = answer.fault;
    return;
  }
  stopAdding();
  if (atHand().mention === mention) decideOn("instead", answer.place);
}
