"use strict";
// Shows the first fault of a form: opens its tab, and leads from the message to each field.
(() => {
  const open = (part) => {
    const panel = part?.closest("[role=tabpanel]");
    if (panel?.hidden) document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
  };

  // The tab's panel shows itself a moment after the click.
  const show = (part) => {
    // The body's field is hidden behind its editor.
    const seen = part.checkVisibility() ? part : part.closest("[data-field], section") || part.parentElement;
    const fields = "[contenteditable=true], input:not([type=hidden]), select, textarea";
    const field = seen.matches(fields)
      ? seen
      : [...seen.querySelectorAll(`${fields}, button`)].find((each) => each.checkVisibility());
    seen.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  };

  const start = () => {
    const list = document.querySelector(".desk-faults");
    if (!list) return;
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const part = link && document.getElementById(link.hash.slice(1));
      if (!part) return;
      event.preventDefault();
      open(part);
      setTimeout(() => show(part));
    });
    const first = [...document.querySelectorAll("[role=tabpanel]")].find((panel) =>
      [...panel.querySelectorAll(".error-message, .w-field__errors .w-field__error")].some((each) => each.textContent.trim()),
    );
    open(first);
  };

  // After the tabs have opened the one that was open last.
  addEventListener("load", () => setTimeout(start));
})();
