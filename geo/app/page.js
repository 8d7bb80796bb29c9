// The page itself, handed to the frame beside: a component of its own, so that a click in the frame, which runs the
// frame's component anew, does not send the page again with it.

export default function ({data}) {
  window.whereinPage = data;
  window.dispatchEvent(new CustomEvent("wherein:page"));
}
