// What was typed, in this browser: at once, under the name of whoever is signed in and of what they write.

const PREFIX = "openline.words.";
// As long as the site keeps them.
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

export class Store {
  constructor(person, thing) {
    this.key = `${PREFIX}${person}.${thing}`;
    prune();
  }

  // Gives whether it could be kept: a browser may be full, or told to keep nothing.
  write(kept) {
    return set(this.key, kept);
  }

  read() {
    return get(this.key);
  }

  forget() {
    attempt(() => localStorage.removeItem(this.key));
  }

  // What is offered stands aside, so that new words do not overwrite it before anybody has decided.
  putAside(kept) {
    return set(`${this.key}.before`, kept);
  }

  aside() {
    return get(`${this.key}.before`);
  }

  forgetAside() {
    attempt(() => localStorage.removeItem(`${this.key}.before`));
  }
}

function get(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key) ?? "null"));
}

function set(key, kept) {
  return attempt(() => {
    localStorage.setItem(key, JSON.stringify(kept));
    return true;
  }) ?? false;
}

function prune() {
  attempt(() => {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      if (!(get(key)?.at > Date.now() - KEPT_FOR)) localStorage.removeItem(key);
    }
  });
}

function attempt(what) {
  try {
    return what();
  } catch {
    return null;
  }
}
