// Words that this browser has kept and that were never saved: offered when the editor opens again.

import { areSame, fill } from "./fields.js";
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
    box.remove();
    form.elements.body.focus();
  };
  buttons.append(
    button("put-back", "button-second", () => { end(); fill(form, kept.fields); }),
    button("throw-away", "button-quiet", () => { end(); if (areSame(store.read()?.fields ?? kept.fields, kept.fields)) store.forget(); }),
  );
  box.append(said, buttons);
  form.before(box);
}

function button(word, look, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = say(word);
  made.addEventListener("click", press);
  return made;
}
