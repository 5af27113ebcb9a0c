// Somebody saved meanwhile: their words into the editor and one's own back, as often as one likes. Nothing is thrown away.

import { say } from "./say.js";

export function letChoose(form, theirs) {
  const fields = [...theirs.querySelectorAll("[data-theirs]")];
  const [take, back] = [theirs.querySelector("[data-take-theirs]"), theirs.querySelector("[data-take-mine]")];
  const said = theirs.querySelector("[data-choice-said]");
  const mine = new Map();

  function fill(value, word, [hide, show]) {
    for (const field of fields) {
      const own = form.elements[field.dataset.theirs];
      own.value = value(field, own);
      own.dispatchEvent(new Event("input", { bubbles: true }));
    }
    hide.hidden = true;
    show.hidden = false;
    show.focus();
    said.textContent = say(word);
  }

  theirs.querySelector("[data-editor-choice]").hidden = false;
  take.addEventListener("click", () => {
    for (const field of fields) mine.set(field, form.elements[field.dataset.theirs].value);
    fill((field) => field.value, "is-theirs", [take, back]);
  });
  back.addEventListener("click", () => fill((field) => mine.get(field), "is-mine", [back, take]));
}
