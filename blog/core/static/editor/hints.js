// Hints about the voice: asked for when the fingers rest, shown under the words, and never in the way.

const PAUSE = 2500;

export function showHints(form, words) {
  const place = form.querySelector("[data-editor-hints]");
  const path = place?.dataset.editorHints;
  if (!path) return;
  let waiting;
  let asked = 0;

  async function ask() {
    const mine = ++asked;
    const said = new URLSearchParams();
    for (const name of ["csrf_token", "title", "body", "language"]) {
      if (form.elements[name]) said.set(name, form.elements[name].value);
    }
    try {
      const answer = await fetch(path, { method: "POST", body: said, redirect: "error" });
      const html = await answer.text();
      const open = place.querySelector("details")?.open;
      if (mine !== asked || !answer.ok) return;
      place.innerHTML = html; // made by the server, where every word of the writer's is escaped
      if (open && place.querySelector("details")) place.querySelector("details").open = true;
    } catch {
      // No connection: hints can wait.
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target !== words && event.target.name !== "title") return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
