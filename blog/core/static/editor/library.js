// The pictures that are on the site already, in the sheet that puts one in.

import { say } from "./say.js";

const PAUSE = 300;

export function findPictures(sheet, path, choose) {
  const [library, search, list, said] = ["[data-picture-library]", "#picture-search", "[data-picture-list]", "[data-picture-found]"]
    .map((name) => sheet.querySelector(name));
  let waiting;
  let asked = 0;

  async function find() {
    const mine = ++asked;
    try {
      const answer = await fetch(`${path}.json?${new URLSearchParams({ q: search.value })}`, { redirect: "error" });
      if (!answer.ok) throw new Error();
      const { pictures } = await answer.json();
      if (mine !== asked) return;
      list.replaceChildren(...pictures.map((picture) => item(picture, choose)));
      said.textContent = pictures.length ? say("found", { number: pictures.length }) : say("none-found");
    } catch {
      if (mine === asked) said.textContent = say("not-sent");
    }
  }

  library.addEventListener("toggle", () => { if (library.open) find(); });
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, PAUSE);
  });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

function item(picture, choose) {
  const [made, button, image] = ["li", "button", "img"].map((name) => document.createElement(name));
  button.type = "button";
  button.className = "picture-pick";
  Object.assign(image, { src: picture.thumbnail ?? picture.url, alt: "", loading: "lazy", width: 96, height: 96 });
  button.append(image, picture.alt || picture.filename);
  button.addEventListener("click", () => choose(picture));
  made.append(button);
  return made;
}
