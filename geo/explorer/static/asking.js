// Questions to a host that can answer: search the whole gazetteer, add a place, write a file in any format.

/** What the host can do beside showing the page; null: the page stands alone. */
let able = null;
const waiting = new Map();
let questions = 0;

/** Asks the host and promises its answer; one with `fault` says in words why there is none. */
function askHost(what, details) {
  const id = ++questions;
  return new Promise(done => {
    waiting.set(id, done);
    tellHost("ask", {id, what, ...details});
  });
}

function hearAnswer(answer) {
  if (typeof answer !== "object" || answer === null) return;
  const done = waiting.get(answer.id);
  waiting.delete(answer.id);
  done?.(answer);
}

/** Bytes out of base64. */
function bytesOf(packed) {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
