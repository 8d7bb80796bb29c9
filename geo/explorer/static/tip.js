// A word beside the pointer: a name and its count, at once. What it says stands in the lists too, so it is drawn for the eye alone.

let tipNode = null;

function showTip(box, event, text) {
  tipNode ??= el("div", {class: "tip", "aria-hidden": "true"});
  if (tipNode.parentNode !== box) box.append(tipNode);
  tipNode.hidden = false;
  tipNode.textContent = shorten(text, 140);
  const home = box.getBoundingClientRect();
  const x = Math.min(event.clientX - home.left + 14, home.width - tipNode.offsetWidth - 6);
  const y = event.clientY - home.top + 18;
  tipNode.style.left = `${Math.max(6, x)}px`;
  tipNode.style.top = `${y + tipNode.offsetHeight > home.height - 6 ? y - tipNode.offsetHeight - 28 : y}px`;
}

function hideTip() {
  if (tipNode) tipNode.hidden = true;
}
