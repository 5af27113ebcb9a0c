// The editor's script. Everything works without it: Markdown is typed, Save saves, and Preview opens a page. It adds a
// toolbar, a preview beside the words, a count, pictures, and above all it keeps what was typed.

import { keepWords } from "./autosave.js";
import { letChoose } from "./conflict.js";
import { countWords } from "./count.js";
import { showHints } from "./hints.js";
import { addPicks } from "./picks.js";
import { takePictures } from "./pictures.js";
import { addPreview } from "./preview.js";
import { addTools } from "./tools.js";

for (const form of document.querySelectorAll("form[data-editor]")) {
  const words = form.elements.body;
  const preview = addPreview(form, words);
  const kept = keepWords(form);
  const pictures = takePictures(form, words);
  addTools(form, words, { preview: preview.toggle, picture: pictures.ask, keep: kept.now });
  countWords(form, words);
  showHints(form, words);
  for (const list of form.querySelectorAll("[data-picks]")) addPicks(list, form);
  const theirs = form.querySelector("[data-editor-theirs]");
  if (theirs) letChoose(form, theirs);
}
