// The overview moves: dragging across the strip chooses days, the slider leads the map from year to year.
// Without this script the same is had by the date inputs, the list of years and the links beside it.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const BOWS = { coop: 0.22, conf: -0.16, even: 0.06 };
const EYE = 0.42;
const MOVE = 650; // milliseconds from one year to the next
const STAY = 900; // and how long a year stays
const still = matchMedia("(prefers-reduced-motion: reduce)");

// ---- what follows from a choice is drawn by the server, and put in place of what stands there

const PARTS = ["when", "map", "acts"];
let asked = 0;
let shown = location.search;

async function follow(address, parts, { push = false } = {}) {
  const turn = ++asked;
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) return void location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== asked) return; // another choice was made meanwhile
  for (const id of parts) {
    const [old, now] = [document.getElementById(id), page.getElementById(id)];
    if (old && now) old.replaceWith(document.adoptNode(now));
    else if (old && id !== "told") old.remove();
  }
  history[push ? "pushState" : "replaceState"](null, "", address);
  shown = location.search;
  if (parts.includes("when")) days();
  if (parts.includes("map")) years();
}

addEventListener("popstate", () => {
  if (location.search !== shown) location.reload(); // else it is a place in this page that is gone to
});

function view(changes) {
  const address = new URL(location.href);
  address.hash = "";
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address;
}

// ---- the strip

const DAY = 86400000;

function days() {
  const section = document.getElementById("when");
  if (!section) return;
  for (const hint of section.querySelectorAll(".hint")) hint.hidden = false;
  for (const strip of section.querySelectorAll(".strip")) brush(strip);
}

function brush(strip) {
  const first = Date.parse(strip.dataset.first);
  const span = (Date.parse(strip.dataset.last) - first) / DAY + 1;
  const width = strip.viewBox.baseVal.width;
  strip.classList.add("live");
  const at = (event) => {
    const box = strip.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * width;
  };
  const day = (x) => new Date(first + Math.min(Math.floor((x / width) * span), span - 1) * DAY).toISOString().slice(0, 10);
  let from = null;
  let frame = strip.querySelector(".chosen");
  strip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = at(event);
    strip.setPointerCapture(event.pointerId);
  });
  strip.addEventListener("pointermove", (event) => {
    if (from === null) return;
    if (!frame) {
      frame = document.createElementNS(SVG, "rect");
      frame.setAttribute("class", "chosen");
      frame.setAttribute("y", "1");
      frame.setAttribute("height", strip.dataset.line);
      strip.append(frame);
    }
    const to = at(event);
    frame.setAttribute("x", Math.min(from, to).toFixed(1));
    frame.setAttribute("width", Math.abs(to - from).toFixed(1));
  });
  const end = (event) => {
    if (from === null) return;
    const [left, right] = [from, at(event)].sort((a, b) => a - b);
    from = null;
    if (event.type === "pointercancel") return;
    const all = right - left < 4;
    if (all && !new URLSearchParams(location.search).has("since") && !new URLSearchParams(location.search).has("until")) return;
    follow(view({ since: all ? null : day(left), until: all ? null : day(right), year: null }), PARTS, { push: true });
  };
  strip.addEventListener("pointerup", end);
  strip.addEventListener("pointercancel", end);
}

// ---- the map

function radius(svg, share) {
  return Number(svg.dataset.least) + Number(svg.dataset.more) * Math.sqrt(Math.max(share ?? 0, 0));
}

function path(one, two, kind) {
  const [[x0, y0], [x1, y1]] = one[0] < two[0] || (one[0] === two[0] && one[1] <= two[1]) ? [one, two] : [two, one];
  const bow = BOWS[kind];
  const cx = (x0 + x1) / 2 + bow * (y1 - y0);
  const cy = (y0 + y1) / 2 - bow * (x1 - x0);
  return `M${x0.toFixed(1)} ${y0.toFixed(1)}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${x1.toFixed(1)} ${y1.toFixed(1)}`;
}

