"use strict";
// Tells the newsroom that its story is looked at: no cookie, nothing about the reader. It stands on
// story pages alone, and nothing depends on it. See docs/trending.md.
(() => {
  const { story } = document.currentScript.dataset;
  const [arrival] = performance.getEntriesByType("navigation");
  // A preview at the desk stands elsewhere. Who loads a page again or comes back has been counted.
  if (!location.pathname.includes(`/${story}-`) || (arrival && arrival.type !== "navigate")) return;
  if (navigator.webdriver || !navigator.sendBeacon) return;
  let from = "";
  try { from = new URL(document.referrer).host; } catch { /* from nowhere */ }
  const tell = () => {
    // What was loaded ahead or in the background counts once it is looked at.
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    setTimeout(() => navigator.sendBeacon(`/seen?thing=${story}&from=${from}`), 1000);
  };
  document.addEventListener("visibilitychange", tell);
  tell();
})();
