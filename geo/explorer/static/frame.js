// The frame: masthead, views, theme, keyboard, dialogs, saving the page, and word to a host around it.
//
// The host (an app that shows this page in an iframe) and the page talk by postMessage, objects only:
//   page → host  {wherein: null, ready: true}                      once, when the page can be spoken to
//   host → page  {wherein: token, theme?, colors?, select?, …}     the first such message fixes the token
//   page → host  {wherein: token, change: {view, place, sentence, document, filters, mentions}}
// `select` is a place's id or null; `view` is map, read or unresolved; `theme` is "light" or "dark"; `colors`
// may set background, surface and text. Messages from anyone but the parent, or with another token, are ignored.

const VIEWS = [["map", "Map"], ["read", "Read"], ["unresolved", "Unresolved"]];
const KEYS = [
  ["Views", ["1", "–", "3"]], ["Search the sentences", ["/"]],
  ["Next, previous sentence", ["J", "K"]], ["Select the sentence; again: its first place", ["Enter"]],
  ["Close, go back one step", ["Esc"]], ["Closer, further out", ["+", "−"]],
  ["Light or dark", ["T"]], ["This list of keys", ["?"]],
];
let host = null;
let singleKeys = true;

function buildMasthead() {
  const unresolved = unresolvedNames().length;
  const tab = ([view, words]) => el("button", {type: "button", "data-view": view, "data-key": `view:${view}`, on: {click: () => goTo(view)}},
    words, view === "unresolved" && unresolved > 0 && el("sup", {text: count(unresolved)}), view === "unresolved" && unresolved > 0 && el("span", {class: "vh", text: " names"}));
  const tool = (name, words, act) => el("button", {class: "ic", type: "button", id: name, "aria-label": words, title: words, on: {click: act}}, icon(name));
  return el("header", {class: "mast"},
    el("div", {class: "brand"}, el("b", {text: "Wherein"}), el("i", {text: "where in the text, where in the world"})),
    el("nav", {class: "nav", "aria-label": "Views"}, VIEWS.map(tab)),
    el("div", {class: "tools"},
      tool("save", "Save this page as a file", savePage), tool("theme", "Light or dark", switchTheme),
      tool("credits", "Sources and licences", () => openDialog("credits-dialog")), tool("help", "Keyboard (?)", () => openDialog("keys-dialog"))));
}

const goTo = view => state.view !== view && select({view});

