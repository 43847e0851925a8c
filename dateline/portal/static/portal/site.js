"use strict";
// Niceties only: every page works without this file.
// On a narrow screen, the entry of this page may lie outside of a strip that scrolls. Where it lies is told
// with the first frame: to ask for it here would have the whole page laid out twice.
for (const here of document.querySelectorAll(".sections [aria-current], .strip-list [aria-current]")) {
  const strip = here.closest("ul");
  new IntersectionObserver(([{ boundingClientRect: at, rootBounds: frame }], observer) => {
    observer.disconnect();
    strip.scrollBy({ left: at.left + at.width / 2 - frame.left - frame.width / 2, behavior: "instant" });
  }, { root: strip }).observe(here);
}
// What was scrolled out at the beginning of a strip fades there too.
for (const strip of document.querySelectorAll(".strip > nav > ul, .sections ul")) {
  strip.addEventListener("scroll", () => {
    strip.classList.toggle("goes-back", Math.abs(strip.scrollLeft) > 2);
  }, { passive: true });
}
// What stands far below waits for the first frame and for what the page opens with. Then it is laid out part
// by part, while nothing else is to be done, and never for longer than a frame.
const PARTS = "main > *, .front-page > *, .river-day, .river-cards > *, .rail, .beside, .foot";
const waits = (part) => getComputedStyle(part).contentVisibility === "auto";
addEventListener("load", () => new PerformanceObserver((seen, observer) => {
  if (!seen.getEntriesByName("first-contentful-paint").length) return;
  observer.disconnect();
  const parts = [...document.querySelectorAll(PARTS)];
  const layOut = () => requestIdleCallback(() => {
    for (const begin = performance.now(); parts.length && performance.now() - begin < 4;) {
      const part = parts.shift();
      // Asked only now: what stands in a part that waits itself would have to be looked at twice.
      if (!waits(part)) continue;
      part.style.contentVisibility = "visible";
      part.getBoundingClientRect();
    }
    if (parts.length) layOut();
  }, { timeout: 200 });
  if (parts.length) layOut();
}).observe({ type: "paint", buffered: true }));
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
