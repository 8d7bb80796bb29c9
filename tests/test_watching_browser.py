"""A long day of clicks leaves nothing behind: redrawn, the page watches and hears no more than before."""

from __future__ import annotations

import pytest
from browser_pages import quiet_page

pytestmark = pytest.mark.browser

COUNTING = """
window.counts = {watched: 0, heard: 0};
for (const name of ["IntersectionObserver", "ResizeObserver", "MutationObserver"]) {
  const Known = window[name];
  window[name] = class extends Known {
    watching = new Set();
    observe(node, options) {
      if (!this.watching.has(node)) counts.watched++;
      this.watching.add(node);
      super.observe(node, options);
    }
    unobserve(node) {
      if (this.watching.delete(node)) counts.watched--;
      super.unobserve(node);
    }
    disconnect() {
      counts.watched -= this.watching.size;
      this.watching.clear();
      super.disconnect();
    }
  };
}
// Of what outlives every redraw: listeners of nodes go with these.
const lasting = node => node === window || node === document || node === document.documentElement ||
  node === document.body || node instanceof MediaQueryList || node?.id === "app";
const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype;
const heard = new Map();
const key = (node, type, act, options) => {
  const capture = typeof options === "object" ? Boolean(options?.capture) : Boolean(options);
  if (!heard.has(node)) heard.set(node, new Map());
  const acts = heard.get(node), name = `${type} ${capture}`;
  if (!acts.has(name)) acts.set(name, new Set());
  return acts.get(name);
};
EventTarget.prototype.addEventListener = function (type, act, options) {
  const node = this ?? window;
  if (lasting(node) && act && !options?.once) {
    const acts = key(node, type, act, options);
    if (!acts.has(act)) counts.heard++;
    acts.add(act);
  }
  return add.call(node, type, act, options);
};
EventTarget.prototype.removeEventListener = function (type, act, options) {
  const node = this ?? window;
  if (lasting(node) && key(node, type, act, options).delete(act)) counts.heard--;
  return remove.call(node, type, act, options);
};
"""
ROUND = (
    "v=map", "v=map&list=places", "v=map&place=local:kaesong", "v=map&show=heat", "v=read",
    "v=read&lines=names", "v=review", "v=summary", "v=unresolved", "v=gazetteer",
    "v=map&country=KP&by=country&q=the",
)  # fmt: skip


def test_redrawing_watches_and_hears_no_more_than_before(browser, tmp_path, seeds_page):
    path = tmp_path / "seeds.html"
    path.write_text(seeds_page, encoding="utf-8")
    with quiet_page(browser, width=1280, height=800, theme="light") as page:
        page.add_init_script(COUNTING)
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")

        def after(rounds):
            page.evaluate(
                """async ([rounds, views]) => {
                  const frame = () => new Promise(requestAnimationFrame);
                  const drawn = async () => { await frame(); await frame(); };
                  for (let n = 0; n < rounds; n++)
                    for (const view of views) {
                      location.hash = view;
                      await new Promise(done => setTimeout(done));
                      await drawn();
                    }
                  document.querySelector("#save")?.click();
                  document.querySelector("dialog[open]")?.close();
                  await drawn();
                }""",
                [rounds, list(ROUND)],
            )
            return page.evaluate("({...counts})")

        first = after(1)
        assert first["watched"] > 0
        assert first["heard"] > 0
        assert after(3) == first
