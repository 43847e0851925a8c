// Chips in order: the field finds a name, Enter or a click adds it, the arrows move it to the front.
// What a name means is decided as in rules/meaning.py; the desk decides again when the form comes.
(() => {
  const told = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  const chip = (box, code, name) => {
    const item = document.createElement("li");
    item.className = "desk-choice__chip";
    item.dataset.code = code;
    const kept = document.createElement("input");
    kept.type = "hidden";
    kept.name = box.dataset.name;
    kept.value = code;
    const label = document.createElement("span");
    label.textContent = name;
    item.append(
      kept,
      label,
      button("earlier", "‹", `Move ${name} one place forward`),
      button("first", "«", `Make ${name} the first one`),
      button("remove", "×", `Take ${name} out`),
    );
    return item;
  };

  const button = (what, sign, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset[what] = "";
    made.textContent = sign;
    made.title = label;
    made.setAttribute("aria-label", label);
    return made;
  };

  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase().trim().split(/\s+/).join(" ");

  const meant = (box, typed) => {
    const wanted = plain(typed);
    const options = [...box.querySelectorAll("option")].map((option) => [option, plain(option.value)]);
    const also = (option) => (option.getAttribute("label") || "").split(", ").map(plain).filter(Boolean);
    const begins = new RegExp(`(?<![\\p{L}\\p{N}_])${wanted.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`, "u");
    const tests = [
      (name) => name === wanted,
      (name) => name.split(" › ").pop() === wanted,
      (name) => begins.test(name),
    ];
    const [whole, below, fitting] = tests.map((fits) => options.filter(([, name]) => fits(name)));
    const called = options.filter(([option]) => also(option).includes(wanted));
    fitting.push(...options.filter((each) => !fitting.includes(each) && also(each[0]).some((other) => begins.test(other))));
    if (fitting.length === 1 && [...wanted].length <= 2) fitting.pop();
    const found = [whole, below, called, fitting];
    return found.find((each) => each.length) || [];
  };

  const why = (box, typed, found) => {
    if (!found.length) return `“${typed}” is not in the list. Choose ${box.dataset.noun} from it, or empty the field.`;
    const names = found.slice(0, 4).map(([option]) => option.value).join(", ");
    return `“${typed}” may be ${names}${found.length > 4 ? " and others" : ""}. Choose one, or empty the field.`;
  };

  // `whole`: only a whole name counts, as letters may still follow.
  const add = (box, field, whole) => {
    const typed = field.value.trim();
    const told_why = box.querySelector("[data-unclear]");
    told_why.textContent = "";
    if (!typed) return false;
    const found = whole ? meant(box, typed).filter(([option]) => option.value === typed) : meant(box, typed);
    if (found.length !== 1) {
      if (!whole) told_why.textContent = why(box, typed, found);
      return false;
    }
    const [[option]] = found;
    const chips = box.querySelector("[data-chips]");
    const code = option.dataset.code;
    field.value = "";
    if (![...chips.children].some((item) => item.dataset.code === code)) {
      chips.append(chip(box, code, option.value));
      told(box);
    }
    return true;
  };

  const start = (box) => {
    if (box.dataset.started) return;
    box.dataset.started = "yes";
    const field = box.querySelector(".desk-choice__find");
    const called = field.name;
    field.addEventListener("input", (event) => {
      // Half a word is nobody's business: what saves by itself leaves it out until it is left.
      field.removeAttribute("name");
      // Picking from the list arrives as one replacement; typing arrives letter by letter.
      if (!event.inputType || event.inputType === "insertReplacementText") add(box, field, true);
    });
    field.addEventListener("change", (event) => {
      event.stopPropagation();
      add(box, field);
    });
    field.addEventListener("blur", () => { field.name = called; });
    field.form?.addEventListener("submit", () => { field.name = called; }, true);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        add(box, field);
      } else if (event.key === "Backspace" && !field.value) {
        box.querySelector("[data-chips]").lastElementChild?.remove();
        told(box);
      }
    });
    box.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (!item) return;
      if ("remove" in event.target.dataset) item.remove();
      else if ("first" in event.target.dataset) item.parentElement.prepend(item);
      else if ("earlier" in event.target.dataset) item.previousElementSibling?.before(item);
      else return;
      // Whoever moves something on wants to press the same button again.
      (event.target.isConnected && event.target.checkVisibility() ? event.target : field).focus();
      told(box);
    });
  };

  const startAll = (root) => root.querySelectorAll("[data-desk-choice]").forEach(start);
  document.addEventListener("DOMContentLoaded", () => startAll(document));
})();