// What is to change in one picture: numbers that go from one value to another, and what is done at the end.
function changes(svg, frame, pair) {
  const moves = [];
  const after = [];
  const states = new Map(frame.states.map((state) => [state.code, state]));
  const at = new Map();
  for (const group of svg.querySelectorAll(".state")) {
    const [disc, eye] = group.querySelectorAll("circle");
    const state = states.get(group.dataset.code);
    at.set(group.dataset.code, [Number(disc.getAttribute("cx")), Number(disc.getAttribute("cy"))]);
    const size = state ? radius(svg, state.share) : 0;
    const bloc = state?.bloc ?? "none";
    moves.push([disc, "r", Number(disc.getAttribute("r")), size]);
    moves.push([eye, "r", Number(eye.getAttribute("r")), bloc === "b" ? size * EYE : 0]);
    if (state) group.setAttribute("class", `state ${bloc}`);
  }
  const busy = new Set(frame.arcs.flatMap((arc) => [arc.a, arc.b]));
  for (const label of svg.querySelectorAll("[data-label]")) {
    const code = label.dataset.label;
    label.toggleAttribute("hidden", !(states.has(code) && (svg.classList.contains("wide") || busy.has(code))));
  }
  const gone = new Map(Array.from(svg.querySelectorAll("[data-tie]"), (link) => [link.dataset.tie, link]));
  const arcs = svg.querySelector(".arcs");
  for (const arc of frame.arcs) {
    if (!at.has(arc.a) || !at.has(arc.b)) continue;
    const key = `${arc.a}-${arc.b}`;
    let link = gone.get(key);
    gone.delete(key);
    if (!link) {
      link = document.createElementNS(SVG, "a");
      link.setAttribute("href", pair.replace("AAA", encodeURIComponent(arc.a)).replace("BBB", encodeURIComponent(arc.b)));
      link.setAttribute("tabindex", "-1");
      link.dataset.tie = key;
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("stroke-width", "0");
      line.append(document.createElementNS(SVG, "title"));
      link.append(line);
      arcs.append(link);
    }
    const line = link.firstElementChild;
    line.setAttribute("class", `arc ${arc.kind}`);
    line.setAttribute("d", path(at.get(arc.a), at.get(arc.b), arc.kind));
    line.querySelector("title").textContent = arc.words;
    const width = (1 + 5.5 * Math.sqrt(arc.strength)) * Number(svg.dataset.thick);
    moves.push([line, "stroke-width", Number(line.getAttribute("stroke-width")), width]);
  }
  for (const link of gone.values()) {
    const line = link.firstElementChild;
    moves.push([line, "stroke-width", Number(line.getAttribute("stroke-width")), 0]);
    after.push(() => link.remove());
  }
  return { moves, after };
}

let moving = 0;

function move(section, frame) {
  cancelAnimationFrame(moving);
  const all = Array.from(section.querySelectorAll(".world"), (svg) => changes(svg, frame, section.dataset.pair));
  const moves = all.flatMap((one) => one.moves);
  const set = (share) => {
    for (const [node, name, from, to] of moves) node.setAttribute(name, (from + (to - from) * share).toFixed(2));
  };
  const done = () => {
    set(1);
    for (const one of all) for (const act of one.after) act();
  };
  if (still.matches || document.hidden) return done();
  const begun = performance.now();
  const step = (now) => {
    const share = Math.min((now - begun) / MOVE, 1);
    if (share >= 1) return done();
    set(share * share * (3 - 2 * share));
    moving = requestAnimationFrame(step);
  };
  moving = requestAnimationFrame(step);
}

const kept = new Map();

function ask(year) {
  const own = new URL(location.href).searchParams;
  const query = new URLSearchParams();
  for (const name of ["since", "until", "ties"]) if (own.get(name)) query.set(name, own.get(name));
  if (year !== null) query.set("year", year);
  const address = `/api/map?${query}`;
  if (!kept.has(address)) {
    const answer = fetch(address).then((got) => (got.ok ? got.json() : Promise.reject(new Error(got.statusText))));
    answer.catch(() => kept.delete(address));
    kept.set(address, answer);
  }
  return kept.get(address);
}

let stop = () => {};

function years() {
  stop();
  const section = document.getElementById("map");
  const slide = section?.querySelector(".slide");
  if (!slide) return;
  const known = JSON.parse(section.dataset.years);
  if (known.length < 2) return;
  const [range, output, play] = [slide.querySelector("input"), slide.querySelector("output"), slide.querySelector(".play")];
  const list = section.querySelector(".steps-of-years");
  const all = section.dataset.shown === "";
  slide.hidden = false;
  list.hidden = true;
  range.value = all ? known.length - 1 : known.indexOf(Number(section.dataset.shown));
  const tell = (words) => {
    output.textContent = words;
    range.setAttribute("aria-valuetext", words);
  };
  tell(all ? "all days" : String(known[range.value]));
  let [timer, settle, wanted] = [0, 0, null];
  let coming = 0;

  async function show(place) {
    const year = known[place];
    wanted = year;
    range.value = place;
    tell(String(year));
    const answer = await ask(year).catch(() => null);
    if (!answer || wanted !== year || !section.isConnected) return;
    const head = section.querySelector("#map-h");
    head.textContent = `Who stands where, ${year}`;
    move(section, answer.frame);
    if (place + 1 < known.length) ask(known[place + 1]);
    clearTimeout(settle);
    // the tables follow once the year has stayed; while it plays they would only flicker
    if (!timer) settle = setTimeout(() => follow(view({ year }), ["told"]), 350);
  }

  stop = () => {
    clearTimeout(timer);
    timer = 0;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  };
  async function next() {
    await show(coming);
    coming += 1;
    if (!timer) return;
    if (coming < known.length) timer = setTimeout(next, still.matches ? 2 * STAY : STAY);
    else {
      stop();
      show(known.length - 1);
    }
  }
  play.addEventListener("click", () => {
    if (timer) {
      stop();
      return void show(Number(range.value));
    }
    const at = Number(range.value);
    coming = (all && wanted === null) || at >= known.length - 1 ? 0 : at + 1;
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setTimeout(next, 0);
  });
  range.addEventListener("input", () => {
    stop();
    show(Number(range.value));
  });
}

days();
years();
