// Chips in order: the field finds a name, Enter or a click adds it, the arrow makes it the main one.
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
    item.append(kept, label, button("first", "↑", `Make ${name} the main one`), button("remove", "×", `Take ${name} out`));
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

  const add = (box, field) => {
    const wanted = field.value.trim().toLowerCase();
    if (!wanted) return false;
    const options = [...box.querySelectorAll("option")];
    const found =
      options.find((option) => option.value.toLowerCase() === wanted) ||
      options.find((option) => option.value.toLowerCase().split(" › ").pop() === wanted);
    if (!found) return false;
    const chips = box.querySelector("[data-chips]");
    const code = found.dataset.code;
    if (![...chips.children].some((item) => item.dataset.code === code)) {
      chips.append(chip(box, code, found.value));
      told(box);
    }
    field.value = "";
    return true;
  };

  const start = (box) => {
    if (box.dataset.started) return;
    box.dataset.started = "yes";
    const field = box.querySelector(".desk-choice__find");
    field.addEventListener("input", (event) => {
      // Picking from the list arrives as one replacement; typing arrives letter by letter.
      if (!event.inputType || event.inputType === "insertReplacementText") add(box, field);
    });
    field.addEventListener("change", (event) => {
      event.stopPropagation();
      add(box, field);
    });
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
      else return;
      field.focus();
      told(box);
    });
  };

  const startAll = (root) => root.querySelectorAll("[data-desk-choice]").forEach(start);
  document.addEventListener("DOMContentLoaded", () => startAll(document));
})();
