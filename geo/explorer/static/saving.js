// Saving: the page as it was delivered, and plots as SVG or PNG.

function offerFile(blob, name) {
  const link = el("a", {href: URL.createObjectURL(blob), download: name});
  find("#app").append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const fileStem = text => text.slice(0, 200).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "places";

/** The page as it was delivered, without what the script has drawn. */
function savePage() {
  const copy = document.documentElement.cloneNode(true);
  find("#app", copy).replaceChildren();
  for (const name of [...copy.getAttributeNames()]) if (name !== "lang") copy.removeAttribute(name);
  addJudged(copy);
  offerFile(new Blob(["<!DOCTYPE html>\n" + copy.outerHTML + "\n"], {type: "text/html"}), `${fileStem(data.title)}.html`);
  toast("Saved as one file that works without a network");
}

/** A plot as a file's text: colours resolved, letters named, its credit in it. */
function svgText(plot) {
  const style = getComputedStyle(document.documentElement);
  const copy = plot.cloneNode(true);
  const resolve = value => value.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  for (const node of [copy, ...findAll("*", copy)])
    for (const {name, value} of [...node.attributes]) {
      if (name.startsWith("data-") || name === "class") node.removeAttribute(name);
      else if (value.includes("var(")) node.setAttribute(name, resolve(value));
    }
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("font-family", "Source Sans 3, Segoe UI, Noto Sans, sans-serif");
  copy.prepend(svg("rect", {width: "100%", height: "100%", fill: resolve("var(--bg)")}));
  copy.append(svg("desc", {text: "Made with Wherein. Places: GeoNames, CC BY 4.0. Outlines: Natural Earth."}));
  return new XMLSerializer().serializeToString(copy);
}

const saveSvg = (plot, name) => offerFile(new Blob([svgText(plot)], {type: "image/svg+xml"}), `${fileStem(`${data.title} ${name}`)}.svg`);

/** As pixels, twice as fine as on the screen. */
async function savePng(plot, name) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(plot))}`;
  await image.decode();
  const sheet = el("canvas");
  sheet.width = plot.width.baseVal.value * 2;
  sheet.height = plot.height.baseVal.value * 2;
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  sheet.toBlob(blob => offerFile(blob, `${fileStem(`${data.title} ${name}`)}.png`), "image/png");
}
