// The start: folium's map calls this with its element's id and its options.

async function start(mapName, options) {
  const app = find("#app");
  startTheme();
  [mapId, mapOptions] = [mapName, options];
  try {
    const [collection, credits] = await Promise.all([unpack("collection"), unpack("credits")]);
    data = readCollection(collection);
    readJudged(collection);
    buildQueue();
    repeatJudged(await unpack("decided"));
    const missing = await loadBasemap();
    build(app, credits, missing);
  } catch (error) {
    app.replaceChildren(el("div", {class: "stt whole"}, el("h2", {text: "This page could not be opened"}),
      el("p", {text: "Its data could not be unpacked: the file may have been cut short, or this browser is too old. Save it again, or open it in a newer browser."})));
    throw error;
  }
}

/** Returns whether the basemap is missing; the page then draws on a bare grid. */
async function loadBasemap() {
  try {
    base = readBasemap(await unpack("basemap"));
  } catch {
    base = null;
  }
  return base === null;
}

function build(app, credits, missing) {
  readAddress(openingAddress());
  const views = VIEWS.map(view => view.build());
  app.replaceChildren(...present([
    el("a", {class: "skip btn", href: "#view", text: "Skip to the list", on: {click: event => {
      event.preventDefault();
      find(".view:not([hidden]) [data-home]")?.focus();
    }}}),
    el("div", {class: "vh", id: "said", role: "status"}), buildMasthead(), holdsWords() && el("p", {class: "heldback", role: "note", text: holdsWords()}), el("main", {id: "view"}, views), hatchings(), ...buildDialogs(credits)]));
  drawTabs();
  showView();
  listen(changed => changed.has("view") && showView());
  VIEWS.forEach((view, i) => view.start(views[i]));
  listen(changed => changed.has("place") && state.place >= 0 && state.view === "map" && focusCard());
  if (missing) find(".v-map .mapbox").append(missingBasemap());
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("mouseover", onHover);
  addEventListener("beforeprint", () => sentenceRows?.all());
  startPrint();
  addEventListener("hashchange", () => goToAddress(openingAddress()));
  startJudging();
  startHost();
  // Labels are measured once the page's own letters are there.
  document.fonts.ready.then(() => {
    measures.clear();
    mainMap.redraw();
    miniMap?.redraw();
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  });
}

let screenTheme = null;

/** Paper is light, and as wide as it is. */
function paper(on) {
  if (on === (screenTheme !== null)) return;
  const theme = on ? "light" : screenTheme;
  screenTheme = on ? document.documentElement.dataset.theme : null;
  applyTheme(theme);
}

/** Chromium leaves out of a map what was not painted before it prints: it takes its size on paper two frames before. */
function printPage() {
  const sized = on => {
    document.documentElement.classList.toggle("paper", on);
    mainMap.map.invalidateSize({animate: false});
  };
  paper(true);
  sized(true);
  addEventListener("afterprint", () => sized(false), {once: true});
  requestAnimationFrame(() => requestAnimationFrame(() => print()));
}

function startPrint() {
  addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key !== "p") return;
    event.preventDefault();
    printPage();
  });
  // The browser's own menu gives a page no time to paint its map at another size: a drawing stands in for it.
  addEventListener("beforeprint", () => {
    paper(true);
    find(".papermap").replaceChildren(...(document.documentElement.classList.contains("paper") ? [] : [mapOnPaper()]));
  });
  addEventListener("afterprint", () => {
    paper(false);
    find(".papermap").replaceChildren();
  });
  matchMedia("print").addEventListener("change", ({matches}) => {
    paper(matches);
    if (!document.documentElement.classList.contains("paper")) mainMap.map.invalidateSize({animate: false});
  });
}

function missingBasemap() {
  const plate = el("div", {class: "plate gone", role: "status"}, el("h2", {class: "small", text: "The basemap is missing"}),
    el("p", {text: "Dots and sentences still work, on a bare grid of latitude and longitude."}),
    el("button", {class: "btn", type: "button", text: "Continue on the grid", on: {click: () => plate.remove()}}));
  return plate;
}
