"use strict";
// Whatever leads out of a story waits for what the editor is just saving by itself, and nothing is saved
// behind it: a new story would come twice, or a version seem to come from another window.
(() => {
  const form = document.querySelector("[data-edit-form]");
  const part = (element, name) => element && wagtail.app.getControllerForElementAndIdentifier(element, name);
  if (!form) return;
  // Wagtail keeps a pressed button still for as long: an answer may never come, and a press be stopped.
  const LONGEST = 30000;
  const late = () => new Promise((resolve) => { setTimeout(resolve, LONGEST, "late"); });
  const saving = () => part(form, "w-autosave")?.submitPromise;
  let asked; // The last saving that was announced: it begins a moment later, unless it is prevented.
  let press = ""; // What a press does just now: it waits, or goes.
  let until = 0; // When the form, once sent, has led nowhere after all.

  form.addEventListener("w-autosave:save", (event) => {
    asked = event;
    if (press || Date.now() < until) event.preventDefault();
    // The answer to what was asked before would tell of this saving as of another window's.
    part(document.querySelector(".w-editing-sessions"), "w-swap")?.abortController?.abort();
  });

  const leave = async (button) => {
    press = "waits";
    asked.preventDefault();
    button.classList.add("button-longrunning-active");
    const end = late();
    for (let told; saving() && told !== "late";) told = await Promise.race([saving(), end]);
    button.classList.remove("button-longrunning-active");
    press = "goes";
    button.click();
    press = "";
  };

  // Before anything else hears of the press.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=submit], button[data-workflow-action-name]");
    if (!button || press === "goes" || !saving()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!press) leave(button);
  }, true);
  const begins = () => { until = Date.now() + LONGEST; };
  // Of a step that a dialog takes only jQuery tells: the form is sent by its method, without an event.
  window.jQuery?.(form).on("submit", (event) => { if (!event.isDefaultPrevented()) begins(); });
  // The step follows the answer to its dialog, also once that was left.
  addEventListener("submit", (event) => {
    const leads = event.target.getAttribute("action");
    if (leads && form.querySelector(`[data-workflow-action-modal-url="${CSS.escape(leads)}"]`)) begins();
  }, true);
  addEventListener("pageshow", () => { until = 0; });
  // Out of the dialog before a step there is a way back: what the press stopped is saved then.
  window.jQuery?.(document).on("hidden.bs.modal", () => {
    if (asked?.defaultPrevented && !press && Date.now() >= until) part(form, "w-autosave").save(asked.detail.trigger);
  });
})();
