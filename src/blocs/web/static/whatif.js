// Sliders: an answer is fetched while one moves, and bars, map and sentences follow. The page works without it.
"use strict";
const form = document.getElementById("whatif");
const bench = form.closest(".bench");
const outcome = bench.querySelector(".outcome");
const acts = document.getElementById("acts");
const live = document.getElementById("said") !== null;
const byId = (id) => document.getElementById(id);
const STUCK = 4000; // milliseconds after which a request is given up for a newer one
const PAUSE = 350; // between two changes of the address: browsers allow few

document.documentElement.classList.add("js");

// --- rows of the form

const SIZES = { // least, most and step of a slider; more can be typed
  tariff: [0, 100, 1, 25], sanction: [0, 100, 1, 10], cost: [-50, 0, 1, -10], agreement: [-50, 0, 1, -10], hostility: [0.05, 1, 0.05, 0.4],
};

function dress(act, changed) { // slider and fields of a row as its kind has them
  const kind = act.querySelector("[name=kind]").value;
  act.dataset.kind = kind;
  const size = SIZES[kind];
  const range = act.querySelector("[type=range]"), amount = act.querySelector("[name=amount]");
  range.hidden = !size;
  note(act);
  if (!size) return;
  const [least, most, step, usual] = size;
  if (changed && changed !== kind) amount.value = usual;
  const value = Number(amount.value);
  range.min = Math.min(least, value);
  range.max = Math.max(most, value);
  range.step = step;
  range.value = amount.value;
}

function note(act) { // what the closed part of a row holds
  const row = fields(act), of = (kinds, words) => (kinds.includes(row.kind) && words ? [words] : []);
  const said = [
    ...(row.kind === "hostility" ? [] : of([row.kind], row.sectors)), ...of(["tariff"], row.covering && `${row.covering} bn USD`),
    ...of(["tariff"], row.instead && "in place of the rate"), ...of(["sanction", "ban", "cost"], row.way),
    ...of(["agreement"], row.tariff && `tariffs ${row.tariff} %`), ...(row.since || row.until ? [`${row.since}…${row.until}`] : []),
  ];
  act.querySelector(".more").textContent = said.length ? `: ${said.join(", ")}` : "";
}

function number() {
  acts.querySelectorAll(".act").forEach((act, place) => {
    act.querySelector("legend").textContent = `Measure ${place + 1}`;
    act.querySelector("[type=range]").setAttribute("aria-label", `Size of measure ${place + 1}`);
    act.querySelector(".drop").setAttribute("aria-label", `Remove measure ${place + 1}`);
  });
  byId("add").hidden = acts.querySelectorAll(".act").length >= 12;
}

function start() {
  const spare = acts.querySelector(".nojs");
  if (spare && live) spare.remove();
  else if (spare) spare.replaceWith(...spare.children);
  acts.querySelectorAll(".act").forEach((act) => dress(act));
  number();
}

function fields(act) {
  return Object.fromEntries(Array.from(act.querySelectorAll("[name]:not(.drop)"), (field) => [field.name, field.value.trim()]));
}

function token(row) { // as blocs.web.pages.whatif.tokens writes it; the site checks it
  const agreed = row.kind === "agreement";
  if (!row.kind || !row.by || (!agreed && !row.on)) return null;
  const clean = (text) => text.replace(/[:/=~]/g, " ");
  let head = agreed ? clean(row.by) : `${clean(row.by)}:${clean(row.on)}`;
  if (row.sectors && row.kind !== "hostility") head += `/${row.sectors}`;
  if (row.kind !== "ban") head += `=${row.amount || 0}`;
  const more = [];
  if (row.kind === "tariff" && row.covering) more.push(`${row.covering}bn`);
  if (row.kind === "tariff" && row.instead) more.push("instead");
  if (["sanction", "ban", "cost"].includes(row.kind) && row.way) more.push(row.way);
  if (agreed && row.tariff) more.push(`tariff=${row.tariff}`);
  if (row.since || row.until) more.push(`${row.since}..${row.until}`);
  return [head, ...more].join("~");
}

