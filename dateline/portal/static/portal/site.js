"use strict";
// Niceties only: every page works without this file.
// On a narrow screen, the entry of this page may lie outside of a strip that scrolls.
for (const here of document.querySelectorAll(".sections [aria-current], .strip-list [aria-current]")) {
  const strip = here.closest("ul");
  const [at, frame] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollBy({ left: at.left + at.width / 2 - frame.left - frame.width / 2, behavior: "instant" });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.copy");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => {
    const words = link.textContent;
    link.textContent = link.dataset.copied;
    setTimeout(() => { link.textContent = words; }, 2000);
  });
});
// Suggestions are fetched once somebody goes to the field: most readers of a page never do.
document.addEventListener("focusin", ({ target }) => {
  const address = target.dataset?.script;
  if (!address) return;
  delete target.dataset.script;
  const script = document.createElement("script");
  script.src = address;
  // What was typed before it came is asked for as well.
  script.onload = () => target.dispatchEvent(new Event("input"));
  document.head.append(script);
});
