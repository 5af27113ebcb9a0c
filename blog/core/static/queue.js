// Keys for the queue: j and k move, a, w, e, r, s and h press the buttons of the case in focus, x marks it, u takes the
// last decision back, / goes to what is shown, ? shows the keys.
// Everything works without this file.

const STORED = "openline.queue.keys";
const cases = [...document.querySelectorAll("[data-case]")];
const help = document.querySelector("[data-keys]");
const box = document.querySelector("#keys-on");

// Single keys must be possible to switch off (WCAG 2.2, 2.1.4): a voice that is typed out would press them.
const isOn = () => localStorage.getItem(STORED) !== "off";

function inFocus() {
  return document.activeElement?.closest("[data-case]") ?? null;
}

function move(step) {
  const next = cases.indexOf(inFocus()) + step;
  cases[Math.min(Math.max(next, 0), cases.length - 1)]?.focus();
}

function press(key) {
  const control = inFocus()?.querySelector(`[data-key="${key}"]`);
  if (!control) return false;
  control.click();
  // What a summary opened is to be filled in next.
  if (control.matches("summary") && control.parentElement.open) {
    control.parentElement.querySelector("select, textarea")?.focus();
  }
  return true;
}

function act(key) {
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "?" && help) help.open = !help.open;
  else if (key === "/") document.querySelector(".queue-shows a")?.focus();
  else if (key === "u") document.querySelector('[data-anywhere][data-key="u"]')?.click();
  else if (key === "x") document.querySelector(`[data-mark="${inFocus()?.id}"]`)?.click();
  else return "awersh".includes(key) && press(key);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || !isOn()) return;
  if (act(event.key)) event.preventDefault();
});

function show() {
  document.querySelector("main").classList.toggle("has-keys", isOn());
}

show();
if (help && box) {
  help.hidden = false;
  box.checked = isOn();
  box.addEventListener("change", () => {
    localStorage.setItem(STORED, box.checked ? "on" : "off");
    show();
  });
}