function asked() { // the query that the form stands for; null where there is no measure
  const query = new URLSearchParams();
  let any = false;
  for (const act of acts.querySelectorAll(".act")) {
    const row = fields(act), told = token(row);
    if (told === null) continue;
    query.append(row.kind, told);
    any = true;
  }
  const [ones, others] = ["watch_a", "watch_b"].map((name) => Array.from(form.querySelectorAll(`[name=${name}]`), (field) => field.value.trim()));
  ones.forEach((one, place) => { if (one && others[place]) query.append("watch", `${one},${others[place]}`); });
  for (const name of ["base", "years", "name", "seed", "blocs", "press_tariff", "press_sanction", "press_ban"]) query.set(name, form.elements[name].value);
  return any ? query.toString() : null;
}

// --- asking: one request at a time; the latest question waits for its turn, older ones are forgotten

let flying = null, waiting = null, last = null;

function ask() {
  const query = asked();
  if (query === null) { fault("Add a measure: who acts, and on whom."); return; }
  if (query === last) return;
  last = waiting = query;
  if (flying === null) send();
  else if (performance.now() - flying.since > STUCK) flying.stop.abort();
}

async function send() {
  const query = waiting;
  waiting = null;
  const stop = new AbortController();
  flying = { since: performance.now(), stop };
  try {
    const reply = await fetch(`${bench.dataset.api}?${query}`, { signal: stop.signal, headers: { accept: "application/json" } });
    const told = await reply.json();
    if (!reply.ok) fault(told.error ?? "That did not work.");
    else if (told.answer) { fault(""); show(told); }
  } catch (error) {
    if (error.name !== "AbortError") { fault("The site does not answer; is it still running?"); last = null; }
  }
  flying = null;
  if (waiting !== null) send();
}

function fault(words) {
  const place = byId("fault");
  place.textContent = words;
  place.hidden = words === "";
  outcome.classList.toggle("waiting", words !== "");
}

// --- showing

function lines(id, sentences) {
  const list = byId(id);
  while (list.children.length > sentences.length) list.lastElementChild.remove();
  sentences.forEach((words, place) => {
    let line = list.children[place];
    if (!line) { line = document.createElement("li"); line.dir = "auto"; list.append(line); }
    if (line.textContent !== words) line.textContent = words;
  });
}

function rows(id, told, key, fill) { // rows of a table by their keys, in the order told; new ones from the template
  const body = byId(id), have = new Map(Array.from(body.rows, (row) => [row.dataset.key, row]));
  const wanted = told.map((each) => {
    let row = have.get(key(each));
    if (!row) { row = byId(`t-${id}`).content.querySelector("tr").cloneNode(true); row.dataset.key = key(each); }
    have.delete(key(each));
    fill(row, each);
    return row;
  });
  for (const row of have.values()) row.remove();
  wanted.forEach((row, place) => { if (body.rows[place] !== row) body.insertBefore(row, body.rows[place] ?? null); });
}

function axis(id, scale) {
  const table = byId(id).closest("table");
  table.style.setProperty("--low", scale.low);
  table.style.setProperty("--high", scale.high);
  table.querySelector(".ends .low").textContent = scale.low_words;
  table.querySelector(".ends .high").textContent = scale.high_words;
}

function draw(row, value, low, high) {
  const gauge = row.querySelector(".gauge");
  const open = low !== null && high !== null && low < 0 && high > 0;
  gauge.className = `gauge ${!value ? "none" : value > 0 ? "gain" : "loss"}${open ? " open" : ""}`;
  gauge.style.setProperty("--v", value ?? 0);
  gauge.style.setProperty("--lo", low ?? value ?? 0);
  gauge.style.setProperty("--hi", high ?? value ?? 0);
}

function tell(row, words, span) {
  row.querySelector(".told b").textContent = words;
  row.querySelector(".told .quiet").textContent = span;
}

const PARTS = { acting: "acts", targeted: "is met", both: "acts and is met" };

