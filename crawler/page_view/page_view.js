"use strict";
const frame = document.querySelector("iframe");
const removed = JSON.parse(frame.dataset.removed);
let at = -1;
function show() {
  const found = /^#b(\d+)$/.exec(location.hash);
  if (!found) return;
  at = Number(found[1]);
  frame.contentWindow.location.replace("about:srcdoc" + location.hash);
  for (const one of document.querySelectorAll(".here")) one.classList.remove("here");
  for (const one of document.querySelectorAll(`[data-block="${at}"]`)) one.classList.add("here");
  const box = frame.getBoundingClientRect();
  if (box.bottom < 120 || box.top > innerHeight - 120) frame.scrollIntoView({block: "center"});
}
function go(step) {
  const found = step > 0 ? removed.find(one => one > at) : removed.findLast(one => one < at);
  if (found !== undefined) location.hash = "b" + found;
}
for (const button of document.querySelectorAll("button[data-step]")) {
  button.addEventListener("click", () => go(Number(button.dataset.step)));
  button.hidden = removed.length === 0;
}
addEventListener("hashchange", show);
addEventListener("load", show);
