"use strict";
// Counts the words of a shot while they are written; the desk counts again when it is saved.
(() => {
  const field = document.querySelector("textarea[data-room]");
  const told = document.querySelector("[data-shot-count]");
  if (!field || !told) return;
  const wide = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;
  const count = (text) => {
    const spaced = text.replace(wide, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    return spaced.length + Math.ceil((text.match(wide) || []).length / 2);
  };
  const say = () => {
    const left = Number(field.dataset.room) - count(field.value);
    told.textContent = left < 0 ? `${-left} words too many.` : `${left} words left.`;
    told.classList.toggle("error-message", left < 0);
  };
  field.addEventListener("input", say);
  say();
})();