function incomes(answer) {
  const body = byId("incomes");
  if (!body) return;
  axis("incomes", answer.scales.income);
  const place = new Map(answer.ranked.map((code, k) => [code, k]));
  const have = new Map(Array.from(body.rows, (row) => [row.dataset.key, row]));
  for (const each of answer.incomes) {
    const row = have.get(each.state);
    row.hidden = !place.has(each.state);
    if (row.hidden) continue;
    draw(row, each.value, each.low, each.high);
    tell(row, each.words, each.span);
    row.querySelector("th").className = each.part;
    row.querySelector(".part").textContent = PARTS[each.part] ?? "";
  }
  answer.ranked.forEach((code, k) => { const row = have.get(code); if (body.rows[k] !== row) body.insertBefore(row, body.rows[k]); });
  const most = Math.max(-answer.scales.income.low, answer.scales.income.high);
  const named = new Set(answer.named);
  for (const each of answer.incomes) {
    const open = each.low !== null && each.low < 0 && each.high > 0;
    const looks = `spot ${!each.value ? "none" : each.value > 0 ? "gain" : "loss"}${open ? " open" : ""}`;
    const strength = Math.sqrt(Math.min(Math.abs(each.value ?? 0) / most, 1)).toFixed(3);
    for (const spot of spots.get(each.state) ?? []) {
      spot.setAttribute("class", looks);
      spot.style.setProperty("--s", strength);
      spot.firstElementChild.textContent = `${each.name}: ${each.words}${each.span ? ` (${each.span})` : ""}`;
    }
  }
  for (const label of labels) label.classList.toggle("named", named.has(label.dataset.state));
  if (byId("all").open) figures(answer);
  else byId("all").ontoggle = () => figures(answer);
}

const spots = new Map(), labels = document.querySelectorAll(".label");
for (const spot of document.querySelectorAll(".spot")) spots.set(spot.dataset.state, [...(spots.get(spot.dataset.state) ?? []), spot]);

const short = (value, digits) => (value === null ? "–" : `${value > 0 ? "+" : ""}${value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`.replace("-", "−"));

function figures(answer) { // the table of all states keeps the order in which it was sorted
  const have = new Map(Array.from(byId("states").rows, (row) => [row.dataset.key, row]));
  for (const each of answer.incomes) {
    const cells = { value: [each.words, each.value], span: [each.span, each.low], gain: [short(each.gain, 0), each.gain], exports: [short(each.exports, 2), each.exports], imports: [short(each.imports, 2), each.imports] };
    for (const [name, [words, key]] of Object.entries(cells)) {
      const cell = have.get(each.state).querySelector(`[data-of=${name}]`);
      cell.textContent = words;
      cell.dataset.key = key ?? "";
    }
  }
}

function gist(answer) { // what moves, in one line under the sliders of a narrow screen
  const rows = new Map(answer.incomes.map((each) => [each.state, each]));
  const own = answer.parties.map((code) => rows.get(code)).filter(Boolean).slice(0, 3).map((each) => `${each.name} ${each.words}`);
  const pairs = answer.alignment.filter((pair) => pair.moves).slice(0, 1).map((pair) => `${pair.name}: alignment ${pair.words}`);
  byId("gist").textContent = [...own, ...pairs].join(" · ");
}

