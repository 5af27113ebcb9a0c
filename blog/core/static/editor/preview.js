// The words as readers will see them: the page of the public theme in a frame of its own, so that no style of the staff's
// pages reaches it. Scripts do not run in it, and links in it lead nowhere.

import { say } from "./say.js";

const PAUSE = 400; // milliseconds of not typing before it is asked for
const STORED = "openline.editor.preview";

export function addPreview(form, words) {
  const place = form.querySelector("[data-editor-preview]");
  const button = form.querySelector("[data-editor-preview-button]");
  const title = form.elements.title;
  const frame = document.createElement("iframe");
  frame.title = say("preview");
  frame.setAttribute("sandbox", "allow-same-origin");
  const problem = document.createElement("p");
  problem.className = "editor-kept";
  problem.setAttribute("role", "status");
  place.append(problem, frame);
  const isWide = matchMedia("(min-width: 60rem)");
  let [waiting, asked, stood] = [0, 0, 0];

  async function show() {
    const mine = ++asked;
    const said = new URLSearchParams();
    for (const name of ["csrf_token", "title", "body"]) said.set(name, form.elements[name].value);
    if (form.elements.language) said.set("language", form.elements.language.value);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: said, redirect: "error" });
      const page = await answer.text();
      // A slow answer to an older question is not shown.
      if (mine !== asked || !(answer.ok || answer.status === 422)) return;
      problem.textContent = "";
      draw(page);
    } catch {
      problem.textContent = say("no-preview");
      if (!place.hidden) waiting = setTimeout(show, 20 * PAUSE);
    }
  }

  function draw(page) {
    const made = new DOMParser().parseFromString(page, "text/html");
    const main = made.querySelector("main");
    main.querySelector(".preview-notice")?.remove();
    leaveOnly(main, made.body);
    const drawn = frame.contentDocument?.querySelector("main");
    // The styles are loaded once; afterwards only the words change, and the place where one reads stays.
    if (drawn && frame.srcdoc) drawn.replaceWith(frame.contentDocument.adoptNode(main));
    else frame.srcdoc = `<!doctype html>${made.documentElement.outerHTML}`;
  }

  function toggle(on = place.hidden) {
    place.hidden = !on;
    form.classList.toggle("has-preview", on);
    button.setAttribute("aria-pressed", String(on));
    remember(on);
    if (on) show();
    // On a phone it stands in place of the words: one sees it from its beginning, and comes back to where one was.
    if (isWide.matches) return;
    if (on) {
      stood = scrollY;
      place.scrollIntoView();
    } else {
      scrollTo(0, stood);
    }
  }

  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-keyshortcuts", "Control+.");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    toggle();
  });
  form.addEventListener("input", (event) => {
    if (place.hidden || (event.target !== words && event.target !== title)) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  words.addEventListener("scroll", () => follow(frame, words), { passive: true });
  // Where there is room for both it opens as it was left.
  if (remembered() && isWide.matches) toggle(true);
  return { toggle: () => toggle() };
}

// A browser that stores nothing forgets it: the button is still there.
function remember(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch { /* as it says above */ }
}

function remembered() {
  try {
    return localStorage.getItem(STORED) === "on";
  } catch {
    return false;
  }
}

// The frame shows the middle of the page, inside whatever gives it its width.
function leaveOnly(main, body) {
  for (let each = main; each !== body; each = each.parentElement) {
    for (const other of [...each.parentElement.children]) if (other !== each) other.remove();
  }
}

// The preview goes along with the words.
function follow(frame, words) {
  const page = frame.contentDocument?.scrollingElement;
  const room = words.scrollHeight - words.clientHeight;
  if (page && room > 0) page.scrollTop = (words.scrollTop / room) * (page.scrollHeight - page.clientHeight);
}
