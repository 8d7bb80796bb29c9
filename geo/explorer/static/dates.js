// The date filter: a histogram of the mentions by their document's date, two ends to slide, and play.

const DATE_BINS = 24;
const PLAY_STEP = 700; // milliseconds a bin
let playing = 0;

/** Year-month-day of a day number, the 1st of January of year 1 being day 1. */
function dayWords(day) {
  const date = new Date(0);
  date.setUTCFullYear(1, 0, 1);
  date.setUTCDate(date.getUTCDate() + day - 1);
  const year = date.getUTCFullYear();
  const sign = year < 0 ? "-" : "";
  return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${String(date.getUTCMonth() + 1).padStart(2, "0")}-${String(date.getUTCDate()).padStart(2, "0")}`;
}

/** First and last day of the dated documents, in bins of whole days; null where there are no two dates. */
function dateSpan() {
  const dated = data.documents.filter(d => d.days);
  if (new Set(dated.map(d => d.days.join())).size < 2) return null;
  const first = dated.reduce((least, d) => Math.min(least, d.days[0]), Infinity);
  const last = dated.reduce((most, d) => Math.max(most, d.days[1]), -Infinity);
  const bins = Math.min(DATE_BINS, last - first + 1);
  return {first, last, bins, width: (last - first + 1) / bins, undated: data.documents.length - dated.length};
}

function dateChoice() {
  const dates = [...new Set(data.documents.map(d => d.date).filter(Boolean))];
  if (!dates.length) return null;
  const span = dateSpan();
  if (!span)
    return el("div", {class: "f date", "data-field": "date"}, el("span", {class: "lab", text: "Date of document"}), el("span", {class: "plain", text: shorten(dates.map(date => dateText(date, true)).join(", "), 30)}));
  const {first, last, bins, width, undated} = span;
  const counts = new Array(bins).fill(0);
  for (const m of data.mentions) if (m.place >= 0 && data.documents[m.document].days)
    counts[Math.min(bins - 1, Math.floor((data.documents[m.document].days[0] - first) / width))]++;
  const slider = (key, label, start) => el("input", {
    type: "range", min: first, max: last, step: 1, value: state[key] ?? start, "aria-label": label, "data-date": key, "data-start": start, "data-key": `filter:${key}`,
    on: {input: event => {
      stopPlaying();
      const value = Number(event.target.value);
      update({[key]: value === start ? null : value});
    }},
  });
  const play = el("button", {class: "play", type: "button", "data-key": "filter:play", "aria-label": "Play through the dates", "aria-pressed": "false", title: "Play through the dates", on: {click: () => togglePlaying(span)}}, icon("play", true));
  return el("div", {class: "f date", "data-field": "date", title: undated ? `${plural(undated, "document")} without a date ${undated === 1 ? "is" : "are"} left out while dates are chosen` : null},
    el("span", {class: "lab"}, el("span", {class: "of", text: "Date of document "}), el("span", {class: "dates"})),
    el("div", {class: "daterow"}, el("div", {class: "range two"}, el("div", {class: "hist", "aria-hidden": "true"}, bars(counts)), slider("from", "From date", first), slider("to", "To date", last)), play));
}

/** Moves a window as wide as the one chosen (else one bar) through the dates, from where it stands. */
function togglePlaying(span) {
  if (playing) {
    stopPlaying();
    return;
  }
  const chosen = state.from !== null || state.to !== null;
  const width = chosen ? Math.max(1, (state.to ?? span.last) - (state.from ?? span.first) + 1) : Math.max(1, Math.round(span.width));
  const atEnd = !chosen || (state.to ?? span.last) >= span.last;
  let from = atEnd ? span.first : state.from ?? span.first;
  const step = () => {
    update({from, to: Math.min(span.last, from + width - 1)});
    from += Math.max(1, Math.round(Math.min(width, span.width)));
    if (from > span.last) stopPlaying();
  };
  playing = setInterval(step, PLAY_STEP);
  showPlaying(true);
  step();
}

function stopPlaying() {
  clearInterval(playing);
  playing = 0;
  showPlaying(false);
}

function showPlaying(on) {
  const button = find(".play");
  button?.setAttribute("aria-pressed", String(on));
  button?.replaceChildren(icon(on ? "pause" : "play", true));
}

/** Brings the slider in line with the state. */
function showDates(box) {
  const dates = find(".dates", box);
  if (!dates) return;
  const ends = findAll("[data-date]", box);
  for (const node of ends) {
    node.value = state[node.dataset.date] ?? node.dataset.start;
    node.setAttribute("aria-valuetext", dateText(dayWords(Number(node.value))));
  }
  const whole = state.from === null && state.to === null;
  find(".date .of", box).hidden = !whole;
  dates.textContent = whole ? "any" : ends.map(node => dateText(dayWords(Number(node.value)), true)).join(" to ");
  if (whole && playing) stopPlaying();
  const [from, to] = ends.map(node => Number(node.value)), first = Number(ends[0].min), last = Number(ends[0].max);
  const all = findAll(".date .hist i", box);
  all.forEach((bar, i) => {
    const left = first + (i / all.length) * (last - first + 1), right = first + ((i + 1) / all.length) * (last - first + 1);
    // A bar has a part of a day at its ends: less than a whole one is not in the dates chosen.
    bar.classList.toggle("out", right < from + 1 || left > to);
  });
}
