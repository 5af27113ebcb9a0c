// Words that this browser has kept and that were never saved: offered when the editor opens again.

import { areSame, fieldsOf, fill } from "./fields.js";
import { clock, say } from "./say.js";
import { Store } from "./store.js";

// A new post that was saved has an editor of its own now: what was kept of it before is no longer offered.
export function settleSubmitted(person, opened) {
  const thing = sessionStorage.getItem("openline.submitted");
  sessionStorage.removeItem("openline.submitted");
  if (!thing) return;
  const store = new Store(person, thing);
  const kept = store.read();
  const words = ({ title, body }) => ({ title, body });
  if (kept && areSame(words(kept.fields), words(opened))) store.forget();
}

// What only this browser has is offered, unless it says what stands here anyway or the site has had it since.
export function offer(form, store, opened, { decided, saved, zone }) {
  const before = store.aside();
  const kept = before ?? store.read();
  if (!kept) return;
  const wasThere = kept.there && (!decided() || !saved || kept.at <= Date.parse(saved));
  if (areSame(kept.fields, opened) || (wasThere && !before)) {
    if (before) store.forgetAside();
    else if (decided()) store.forget();
    return;
  }
  store.putAside(kept);
  const link = document.querySelector("[data-unsaved-restore]");
  // The page offers what the site has. When that is the same, once is enough.
  if (link) isThere(link.href, kept).then((same) => (same ? forget(store) : show(form, store, kept, zone)));
  else show(form, store, kept, zone);
}

async function isThere(path, kept) {
  try {
    const page = await (await fetch(path, { redirect: "error" })).text();
    const form = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-editor]");
    return areSame(kept.fields, fieldsOf(form));
  } catch {
    return false;
  }
}

function forget(store) {
  store.forgetAside();
  store.forget();
}

function show(form, store, kept, zone) {
  const box = document.createElement("div");
  box.className = "notice notice-owed";
  box.setAttribute("role", "status");
  box.dataset.keptHere = "";
  const said = document.createElement("p");
  said.textContent = say("here", { time: clock(new Date(kept.at), zone) });
  const buttons = document.createElement("div");
  buttons.className = "actions";
  const end = () => {
    store.forgetAside();
    // What was typed since is not what is decided about.
    if (areSame(store.read()?.fields ?? {}, kept.fields)) store.forget();
    box.remove();
    form.elements.body.focus();
  };
  const putBack = () => {
    end();
    fill(form, kept.fields);
  };
  buttons.append(button("put-back", "button-second", putBack), button("throw-away", "button-quiet", end));
  box.append(said, buttons);
  form.before(box);
}

// What the site has kept can be thrown away without leaving the page: what was typed since stays where it is.
export function throwAwayHere(form, then) {
  const box = document.querySelector("[data-unsaved-offer]");
  const asked = box?.querySelector("form");
  asked?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = new URLSearchParams([...new FormData(asked), ["fragment", "1"]]);
      const answer = await fetch(asked.action, { method: "POST", body, redirect: "error" });
      if (!answer.ok) throw new Error();
      box.remove();
      form.elements.body.focus();
      then();
    } catch {
      asked.submit();
    }
  });
}

function button(word, look, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = say(word);
  made.addEventListener("click", press);
  return made;
}
