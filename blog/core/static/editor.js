// The editor's help: buttons that write Markdown, a preview beside the text, and a word before text is lost.
// Everything works without it: the text is typed, and the Preview button opens a page.

const PAUSE = 500; // milliseconds of not typing before the preview is asked for

const TOOLS = [
  { name: "Bold", key: "b", before: "**", after: "**", sample: "strong words" },
  { name: "Italic", key: "i", before: "*", after: "*", sample: "emphasis" },
  { name: "Link", key: "k", before: "[", after: "](https://)", sample: "what it says" },
  { name: "Heading", line: "## " },
  { name: "Quote", line: "> " },
  { name: "List", line: "- " },
  { name: "Code", before: "`", after: "`", sample: "code" },
];

for (const form of document.querySelectorAll("form[data-editor]")) {
  const words = form.querySelector("textarea.editor-body");
  if (!words) continue;
  addTools(words);
  addPreview(form, words);
  warnBeforeLoss(form);
}

function addTools(words) {
  const bar = document.createElement("div");
  bar.className = "editor-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Markdown");
  for (const tool of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tool.name;
    if (tool.key) button.title = `${tool.name} (Ctrl+${tool.key.toUpperCase()})`;
    button.addEventListener("click", () => use(tool, words));
    bar.append(button);
  }
  words.before(bar);
  words.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = TOOLS.find((each) => each.key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    use(tool, words);
  });
}

function use(tool, words) {
  const { selectionStart: start, selectionEnd: end, value } = words;
  words.focus();
  if (tool.line) {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n").map((line) => tool.line + line).join("\n");
    put(words, from, end, lines);
    return;
  }
  const inner = value.slice(start, end) || tool.sample;
  put(words, start, end, tool.before + inner + tool.after);
  const begin = start + tool.before.length;
  words.setSelectionRange(begin, begin + inner.length);
}

function put(words, start, end, text) {
  words.setSelectionRange(start, end);
  // execCommand is old, and the only way that keeps the browser's undo.
  if (!document.execCommand("insertText", false, text)) words.setRangeText(text, start, end, "end");
  words.dispatchEvent(new Event("input", { bubbles: true }));
}

function addPreview(form, words) {
  const place = form.querySelector("[data-editor-preview]");
  let waiting;
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    const said = new URLSearchParams();
    for (const name of ["csrf_token", "title", "body"]) said.set(name, form.elements[name].value);
    said.set("fragment", "1");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: said, redirect: "error" });
      // A slow answer to an older question is not shown.
      if (mine !== asked || !(answer.ok || answer.status === 422)) return;
      place.innerHTML = await answer.text(); // sanitised by the server, as every post is
      place.hidden = false;
    } catch {
      // No connection: the text is still there, and so is the Preview button.
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target !== words && event.target.name !== "title") return;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}

function warnBeforeLoss(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-editor-preview-button")) changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
