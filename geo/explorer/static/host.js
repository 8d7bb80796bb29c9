// Word to and from a host around the page: an app that shows it in an iframe. Objects only, by postMessage.
//
//   page → host  {wherein: null, ready: true}                      once, when the page can be spoken to
//   host → page  {wherein: token, theme?, colors?, address?, …}    the first such message fixes the token
//   page → host  {wherein: token, change: {address, view, place, sentence, document, filters, mentions}}
//
//   host → page  {wherein: token, able: {formats}}          it can answer questions
//   page → host  {wherein: token, ask: {id, what, …}}
//   host → page  {wherein: token, answer: {id, …}}                 with `fault`, in words, where it has none
//
//   page → host  {wherein: token, kept: {…}}                       to be given back, as it is, to a page drawn anew
//
// `address` is the whole view as in the page's own URL; `select` a place's id or null; `view` a view's id; `theme`
// "light" or "dark"; `colors` may set background, surface and text. Messages from anyone but the parent, or with
// another token, are ignored. A module that has more to hear adds its word to HEARD, and speaks by `tellHost`.

let host = null;

const HEARD = {
  theme: (theme, {colors}) => {
    if (theme !== "light" && theme !== "dark") return;
    hostTheme = {theme, colors: colors ?? {}};
    applyTheme(theme);
  },
  address: address => typeof address === "string" && goToAddress(address),
  // Before what the host can do, which opens the file that these are edits of.
  kept: hearKept,
  able: what => {
    able = what && Array.isArray(what.formats) ? what : null;
    showAble();
    gazetteerAble();
  },
  answer: hearAnswer,
  select: id => {
    if (id === null) update({place: -1, with: -1, mention: -1});
    const index = typeof id === "string" ? data.places.findIndex(p => p.id === id) : -1;
    if (index >= 0 && index !== state.place) openPlace(index);
  },
  // After the place, which opens on the map.
  view: view => offered().some(({id}) => id === view) && goTo(view),
};

const tellHost = (word, value) => host !== null && window.parent.postMessage({wherein: host, [word]: value}, "*");

function startHost() {
  if (window.parent === window) return;
  addEventListener("message", event => {
    const message = event.data;
    if (event.source !== window.parent || typeof message !== "object" || message === null || typeof message.wherein !== "string") return;
    const first = host === null;
    host ??= message.wherein;
    if (host !== message.wherein) return;
    for (const [word, hear] of Object.entries(HEARD)) if (word in message) hear(message[word], message);
    if (first) drawTabs();
  });
  // One word for what changes at once: a choice is told before it is drawn, a map in flight or a slider when it rests.
  const now = later(tellChange, 0), tell = later(tellChange, 60);
  listen(changed => (SELECTION.some(key => changed.has(key)) ? now : tell)());
  mainMap.map.on("moveend", tell);
  window.parent.postMessage({wherein: null, ready: true}, "*");
}

let told = "";
function tellChange() {
  const address = writeAddress();
  if (address === told) return;
  told = address;
  const filters = Object.fromEntries(FILTERS.map(key => [key, state[key] instanceof Set ? [...state[key]] : state[key]]));
  tellHost("change", {
    address, view: state.view, place: data.places[state.place]?.id ?? null, sentence: state.sentence, document: data.documents[state.document]?.id ?? null,
    filters, mentions: visible.length,
  });
}
