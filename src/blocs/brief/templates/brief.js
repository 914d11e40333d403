// Sorting of tables. The page works without it.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = table.tHead.rows[0].cells;
  if (body.rows.length < 3) continue;
  const groups = []; // a row and what belongs under it
  for (const row of body.rows) {
    if (row.classList.contains("with-above")) groups.at(-1).push(row);
    else groups.push([row]);
  }
  Array.from(heads, (head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => {
        const cell = row.cells[column];
        const text = (cell.dataset.key ?? cell.textContent).trim().replace("\u2212", "-");
        const number = Number(text.replace("+", ""));
        return text === "" || Number.isNaN(number) ? text.toLowerCase() : number;
      };
      const order = (a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === "" || y === "") return (x === "") - (y === ""); // what is missing stays last
        const less = typeof x === typeof y ? x < y : typeof x === "number";
        return (x === y ? 0 : less ? -1 : 1) * (up ? 1 : -1);
      };
      body.append(...groups.sort((a, b) => order(a[0], b[0])).flat());
    });
  });
}
// A row that a link leads to may stand in a closed part.
const reveal = () => {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let node = at; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
};
addEventListener("hashchange", reveal);
reveal();
