"use strict";
// Niceties only: every page works without this file.
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
