// Streamlit's side of the frame: hand the page its theme and start, hear where the reader is.
// The messages are described in geo/explorer/__init__.py.

const COLOURS = {
  background: "--st-background-color",
  surface: "--st-secondary-background-color",
  text: "--st-text-color",
};

export default function ({data, parentElement, setStateValue}) {
  const frame = parentElement.querySelector("iframe");
  const host = parentElement.host ?? parentElement;
  // Of the window, not of the frame: when Streamlit mounts it anew, the view and edits not saved yet live on.
  const held = (window.whereinHeld ??= {});
  // One token a mount: what other frames of the browser say is not ours.
  // (randomUUID would do, but browsers give it to pages of this machine or of https alone.)
  frame.token ??= Array.from(crypto.getRandomValues(new Uint32Array(4)), n => n.toString(36)).join("-");

  const say = message => frame.contentWindow?.postMessage({wherein: frame.token, ...message}, "*");

  const theme = () => {
    const style = getComputedStyle(host);
    const colors = Object.fromEntries(
      Object.entries(COLOURS).map(([name, property]) => [name, style.getPropertyValue(property).trim()]),
    );
    return {theme: luminance(colors.background) < 0.5 ? "dark" : "light", colors};
  };

  /** Names one drawing of the page: a later one counts its questions and decisions anew. */
  const pageName = () => `${frame.token} ${frame.loads}`;

  const hear = event => {
    if (event.source !== frame.contentWindow || typeof event.data !== "object" || event.data === null) return;
    if (event.data.wherein === null && event.data.ready === true) {
      const now = theme();
      frame.told = JSON.stringify(now);
      frame.loads = (frame.loads ?? 0) + 1;
      frame.shown = frame.dataset.version;
      // A page drawn anew, for instance with another document, opens where the one before it was.
      frame.asked = [];
      say({...now, address: held.here ?? data.start, kept: held.kept ?? null, able: data.able});
    } else if (event.data.wherein === frame.token && event.data.change) {
      held.here = event.data.change.address;
      setStateValue("here", held.here);
    } else if (event.data.wherein === frame.token && Array.isArray(event.data.decisions)) {
      // All of this page's, each time: what a busy server passed over comes along with the next.
      setStateValue("decisions", {page: pageName(), version: frame.shown, rows: event.data.decisions});
    } else if (event.data.wherein === frame.token && event.data.kept) {
      // Edits that are not saved yet: a page drawn anew goes on with them.
      held.kept = event.data.kept;
    } else if (event.data.wherein === frame.token && event.data.ask) {
      // All that have no answer yet, each time, for the same reason.
      frame.asked = [...(frame.asked ?? []), event.data.ask];
      setStateValue("asked", {page: pageName(), questions: frame.asked});
    }
  };

  const answered = event => {
    for (const {page, id, ...answer} of event.detail?.answers ?? []) {
      if (page !== pageName() || !frame.asked?.some(question => question.id === id)) continue;
      frame.asked = frame.asked.filter(question => question.id !== id);
      say({answer: {id, ...answer}});
    }
  };

  const leaving = event => {
    if (held.kept?.layer?.edits?.length) event.preventDefault();
  };

  window.addEventListener("message", hear);
  window.addEventListener("beforeunload", leaving);
  window.addEventListener("wherein:answers", answered);
  // Streamlit sets its colours as properties of elements around us, and touches those at every rerun: only a
  // colour that did change is passed on, or it would undo the reader's own choice of light or dark.
  const watch = new MutationObserver(() => {
    const now = theme();
    if (JSON.stringify(now) === frame.told) return;
    frame.told = JSON.stringify(now);
    say(now);
  });
  for (let node = host; node instanceof HTMLElement; node = node.parentElement) {
    watch.observe(node, {attributes: true, attributeFilter: ["style", "class", "data-theme"]});
  }

  // Which comes first, the page or word of it here, is Streamlit's affair.
  const show = () => {
    const page = window.whereinPage;
    if (page?.version !== data.version || frame.dataset.version === data.version) return;
    frame.dataset.version = data.version;
    frame.srcdoc = page.html;
  };
  window.addEventListener("wherein:page", show);
  show();

  return () => {
    window.removeEventListener("wherein:page", show);
    window.removeEventListener("message", hear);
    window.removeEventListener("beforeunload", leaving);
    window.removeEventListener("wherein:answers", answered);
    watch.disconnect();
  };
}

function luminance(colour) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour || "#fff";
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
