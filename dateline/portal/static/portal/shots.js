"use strict";
// Niceties only: swiping, the links on the cards and the addresses work without this file.
(() => {
  const deck = document.querySelector(".deck");
  if (!deck) return;
  const shots = [...deck.querySelectorAll(".shot")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const main = location.pathname.match(/^(.*\/shots\/)(?:\d+\/)?$/);
  const forth = getComputedStyle(deck).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  let here = 0;

  // Which shot stands at the beginning of the deck.
  const seen = () => {
    if (deck.scrollWidth <= deck.clientWidth + 2) return here;
    const edge = (box) => (forth === "ArrowRight" ? box.left : -box.right);
    const padding = parseFloat(getComputedStyle(deck).scrollPaddingInlineStart) || 0;
    const start = edge(deck.getBoundingClientRect()) + padding;
    const gaps = shots.map((shot) => Math.abs(edge(shot.getBoundingClientRect()) - start));
    const nearest = gaps.indexOf(Math.min(...gaps));
    const end = Math.abs(deck.scrollLeft) + deck.clientWidth >= deck.scrollWidth - 2;
    // At the end several stand side by side: the one that was asked for is as near as it gets.
    return end && here > nearest ? here : nearest;
  };
  const mark = (place) => {
    here = place;
    shots.forEach((shot, each) => shot.classList.toggle("is-here", each === place));
    const number = shots[place].dataset.number;
    history.replaceState(null, "", main ? `${main[1]}${number}/` : `#shot-${number}`);
  };
  const turn = (place) => {
    const shot = shots[place];
    if (!shot) return false;
    mark(place);
    shot.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "nearest", inline: "start" });
    return true;
  };

  addEventListener("keydown", (event) => {
    const keys = ["ArrowLeft", "ArrowRight", "Home", "End"];
    if (!keys.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if ((event.key === "Home" || event.key === "End") && !event.target.closest(".deck")) return;
    event.preventDefault();
    if (event.key === "Home") turn(0);
    else if (event.key === "End") turn(shots.length - 1);
    else {
      const on = event.key === forth;
      const link = shots[here].querySelector(on ? "[rel=next]" : "[rel=prev]");
      if (!turn(here + (on ? 1 : -1)) && link) location.assign(link.href);
    }
  });
  deck.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#shot-"]');
    if (!link || !turn(shots.findIndex((shot) => `#${shot.id}` === link.getAttribute("href")))) return;
    event.preventDefault();
    shots[here].querySelector(`[rel=${link.rel}]`)?.focus({ preventScroll: true });
  });
  let settled;
  deck.addEventListener("scroll", () => {
    clearTimeout(settled);
    settled = setTimeout(() => { const place = seen(); if (place !== here) mark(place); }, 120);
  }, { passive: true });
  const asked = shots.findIndex((shot) => `#${shot.id}` === location.hash);
  if (asked > 0) here = asked;
  shots[here].classList.add("is-here");
})();
