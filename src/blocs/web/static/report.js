// The record that is open beside a report: opened without loading the page again; j and k go from one to the next.
"use strict";
const reading = document.querySelector(".reading");
const panel = document.getElementById("panel");
const order = [...new Set([...reading.querySelectorAll(".report a[data-record]")].map((a) => a.dataset.record))];
const first = panel.cloneNode(true); // as the page came
const start = new URLSearchParams(location.search).get("record");
for (const hint of document.querySelectorAll(".for-js")) hint.hidden = false;

let asked = 0;
let shown = start;
let wanted = start; // what keys count from: the record that is on its way, else the one that is shown

const marked = (id) => {
  for (const a of reading.querySelectorAll(".report a[aria-current]")) a.removeAttribute("aria-current");
  for (const a of reading.querySelectorAll(`.report a[data-record="${CSS.escape(id ?? "")}"]`)) a.setAttribute("aria-current", "true");
};

const put = (nodes, id) => {
  panel.replaceChildren(...nodes);
  panel.classList.toggle("empty", id === null);
  reading.classList.toggle("with-panel", id !== null);
  panel.scrollTop = 0;
  shown = wanted = id;
  marked(id);
};

const place = (id) => {
  const at = document.getElementById(`r-${id}`);
  if (!at) return;
  const box = at.getBoundingClientRect();
  const below = matchMedia("(max-width: 60rem)").matches ? innerHeight * 0.4 : innerHeight - 60;
  if (box.top < 80 || box.bottom > below) at.scrollIntoView({ block: "center" });
};

const fetched = async (id) => {
  const answer = await fetch(`/records/${encodeURIComponent(id)}`, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("panel");
  if (!found) throw new Error("no record");
  const heading = found.querySelector("h1.record-words");
  if (heading) { // below the title of the report
    const lower = document.createElement("h2");
    for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  return [...document.adoptNode(found).childNodes];
};

const open = async (id, { remember = true, focus = true } = {}) => {
  const turn = ++asked;
  wanted = id;
  const href = `${location.pathname}?record=${encodeURIComponent(id)}#r-${id}`;
  let nodes;
  try {
    nodes = await fetched(id);
  } catch {
    location.assign(href); // the server says what is wrong
    return;
  }
  if (turn !== asked) return; // another was asked for meanwhile
  put(nodes, id);
  if (remember) history.pushState({ record: id }, "", href);
  place(id);
  if (focus) panel.querySelector(".record-words")?.focus({ preventScroll: true });
};

const close = (remember = true) => {
  asked++;
  const was = shown;
  const hint = document.createElement("p");
  hint.className = "none";
  hint.textContent = "Choose a highlight; j and k go to the next and the one before.";
  put([hint], null);
  if (remember) history.pushState({ record: null }, "", location.pathname);
  document.getElementById(`r-${was}`)?.closest("a")?.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  const a = event.target instanceof Element ? event.target.closest("a") : null;
  if (!a || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (a.dataset.record && a.pathname === location.pathname) {
    event.preventDefault();
    open(a.dataset.record);
  } else if ("close" in a.dataset) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !order.length) return;
  if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
  if (event.key === "Escape" && shown) close();
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = order.indexOf(wanted);
  const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step;
  if (next >= 0 && next < order.length) open(order[next]);
});

addEventListener("popstate", () => {
  const id = new URLSearchParams(location.search).get("record");
  if (id === shown) return;
  if (id === start) put([...first.cloneNode(true).childNodes], id);
  else if (id) open(id, { remember: false, focus: false });
  else close(false);
});

// who came for a record, or has just said something of it, goes on from there and not from the head of the page
if (start) {
  const begin = () => panel.querySelector(".record-words")?.focus({ preventScroll: true });
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin); // the browser goes to the place in the text first
}
