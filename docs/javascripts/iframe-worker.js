/* Search when the site is opened from disk: browsers allow no worker there, so a hidden frame does its work. */
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      // What the script posts to its owner comes here; what it imports becomes scripts of the frame, in order.
      inside.postMessage = (data) => this.tell(data);
      inside.importScripts = (...urls) => urls.reduce(
        (before, each) => before.then(() => this.load(new URL(each, url).href)), Promise.resolve());
      this.load(url).then(() => {
        this.ready = true;
        this.waiting.splice(0).forEach((data) => this.pass(data));
      });
    }

    load(url) {
      return new Promise((done) => {
        const script = this.frame.contentDocument.createElement("script");
        script.src = url;
        script.onload = done;
        this.frame.contentDocument.body.appendChild(script);
      });
    }

    tell(data) {
      const event = new MessageEvent("message", { data });
      this.dispatchEvent(event);
      if (this.onmessage) this.onmessage(event);
    }

    postMessage(data) {
      if (this.ready) this.pass(data);
      else this.waiting.push(data);
    }

    pass(data) {
      const inside = this.frame.contentWindow;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    terminate() {
      this.frame.remove();
    }
  };
})();
