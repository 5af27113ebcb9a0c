// Does a little work for a form before it is sent, so that sending thousands costs something. Whoever has no script, or
// no secure connection, sends the form without it: nothing is refused for that.

const TRIES_AT_ONCE = 8;

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const field = form.elements.proof;
  // What a browser filled in again was spent already; what the page came with was not.
  field.value = field.defaultValue;
  addEventListener("pageshow", (event) => {
    if (event.persisted) field.value = "";
  });
  form.addEventListener("focusin", () => prove(form, field));
}

async function prove(form, field) {
  if (field.value || form.dataset.proving || !globalThis.crypto?.subtle) return;
  form.dataset.proving = "yes";
  try {
    const answer = await fetch(form.dataset.challenge, { headers: { Accept: "application/json" } });
    const challenge = await answer.json();
    field.value = btoa(JSON.stringify({ challenge, solution: await solve(challenge.parameters) }));
  } catch {
    // Without it then.
  }
  delete form.dataset.proving;
}

async function solve(parameters) {
  const nonce = fromHex(parameters.nonce);
  const salt = fromHex(parameters.salt);
  const began = performance.now();
  for (let first = 0; ; first += TRIES_AT_ONCE) {
    const counters = Array.from({ length: TRIES_AT_ONCE }, (_, more) => first + more);
    const keys = await Promise.all(counters.map((counter) => derive(parameters, nonce, salt, counter)));
    const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (found >= 0) {
      return { counter: counters[found], derivedKey: keys[found], time: Math.round(performance.now() - began) };
    }
  }
}

async function derive(parameters, nonce, salt, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.cost };
  const bits = await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8);
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}
