// Lines between two reports: from where one tells a thing to where the other does. The list below says the same.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const beside = document.getElementById("beside");
const [left, right] = beside.querySelectorAll(".report");
const wide = matchMedia("(min-width: 46.01rem)");

const links = [...document.querySelectorAll(".between > li:not(.off)")].flatMap((item) => {
  const [a, b] = [item.dataset.left, item.dataset.right].map((id) => document.getElementById(id));
  return a && b ? [{ item, a, b, relation: item.dataset.relation, words: item.querySelector("h3").textContent.trim() }] : [];
});

const svg = document.createElementNS(SVG, "svg");
svg.classList.add("lines");
svg.setAttribute("aria-hidden", "true"); // the list below is what is read out
for (const link of links) {
  const a = document.createElementNS(SVG, "a");
  a.setAttribute("href", `#${link.item.id}`);
  a.setAttribute("tabindex", "-1");
  a.classList.add(link.relation);
  const title = document.createElementNS(SVG, "title");
  title.textContent = link.words;
  link.line = document.createElementNS(SVG, "path");
  link.touch = document.createElementNS(SVG, "path");
  link.touch.classList.add("wide-hit");
  a.append(title, link.line, link.touch);
  svg.append(a);
  link.drawn = a;
}

const told = document.createElement("p");
told.className = "told";
told.setAttribute("aria-live", "polite");

const height = (mark, pane, top) => {
  const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  const y = box.top + box.height / 2;
  const kept = Math.min(Math.max(y, frame.top + 4), frame.bottom - 4);
  return { y: kept - top, away: kept !== y };
};

const draw = () => {
  const frame = svg.getBoundingClientRect();
  const middle = frame.width / 2;
  for (const link of links) {
    const a = height(link.a, left, frame.top);
    const b = height(link.b, right, frame.top);
    const path = `M0 ${a.y.toFixed(1)}C${middle} ${a.y.toFixed(1)} ${middle} ${b.y.toFixed(1)} ${frame.width} ${b.y.toFixed(1)}`;
    link.line.setAttribute("d", path);
    link.touch.setAttribute("d", path);
    link.drawn.classList.toggle("away", a.away || b.away);
    link.drawn.style.display = a.away && b.away && a.y === b.y ? "none" : "";
  }
};

let due = 0;
const soon = () => { due ||= requestAnimationFrame(() => { due = 0; draw(); }); };

const centre = (mark, pane) => {
  const gap = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches;
  pane.scrollTo({ top: pane.scrollTop + gap - pane.clientHeight * 0.35, behavior: smooth ? "smooth" : "auto" });
};

const show = (link, keep = null) => {
  for (const other of links) for (const node of [other.a, other.b, other.drawn]) node.classList.remove("near");
  for (const node of [link.a, link.b, link.drawn]) node.classList.add("near");
  if (keep !== left) centre(link.a, left);
  if (keep !== right) centre(link.b, right);
  const words = document.createElement("b");
  words.textContent = link.words;
  const more = document.createElement("a");
  more.href = `#${link.item.id}`;
  more.textContent = "in the list";
  told.replaceChildren(words, ` – ${link.item.querySelector(".how").firstChild.textContent.replace(/\s*·\s*$/, "").trim()} · `, more);
};

const lay = () => {
  const on = wide.matches && links.length > 0;
  beside.classList.toggle("lined", on);
  if (on) {
    left.after(svg);
    beside.after(told);
    if (!told.textContent) told.textContent = "Choose a line or a highlight: both texts go to it.";
    draw();
  } else {
    svg.remove();
    told.remove();
  }
};

const of = (node) => links.filter((link) => link.a === node || link.b === node);
beside.addEventListener("click", (event) => {
  if (!beside.classList.contains("lined") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const line = event.target.closest(".lines a");
  const hit = event.target.closest("a.hit");
  if (line) {
    event.preventDefault();
    show(links.find((link) => link.drawn === line));
  } else if (hit && hit.getAttribute("href").startsWith("#l-")) {
    // a highlight may be cut in pieces; the link that it names knows its ends
    const id = hit.getAttribute("href").slice(1);
    const found = links.find((link) => link.item.id === id) ?? of(hit.querySelector("mark"))[0];
    if (!found) return;
    event.preventDefault();
    show(found, left.contains(hit) ? left : right);
  }
});
for (const link of links) {
  for (const a of link.item.querySelectorAll(".two-ends a.outlet")) {
    a.addEventListener("click", (event) => {
      if (!beside.classList.contains("lined")) return;
      event.preventDefault();
      show(link);
      beside.scrollIntoView({ block: "center" });
    });
  }
}
for (const pane of [left, right]) pane.addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
wide.addEventListener("change", lay);
lay();
document.fonts?.ready.then(soon);
new ResizeObserver(soon).observe(beside);
