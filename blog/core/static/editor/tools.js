// The toolbar (a toolbar as ARIA describes it: one stop for the keyboard, arrows inside) and the keys.

import { changeLines, link, put, wrap } from "./text.js";

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(.*)$/;
const ADDRESS = /^https?:\/\/\S+$/;
// Keys by their place, because Shift makes other signs of them on every keyboard.
const SHIFTED = { Digit2: "heading", Digit7: "numbers", Digit8: "list", Digit9: "quote" };
const PLAIN = { b: "bold", i: "italic", k: "link", e: "code", ".": "preview", "/": "keys", s: "save" };

export function addTools(form, words, { preview, picture, keep }) {
  const bar = form.querySelector("[data-editor-tools]");
  const buttons = [...bar.querySelectorAll("button")];
  const keys = document.querySelector('[data-sheet="keys"]');
  const sample = (name) => bar.querySelector(`[data-tool="${name}"]`).dataset.sample;
  const tools = {
    bold: () => wrap(words, "**", "**", sample("bold")),
    italic: () => wrap(words, "*", "*", sample("italic")),
    code: () => wrap(words, "`", "`", sample("code")),
    link: () => link(words, sample("link")),
    heading: () => changeLines(words, heading),
    quote: () => changeLines(words, (line) => (line.startsWith("> ") ? line.slice(2) : `> ${line}`)),
    list: () => changeLines(words, (line) => (line.startsWith("- ") ? line.slice(2) : `- ${plain(line)}`)),
    numbers: () => changeLines(words, (line, at) => (/^\d+\. /.test(line) ? plain(line) : `${at + 1}. ${plain(line)}`)),
    picture,
    preview,
    keys: () => open(keys),
    save: () => save(form, keep),
  };
  bar.hidden = false;
  for (const button of buttons) button.addEventListener("click", () => tools[button.dataset.tool]());
  keys.querySelector("[data-close]").addEventListener("click", () => keys.close());
  rove(bar, buttons, words);

  form.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") return act(event, () => (buttons.find((b) => b.tabIndex === 0) ?? buttons[0]).focus());
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
    const name = event.shiftKey && SHIFTED[event.code] ? SHIFTED[event.code] : PLAIN[event.key.toLowerCase()];
    // With Shift these letters are the browser's own; the slash needs it on some keyboards.
    if (!name || (event.shiftKey && !SHIFTED[event.code] && event.key !== "/")) return undefined;
    // What writes Markdown does so in the words only.
    if (event.target !== words && !["preview", "keys", "save"].includes(name)) return undefined;
    return act(event, tools[name]);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) nextItem(event, words);
  });
  words.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text/plain").trim();
    if (words.selectionStart === words.selectionEnd || !ADDRESS.test(pasted)) return;
    if (ADDRESS.test(words.value.slice(words.selectionStart, words.selectionEnd).trim())) return;
    act(event, () => link(words, "", pasted));
  });
}

function act(event, what) {
  event.preventDefault();
  what();
}

function open(sheet) {
  if (!sheet.open) sheet.showModal();
}

// On a draft, Save; on what is public the same keys only keep the words, since saving would publish them.
function save(form, keep) {
  const button = form.querySelector("[data-editor-save]");
  if (button) form.requestSubmit(button);
  else keep();
}

function heading(line) {
  if (line.startsWith("## ")) return `#${line}`;
  if (line.startsWith("### ")) return line.slice(4);
  return `## ${line.replace(/^#+\s+/, "")}`;
}

function plain(line) {
  return ITEM.exec(line)?.[6] ?? line;
}

// Enter goes on with a list, and on an empty item ends it.
function nextItem(event, words) {
  const { selectionStart: start, selectionEnd: end, value } = words;
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const found = ITEM.exec(value.slice(from, start));
  if (!found || start !== end) return;
  const [, indent, mark, number, dot, space, said] = found;
  if (!said.trim()) act(event, () => put(words, from, start, ""));
  else act(event, () => put(words, start, end, `\n${indent}${mark ?? Number(number) + 1 + dot}${space}`));
}

// One button is in the order of tabs; arrows go from one to the next, Escape goes back to the words.
function rove(bar, buttons, words) {
  const choose = (chosen) => {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
  };
  choose(buttons[0]);
  bar.addEventListener("focusin", (event) => choose(event.target));
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const ahead = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = ahead === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const last = buttons.length - 1;
    const to = { [ahead]: at === last ? 0 : at + 1, [back]: at ? at - 1 : last, Home: 0, End: last }[event.key];
    if (to !== undefined) act(event, () => buttons[to].focus());
    else if (event.key === "Escape") act(event, () => words.focus());
  });
}
