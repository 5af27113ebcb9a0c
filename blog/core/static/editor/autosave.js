// Keeps what is typed: in this browser at once, on the site every few seconds. Neither makes a revision. What was kept
// and never saved is offered when the editor opens again: by the page when the site has it, and here when only this
// browser does.

import { fieldsOf } from "./fields.js";
import { offer, settleSubmitted, throwAwayHere } from "./offers.js";
import { clock, say } from "./say.js";
import { Store } from "./store.js";

const AT_ONCE = 150; // milliseconds: once per pause between two keys, not once per key
const SEND_AFTER = 3000;
const TRY_AGAIN = 10_000;
// What a page that is closing may still send (the Fetch standard), with room for the headers.
const CLOSING_MOST = 60_000;
const MINUTE = 60_000;
// Put on by the page that lies under `?unsaved=1` or `?revision=3`: its words are nowhere saved yet.
const REFILLED = /[?&](?:unsaved|revision)=/;

export function keepWords(form) {
  const { thing, person, zone, saved } = form.dataset;
  const store = new Store(person, thing);
  const place = form.querySelector("[data-editor-kept]");
  const opened = fieldsOf(form);
  const decided = () => !document.querySelector("[data-unsaved-offer]");
  // Counts what was typed; each is kept here and there at its own pace.
  const count = { typed: 0, here: 0, there: 0 };
  let [soon, later, sending, leaving, turn] = [0, 0, null, false, 0];

  const status = (words) => { if (place.textContent !== words) place.textContent = words; };

  function typed() {
    count.typed += 1;
    soon ||= setTimeout(keepHere, AT_ONCE);
    plan(SEND_AFTER);
  }

  function plan(pause) {
    later ||= setTimeout(send, pause);
  }

  function keepHere(there = false) {
    clearTimeout(soon);
    soon = 0;
    const kept = { fields: fieldsOf(form), version: form.elements.version.value, at: Date.now(), there };
    if (store.write(kept)) count.here = count.typed;
  }

  async function send() {
    clearTimeout(later);
    later = 0;
    if (leaving || count.there === count.typed) return;
    if (count.here !== count.typed) keepHere();
    if (!decided()) return status(say("undecided"));
    if (sending) return plan(SEND_AFTER);
    const mine = count.typed;
    sending = new AbortController();
    status(say("keeping"));
    try {
      const answer = await fetch(form.dataset.unsaved, { ...message(), signal: sending.signal });
      if (answer.ok) arrived(mine, await answer.json());
      else await refused(answer);
    } catch {
      if (!leaving) lost();
    } finally {
      sending = null;
    }
    return undefined;
  }

  function message() {
    const body = new URLSearchParams({ ...fieldsOf(form), csrf_token: form.elements.csrf_token.value });
    turn = Math.max(Date.now(), turn + 1);
    body.set("thing", thing);
    body.set("version", form.elements.version.value);
    body.set("turn", turn);
    return { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" };
  }

  function arrived(mine, { at, others }) {
    count.there = mine;
    if (mine === count.typed) keepHere(true);
    else plan(SEND_AFTER);
    // What is public stays as it is until somebody saves: that must not read as if it were out already.
    const word = form.dataset.state === "published" ? "kept-private" : "kept";
    status(say(word, { time: clock(new Date(at), zone) }));
    const isNew = document.querySelector("[data-editor-new]");
    if (isNew) isNew.textContent = say("yours-only");
    form.querySelector("[data-editor-others]").textContent = others.map(whoElse).join(" ");
  }

  async function refused(answer) {
    if (answer.status === 401 || answer.status === 403) {
      status(say("signed-out"));
    } else {
      const why = answer.status === 422 ? (await answer.json()).error : answer.status;
      status(say("refused", { why }));
    }
    plan(TRY_AGAIN);
  }

  function lost() {
    status(say(count.here === count.typed ? "offline" : "nowhere"));
    plan(TRY_AGAIN);
  }

  // Whoever signed in again in another tab has a new token: it is fetched, so that nothing typed here is refused.
  async function renewToken() {
    if (place.textContent !== say("signed-out")) return;
    try {
      const page = await (await fetch(location.href, { redirect: "error" })).text();
      const token = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-editor] [name=csrf_token]");
      if (!token) return;
      for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token.value;
      send();
    } catch {
      // Still signed out, or not connected: what is typed stays in this browser.
    }
  }

  function hide() {
    if (leaving || count.there === count.typed) return;
    keepHere();
    const last = message();
    if (decided() && last.body.toString().length < CLOSING_MOST) fetch(form.dataset.unsaved, { ...last, keepalive: true }).catch(() => {});
  }

  form.addEventListener("input", (event) => { if (event.target.name !== undefined || event.target === form) typed(); });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-editor-preview-button")) return;
    keepHere();
    leaving = true;
    clearTimeout(later);
    sending?.abort();
    // Where the words go: whatever page comes next looks whether they arrived.
    sessionStorage.setItem("openline.submitted", thing);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  window.addEventListener("online", () => send());
  window.addEventListener("focus", renewToken);
  window.addEventListener("pagehide", hide);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hide();
    else renewToken();
  });
  window.addEventListener("beforeunload", (event) => {
    if (soon) keepHere();
    const isKept = count.here === count.typed || count.there === count.typed;
    if (!leaving && !isKept) event.preventDefault();
  });

  settleSubmitted(person, opened);
  offer(form, store, opened, { decided, saved, zone });
  throwAwayHere(form, () => { if (count.typed) plan(0); });
  if (form.hasAttribute("data-refused") || REFILLED.test(location.search)) typed();
  return { now: () => { keepHere(); send(); } };
}

function whoElse({ name, at }) {
  const minutes = Math.floor((Date.now() - Date.parse(at)) / MINUTE);
  return minutes < 2 ? say("writing", { name }) : say("wrote", { name, minutes });
}
