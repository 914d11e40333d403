// How far a reading job is, as it happens. Without this, the page loads itself again.
"use strict";
const box = document.getElementById("job");
const told = (name) => box.querySelector(`[data-told="${name}"]`);
const put = (name, text) => {
  const node = told(name);
  if (node && node.textContent !== String(text)) node.textContent = text;
};
const events = new EventSource(box.dataset.events);
events.addEventListener("job", (event) => {
  const job = JSON.parse(event.data);
  put("state", job.state);
  put("words", job.words === job.state ? "" : job.words);
  put("read", job.read);
  put("known", job.known);
  put("records", job.records);
  const bar = told("progress");
  if (bar) bar.value = job.through;
});
events.addEventListener("end", () => {
  events.close();
  location.reload();
});
