// How long the text is: counted as blog/desk/length.py counts, which says it when there is no script.

import { say } from "./say.js";

const WORDS_A_MINUTE = 238;
const TARGETS = /\]\([^)\n]{0,500}\)|<?https?:\/\/\S+/g;
const SAYS = /[\p{L}\p{N}]/u;
// A long text is counted when the fingers rest.
const PAUSE = 300;

export function countWords(form, area) {
  const place = form.querySelector("[data-editor-count]");
  let waiting;
  const count = () => {
    const words = area.value.replace(TARGETS, " ").split(/\s+/).filter((each) => SAYS.test(each)).length;
    const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
    const said = ["no-words", "one-word"][words] ?? "count";
    place.textContent = say(said, { words, minutes });
  };
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(count, PAUSE);
  });
}