function show(told) {
  const answer = told.answer;
  if ((answer.incomes.length > 0) !== (byId("incomes") !== null)) { // another kind of answer: the page is made anew
    location.assign(`${bench.dataset.page}?${told.query}`);
    return;
  }
  const title = document.querySelector("h1");
  if (title.textContent !== told.title) { title.textContent = told.title; document.title = `${told.title} – blocs`; }
  lines("measures", answer.measures);
  lines("said", answer.said);
  gist(answer);
  incomes(answer);
  byId("flows-s").hidden = answer.flows.length === 0;
  axis("flows", answer.scales.growth);
  rows("flows", answer.flows, (flow) => `${flow.exporter}-${flow.importer}`, (row, flow) => {
    row.querySelector(".name").textContent = flow.name;
    row.querySelector(".part").textContent = `${flow.dollars} bn USD`;
    draw(row, flow.growth, flow.low, flow.high);
    tell(row, flow.words, flow.span);
  });
  byId("takers").textContent = answer.takers.length ? `Others who sell more in their place, billion USD: ${answer.takers.map((t) => `${t.name} ${t.words}`).join(", ")}.` : "";
  byId("effects-s").hidden = answer.alignment.length === 0;
  axis("effects", answer.scales.effect);
  if (answer.alignment.length) byId("horizon").textContent = answer.alignment[0].year;
  rows("effects", answer.alignment, (pair) => `${pair.a}-${pair.b}`, (row, pair) => {
    const name = row.querySelector(".name");
    name.textContent = pair.name;
    name.href = `/pair/${encodeURIComponent(pair.a)}/${encodeURIComponent(pair.b)}`;
    draw(row, pair.effect, pair.effect_low, pair.effect_high);
    tell(row, pair.words, pair.span);
    for (const world of ["baseline", "scenario", "twin"]) row.querySelector(`.${world}`).textContent = pair[`${world}_words`];
  });
  byId("pressed").textContent = answer.pressed.length ? `Pressure changes on other pairs too; effect: ${answer.pressed.slice(0, 4).map((p) => `${p.name} ${p.words}`).join(", ")}.` : "";
  lines("skill", answer.skill);
  lines("assumed", answer.assumed);
  lines("remarks", answer.remarks.map((line) => `${line.slice(0, 1).toUpperCase()}${line.slice(1)}${line.endsWith(".") ? "" : "."}`));
  settle(told);
}

// --- what follows once the slider rests: the address, links that carry it, words for those who listen

let settling = 0;

function settle(told) {
  clearTimeout(settling);
  settling = setTimeout(() => {
    history.replaceState(null, "", `${bench.dataset.page}?${told.query}`);
    for (const link of document.querySelectorAll("a[data-to]")) {
      link.href = link.dataset.as ? `${link.dataset.to}?${new URLSearchParams([[link.dataset.as, told.query]])}` : `${link.dataset.to}?${told.query}`;
    }
    for (const field of document.querySelectorAll("[data-query]")) field.value = told.query;
    for (const link of document.querySelectorAll(".foot .take a")) link.href = `${link.href.split("?")[0]}?${told.query}`;
    byId("status").textContent = told.answer.said.slice(0, 1).join(" ");
  }, PAUSE);
}

// --- events

form.addEventListener("input", (event) => {
  const act = event.target.closest(".act");
  if (act) {
    const range = act.querySelector("[type=range]"), amount = act.querySelector("[name=amount]");
    if (event.target === range) amount.value = range.value;
    else if (event.target === amount) dress(act);
    else if (event.target.name === "kind") dress(act, act.dataset.kind || "none");
    note(act);
  }
  if (live && event.target.type !== "text") ask();
});
form.addEventListener("change", () => { if (live) ask(); });
form.addEventListener("submit", (event) => {
  if (live && !event.submitter?.classList.contains("drop")) { event.preventDefault(); ask(); }
});
acts.addEventListener("click", (event) => {
  const drop = event.target.closest(".drop");
  if (!drop) return;
  event.preventDefault();
  drop.closest(".act").remove();
  number();
  if (live) ask();
});
byId("add").addEventListener("click", () => {
  const act = byId("t-act").content.firstElementChild.cloneNode(true);
  acts.append(act);
  dress(act);
  number();
  act.querySelector("[name=by]").focus();
});
byId("copy")?.addEventListener("click", async () => {
  try { await navigator.clipboard.writeText(location.href); byId("copied").textContent = "copied"; } catch { byId("copied").textContent = location.href; }
});
byId("open-form")?.addEventListener("submit", async (event) => { // faults of a pasted file are told beside it
  event.preventDefault();
  const opening = event.target, place = opening.querySelector("[role=alert]");
  const reply = await fetch(opening.action, { method: "POST", body: new FormData(opening), headers: { accept: "application/json" } });
  const told = await reply.json();
  if (reply.ok) { location.assign(told.to); return; }
  place.textContent = told.error;
  place.hidden = false;
});
start();
