// The frame: masthead, views, theme, dialogs, saving the page.

/**
 * The views in the order of their tabs: {id, words, build, start, badge?, when?, keys?}. `build()` returns the view's section,
 * `start(section)` wires it once, `badge()` is a figure at the tab, `when()` tells whether it is offered now, `keys(key)` returns what a key does in it.
 */
const VIEWS = [MAP_VIEW, READ_VIEW, REVIEW_VIEW, GAZETTEER_VIEW, SUMMARY_VIEW, UNRESOLVED_VIEW];
const offered = () => VIEWS.filter(view => view.when?.() ?? true);

const keysInWords = () => [
  ["Views", ["1", "–", String(offered().length)]], ["Search the sentences", ["/"]],
  ["Next, previous sentence", ["J", "K"]], ["Select the sentence; again: its first place", ["Enter"]],
  ["Review: accept, next candidate, not a place, none of these", ["A", "N", "X", "W"]], ["Review: how far it reaches, undo, history", ["S", "Z", "H"]], ["Review: search a place, add one (in the app)", ["/", "P"]],
  ["Close, go back one step", ["Esc"]], ["Closer, further out", ["+", "−"]],
  ["Light or dark", ["T"]], ["Export", ["E"]], ["This list of keys", ["?"]],
];

function buildMasthead() {
  const tool = (name, words, act) => el("button", {class: "ic", type: "button", id: name, "aria-label": words, title: words, on: {click: act}}, icon(name));
  return el("header", {class: "mast"},
    el("div", {class: "brand"}, el("b", {text: "Wherein"}), el("i", {text: "where in the text, where in the world"})),
    el("nav", {class: "nav", "aria-label": "Views"}),
    el("div", {class: "tools"},
      tool("save", "Export: save as a file (E)", openExport), tool("print", "Print this view", printPage), tool("theme", "Light or dark", switchTheme),
      tool("credits", "Sources and licences", () => openDialog("credits-dialog")), tool("help", "Keyboard (?)", () => openDialog("keys-dialog"))));
}

/** Draws the tabs; again whenever a figure at one changed or a view came or went. */
function drawTabs() {
  const nav = find(".nav"), had = nav.contains(document.activeElement) ? focusKey() : null;
  nav.replaceChildren(...offered().map(({id, words, badge, badgeWords}) => {
    const n = badge?.() ?? 0;
    return el("button", {type: "button", "data-view": id, "data-key": `view:${id}`, "aria-current": state.view === id ? "page" : null, on: {click: () => goTo(id)}},
      words, n > 0 && [el("sup", {text: count(n)}), el("span", {class: "vh", text: ` ${badgeWords ?? ""}`})]);
  }));
  if (had) find(`[data-key="${had}"]`, nav)?.focus();
}

const goTo = view => state.view !== view && select({view});

function showView() {
  for (const {id} of VIEWS) document.getElementById(`view-${id}`).hidden = state.view !== id;
  for (const tab of findAll(".nav button")) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
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

/** A form that closes its dialog would do, but the sandbox of a host may allow no form. */
const closeButton = () => el("button", {class: "btn", type: "button", on: {click: event => event.target.closest("dialog").close()}}, "Close ", el("kbd", {text: "Esc"}));

function buildDialogs(credits) {
  const keys = el("dialog", {id: "keys-dialog", "aria-labelledby": "keys-head"},
    el("div", {class: "dhead"}, el("h2", {id: "keys-head", text: "Keyboard"}), closeButton()),
    el("div", {class: "keys"}, keysInWords().map(([words, caps]) => el("div", {}, el("span", {text: words}), el("span", {}, caps.map(cap => (cap === "–" ? " – " : el("kbd", {text: cap}))))))),
    el("label", {class: "switch"}, el("input", {type: "checkbox", checked: true, on: {change: event => (singleKeys = event.target.checked)}}), "Single keys work"));
  const notices = el("dialog", {id: "credits-dialog", "aria-labelledby": "credits-head"},
    el("div", {class: "dhead"}, el("h2", {id: "credits-head", text: "Sources and licences"}), closeButton()),
    el("ul", {class: "notices"}, credits.map(({name, credit, licence, text}) =>
      el("li", {}, el("div", {}, el("span", {class: "strong", text: name}), ` · ${licence}`), el("div", {class: "meta", text: credit}),
        text && el("details", {}, el("summary", {class: "meta", text: "Licence text"}), el("pre", {tabindex: "0", text}))))));
  return [keys, notices, buildExport(), buildHistory()];
}

const openDialog = id => document.getElementById(id).showModal();
