// Answers for the page, handed to the frame beside: a component of its own, so that the page is not sent again with each.

export default function ({data}) {
  window.dispatchEvent(new CustomEvent("wherein:answers", {detail: data}));
}
