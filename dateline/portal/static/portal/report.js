"use strict";
// Carries the words that a reader has marked in the story to the form behind the link, after the #.
(() => {
  const link = document.querySelector("a[data-report]"), story = document.querySelector(".story-page");
  if (!link || !story) return;
  const plain = link.textContent;
  let marked = "", until = 0;
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection(), words = chosen.toString().trim();
    if (words && story.contains(chosen.anchorNode) && story.contains(chosen.focusNode)) {
      marked = words; until = Infinity;
      link.textContent = link.dataset.report;
    } else if (until === Infinity) {
      // The click on the link itself takes the mark away a moment before.
      until = Date.now() + 1500;
      setTimeout(() => { if (Date.now() >= until) link.textContent = plain; }, 1600);
    }
  });
  link.addEventListener("click", () => {
    link.hash = marked && Date.now() < until ? "sentence=" + encodeURIComponent(marked.slice(0, 600)) : "";
  });
})();
