"use strict";
// Suggestions while somebody types: a combobox as in the ARIA Authoring Practices. The form works without.
for (const field of document.querySelectorAll("input[data-suggests]")) suggest(field);

function suggest(field) {
  const box = document.createElement("ul"), told = document.createElement("p");
  const address = new URL("suggest", new URL(field.form.action, location.href));
  const known = new Map();
  let offers = [], chosen = -1, typed = field.defaultValue, timer = 0, asking = null;
  box.id = `${field.id}-offers`;
  box.className = "offers";
  box.hidden = true;
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", field.dataset.offers);
  told.className = "only-heard";
  told.setAttribute("role", "status");
  field.after(box, told);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", box.id], ["aria-haspopup", "listbox"]]) field.setAttribute(name, value);

  // One spelling for all that mean the same, as the newsroom writes it.
  const plain = (text) => text.slice(0, 240).normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}\p{M}_'’-]+/gu, " ").trim().slice(0, 60).trim();

  function close() {
    box.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    chosen = place;
    [...box.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", box.children[place].id);
    box.children[place].scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    offers = found;
    box.replaceChildren(...offers.map((offer, place) => {
      const line = document.createElement("li"), words = document.createElement("bdi"), kind = document.createElement("span");
      line.id = `${box.id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      for (const [text, marked] of offer.parts) {
        const part = document.createElement(marked ? "mark" : "span");
        part.textContent = text;
        words.append(part);
      }
      kind.className = "offer-kind";
      kind.textContent = offer.kind;
      line.append(words, kind);
      line.addEventListener("pointerdown", (event) => event.preventDefault());
      line.addEventListener("click", () => location.assign(offer.url));
      return line;
    }));
    told.textContent = offers.length ? field.dataset.some : field.dataset.none;
    if (!offers.length || document.activeElement !== field) return close();
    box.hidden = false;
    choose(-1);
    field.setAttribute("aria-expanded", "true");
  }

  async function ask(prefix) {
    if (!prefix) { told.textContent = ""; return close(); }
    if (known.has(prefix)) return show(known.get(prefix));
    asking?.abort();
    asking = new AbortController();
    address.search = new URLSearchParams({ q: prefix }).toString();
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
      if (!answer.ok) return close();
      const found = (await answer.json()).offers;
      if (known.size > 50) known.clear();
      known.set(prefix, found);
      if (plain(field.value) === prefix) show(found);
    } catch { /* Asked for something else meanwhile, or not connected: the form still works. */ }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value === typed) return;
    typed = field.value;
    timer = setTimeout(() => ask(plain(field.value)), 120);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = offers.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      if (box.hidden) {
        if (offers.length && plain(typed)) { box.hidden = false; field.setAttribute("aria-expanded", "true"); choose(event.altKey ? -1 : down ? 0 : last); } else ask(plain(field.value));
      } else choose(down ? (chosen === last ? -1 : chosen + 1) : (chosen === -1 ? last : chosen - 1));
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !box.hidden && chosen >= 0) {
      event.preventDefault();
      location.assign(offers[chosen].url);
    } else if (event.key === "Home" || event.key === "End") choose(-1);
  });
}