function showView() {
  for (const [view] of VIEWS) {
    const section = document.getElementById(`view-${view}`);
    section.hidden = state.view !== view;
    const tab = find(`.nav [data-view="${view}"]`);
    if (state.view === view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

// ── Theme ──

const HOST_COLOURS = {background: "--st-background-color", surface: "--st-secondary-background-color", text: "--st-text-color"};
let hostTheme = null;

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  // The host's colours are those of its own theme; under the other one the page's must show.
  for (const [name, property] of Object.entries(HOST_COLOURS)) {
    const colour = hostTheme?.theme === theme ? hostTheme.colors[name] : null;
    if (typeof colour === "string" && CSS.supports("color", colour)) document.documentElement.style.setProperty(property, colour);
    else document.documentElement.style.removeProperty(property);
  }
  measures.clear();
}

function switchTheme() {
  applyTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

const startTheme = () => applyTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

// ── Dialogs ──

function buildDialogs(credits) {
  const close = () => el("form", {method: "dialog"}, el("button", {class: "btn"}, "Close ", el("kbd", {text: "Esc"})));
  const keys = el("dialog", {id: "keys-dialog", "aria-labelledby": "keys-head"},
    el("div", {class: "dhead"}, el("h2", {id: "keys-head", text: "Keyboard"}), close()),
    el("div", {class: "keys"}, KEYS.map(([words, caps]) => el("div", {}, el("span", {text: words}), el("span", {}, caps.map(cap => (cap === "–" ? " – " : el("kbd", {text: cap}))))))),
    el("label", {class: "switch"}, el("input", {type: "checkbox", checked: true, on: {change: event => (singleKeys = event.target.checked)}}), "Single keys work"));
  const notices = el("dialog", {id: "credits-dialog", "aria-labelledby": "credits-head"},
    el("div", {class: "dhead"}, el("h2", {id: "credits-head", text: "Sources and licences"}), close()),
    el("ul", {class: "notices"}, credits.map(({name, credit, licence, text}) =>
      el("li", {}, el("div", {}, el("span", {class: "strong", text: name}), ` · ${licence}`), el("div", {class: "meta", text: credit}),
        text && el("details", {}, el("summary", {class: "meta", text: "Licence text"}), el("pre", {tabindex: "0", text}))))));
  return [keys, notices];
}

const openDialog = id => document.getElementById(id).showModal();

// ── Saving: the page as it was delivered, without what the script has drawn ──

function savePage() {
  const copy = document.documentElement.cloneNode(true);
  find("#app", copy).replaceChildren();
  for (const name of [...copy.getAttributeNames()]) if (name !== "lang") copy.removeAttribute(name);
  const blob = new Blob(["<!DOCTYPE html>\n" + copy.outerHTML + "\n"], {type: "text/html"});
  const link = el("a", {href: URL.createObjectURL(blob), download: fileName()});
  find("#app").append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  toast("Saved as one file that works without a network");
}

const fileName = () => `${data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "places"}.html`;

// ── Keyboard ──

const typing = node => node.closest?.("input:not([type=checkbox]):not([type=range]), select, textarea");

function onKey(event) {
  if (find("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (typing(event.target)) event.target.blur();
    else if (find(".filters.open")) find(".fbtn").click();
    else back();
    return;
  }
  const row = event.target.closest?.(".s");
  if (row && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    pressRow(Number(row.dataset.sentence));
    return;
  }
  if (row && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    stepSentence(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (typing(event.target) || !singleKeys) return;
  const act = singleKey(event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

function singleKey(key) {
  if (/^[1-3]$/.test(key)) return () => goTo(VIEWS[Number(key) - 1][0]);
  return {
    "?": () => openDialog("keys-dialog"),
    "/": () => {
      goTo("map");
      find("#words")?.focus();
    },
    j: () => stepSentence(1), J: () => stepSentence(1), k: () => stepSentence(-1), K: () => stepSentence(-1),
    t: switchTheme, T: switchTheme,
    "+": () => shownMap()?.zoomIn(), "=": () => shownMap()?.zoomIn(), "-": () => shownMap()?.zoomOut(), "−": () => shownMap()?.zoomOut(),
  }[key];
}

const shownMap = () => (state.view === "map" ? mainMap : state.view === "read" ? miniMap : null)?.map;

/** The first press selects a sentence, the next opens its first place. */
function pressRow(id) {
  const first = data.sentences[id].mentions.find(m => m.pass && m.place !== state.place) ?? null;
  if (state.sentence === id && first) openPlace(first.place, first.id);
  else openSentence(id);
}

// ── Pointer: one listener for what stands in lists and in text ──

function onClick(event) {
  const mark = event.target.closest("mark[data-mention]");
  if (mark?.closest(".un")) {
    readAt(data.mentions[Number(mark.dataset.mention)]);
    return;
  }
  if (mark && openMark(mark)) return;
  const open = event.target.closest("[data-open]");
  if (open) {
    openMark({dataset: {mention: open.dataset.open}, classList: open.classList});
    return;
  }
  const place = event.target.closest("[data-place]");
  if (place) {
    openPlace(Number(place.dataset.place));
    return;
  }
  const row = event.target.closest(".s");
  if (row && !String(getSelection())) openSentence(Number(row.dataset.sentence));
}

function onHover(event) {
  const mark = event.target.closest?.("mark[data-mention]");
  const mention = mark ? data.mentions[Number(mark.dataset.mention)] : null;
  const map = state.view === "map" ? mainMap : state.view === "read" ? miniMap : null;
  map?.ring(mention && mention.place >= 0 ? [mention.place] : []);
  if (state.view !== "map") return;
  const row = event.target.closest?.(".s");
  mainMap.fade(row ? new Set(data.sentences[Number(row.dataset.sentence)].mentions.map(m => m.place)) : kept());
}

// ── The host ──

function startHost() {
  if (window.parent === window) return;
  addEventListener("message", event => {
    const message = event.data;
    if (event.source !== window.parent || typeof message !== "object" || message === null || typeof message.wherein !== "string") return;
    host ??= message.wherein;
    if (host === message.wherein) obey(message);
  });
  listen(changed => {
    if (host === null || !["view", "place", "sentence", "document", ...FILTERS].some(key => changed.has(key))) return;
    const filters = Object.fromEntries(FILTERS.map(key => [key, state[key] instanceof Set ? [...state[key]] : state[key]]));
    window.parent.postMessage({wherein: host, change: {
      view: state.view, place: data.places[state.place]?.id ?? null, sentence: state.sentence, document: data.documents[state.document]?.id ?? null,
      filters, mentions: visible.length,
    }}, "*");
  });
  window.parent.postMessage({wherein: null, ready: true}, "*");
}

function obey(message) {
  if (message.theme === "light" || message.theme === "dark") {
    hostTheme = {theme: message.theme, colors: message.colors ?? {}};
    applyTheme(message.theme);
  }
  if (message.select === null) update({place: -1, mention: -1});
  const index = typeof message.select === "string" ? data.places.findIndex(p => p.id === message.select) : -1;
  if (index >= 0 && index !== state.place) openPlace(index);
  // After the place, which opens on the map.
  if (VIEWS.some(([view]) => view === message.view)) goTo(message.view);
}
