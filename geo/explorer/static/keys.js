// Keyboard and pointer: one listener each for what stands in lists and in text.

let singleKeys = true;

const typing = node => node.closest?.("input:not([type=checkbox]):not([type=range]), select, textarea");

function onKey(event) {
  if (find("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    escape(event);
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

/** One press undoes one thing: a drawing, an open menu, the field one types in, then the last step. */
function escape(event) {
  const menu = find("details.menu[open]");
  if (stopDrawing() || (state.view === "review" && stopAdding(true))) return;
  if (menu) {
    menu.open = false;
    find("summary", menu).focus();
  } else if (find(".filters.open") && find("#app").clientWidth > 720) {
    openMore(find(".filters"), false);
    find(".fbtn").focus();
  } else if (typing(event.target)) event.target.blur();
  else if (find(".filters.open")) openMore(find(".filters"), false);
  else back();
}

function singleKey(key) {
  const own = VIEWS.find(view => view.id === state.view)?.keys?.(key);
  if (own) return own;
  if (/^[1-9]$/.test(key)) return offered()[Number(key) - 1] && (() => goTo(offered()[Number(key) - 1].id));
  return {
    "?": () => openDialog("keys-dialog"),
    "/": () => {
      if (state.view !== "read") goTo("map");
      find(state.view === "read" ? "#read-words" : "#words")?.focus();
    },
    j: () => stepSentence(1), J: () => stepSentence(1), k: () => stepSentence(-1), K: () => stepSentence(-1),
    t: switchTheme, T: switchTheme, e: openExport, E: openExport,
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
  closeMenus(event.target);
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
  const pair = event.target.closest("[data-pair]");
  if (pair) {
    openPair(...pair.dataset.pair.split(",").map(Number));
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

/** What hangs open over the page closes when something else is pressed. */
function closeMenus(target) {
  for (const menu of findAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  const bar = find(".filters.open");
  if (bar && find("#app").clientWidth > 720 && target.isConnected && !bar.contains(target)) openMore(bar, false);
}

let hoveredRow = null;
let hoveredMark = null;

function onHover(event) {
  const map = state.view === "map" ? mainMap : state.view === "read" ? miniMap : null;
  const mark = event.target.closest?.("mark[data-mention]") ?? null;
  if (mark !== hoveredMark) {
    hoveredMark = mark;
    const mention = mark ? data.mentions[Number(mark.dataset.mention)] : null;
    map?.ring(mention && mention.place >= 0 ? [mention.place] : []);
  }
  const row = event.target.closest?.(".v-map .s") ?? null;
  if (state.view !== "map" || row === hoveredRow) return;
  hoveredRow = row;
  mainMap.fade(row ? new Set(data.sentences[Number(row.dataset.sentence)].mentions.map(m => m.place)) : kept());
}
