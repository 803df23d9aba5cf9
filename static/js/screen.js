/* The screen for the room: arrow keys turn the questions over. */
"use strict";

document.addEventListener("keydown", (event) => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next", PageUp: "prev", PageDown: "next" }[event.key];
  if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});

/* Signed out meanwhile: the last number stays, no other page takes its place. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.serverResponse.includes("screen-fresh")) event.detail.shouldSwap = false;
});
