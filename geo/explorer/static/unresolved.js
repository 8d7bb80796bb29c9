// Names without a dot: said, counted and explained, never dropped.

const CONTEXT = 48;

/** Names as written (case aside) with the same reason, most frequent first; `passing`: those the text's filters let through. */
function unresolvedNames(passing = false) {
  const groups = new Map();
  for (const m of data.mentions) {
    if (m.place >= 0 || m.kind === "embedded" || (passing && !m.inText)) continue;
    const key = `${m.text.toLowerCase()}\n${m.reason}`;
    if (!groups.has(key)) groups.set(key, {text: m.text, reason: data.reasons[m.reason] ?? "", mentions: []});
    groups.get(key).mentions.push(m);
  }
  return [...groups.values()].sort((a, b) => b.mentions.length - a.mentions.length || a.mentions[0].id - b.mentions[0].id);
}

function buildUnresolved() {
  return el("section", {class: "view page v-unresolved", id: "view-unresolved", "aria-label": "Unresolved names", tabindex: "-1", "data-home": true, hidden: true});
}

const UNRESOLVED_VIEW = {id: "unresolved", words: "Unresolved", build: buildUnresolved, start: startUnresolved, badge: () => unresolvedNames().length, badgeWords: "names"};

function startUnresolved(view) {
  let stale = true;
  const draw = () => {
    if (stale) fillUnresolved(view);
    stale = false;
    const lit = state.mention >= 0 ? data.mentions[state.mention] : null;
    findAll("tr.lit", view).forEach(row => row.classList.remove("lit"));
    const row = lit && lit.place < 0 && findAll("tbody tr", view).find(r => r.dataset.mentions.split(" ").includes(String(lit.id)));
    if (!row) return;
    row.classList.add("lit");
    row.scrollIntoView({block: "center", behavior: "instant"});
    find("button", row)?.focus({preventScroll: true});
  };
  listen(changed => {
    stale ||= filtersChanged(changed);
    if (state.view === "unresolved" && (stale || changed.has("view") || changed.has("mention"))) draw();
  });
  if (state.view === "unresolved") draw();
}

function fillUnresolved(view) {
  const names = unresolvedNames(true), all = unresolvedNames().length;
  const lead = names.length
    ? `${plural(names.length, "expression")} ${names.length === 1 ? "sounds like a place but has" : "sound like places but have"} no dot. ${names.length === 1 ? "It is" : "They are"} left off the map rather than guessed.`
    : all ? `None of the ${plural(all, "expression")} without a dot passes the filters.`
      : data.documents.length ? "Every expression that sounds like a place has a dot." : "Open a document to begin.";
  view.replaceChildren(...present([filterChips(), el("header", {}, el("h1", {text: "Unresolved names"}), el("p", {role: "status", text: lead}))]));
  if (!names.length) return;
  const body = el("tbody");
  const more = el("button", {class: "btn more", type: "button"});
  let shown = 0;
  const grow = () => {
    const next = names.slice(shown, shown + 200);
    shown += next.length;
    body.append(...next.map(unresolvedRow));
    more.hidden = shown >= names.length;
    more.textContent = `Show ${count(Math.min(200, names.length - shown))} more of ${count(names.length)}`;
  };
  more.addEventListener("click", grow);
  grow();
  view.append(
    el("table", {class: "un"},
      el("thead", {}, el("tr", {}, ["In the text", "Times", "Example", "Why no dot", "Do"].map((words, i) => el("th", {scope: "col", class: i === 1 ? "r" : null, text: words})))),
      body),
    more);
}

function unresolvedRow({text, reason, mentions}) {
  const first = mentions[0];
  return el("tr", {"data-mentions": mentions.map(m => m.id).join(" ")},
    el("td", {class: "name", dir: "auto", text: shorten(text, 120)}),
    el("td", {class: "r", text: `${count(mentions.length)}×`}),
    el("td", {class: "serif", dir: "auto"}, example(first), " ", el("span", {class: "meta", dir: "auto", text: documentName(data.documents[first.document], 40)})),
    el("td", {class: "why", text: reason}),
    el("td", {}, el("button", {class: "btn", type: "button", "data-key": `unresolved:${first.id}`, "aria-label": `Read “${shorten(text, 60)}” in the text`, text: "Read it", on: {click: () => readAt(first)}}), " ",
      el("button", {class: "btn", type: "button", "data-key": `lookup:${first.id}`, "aria-label": `Look “${shorten(text, 60)}” up in the gazetteer`, text: "Look it up", on: {click: () => lookInGazetteer(shorten(text, 120))}})));
}

function example(mention) {
  const text = data.documents[mention.document].text;
  const start = mention.sentence?.start ?? mention.start, end = mention.sentence?.end ?? mention.end;
  const from = Math.max(start, mention.start - CONTEXT), to = Math.min(end, mention.end + CONTEXT);
  const before = (from > start ? "…" : "") + text.slice(from, mention.start).replace(from > start ? /^\S*\s/ : /^/, "");
  const after = text.slice(mention.end, to).replace(to < end ? /\s\S*$/ : /$/, "") + (to < end ? "…" : "");
  return [before, el("mark", {class: "k-none doubt", "data-mention": mention.id, title: "Read it in the text"}, shorten(mention.text, 200)), after];
}
