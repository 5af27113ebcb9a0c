// The fields of the editor as they are sent: without the token, the version, buttons and files.

const NOT_WORDS = new Set(["csrf_token", "version"]);

export function fieldsOf(form) {
  const said = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_WORDS.has(name) && typeof value === "string") said[name] = value;
  }
  return said;
}

export function fill(form, said) {
  for (const [name, value] of Object.entries(said)) {
    const field = form.elements[name];
    if (!field || NOT_WORDS.has(name)) continue;
    if (field instanceof RadioNodeList) field.value = value;
    else if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
}

// Whether two say the same to a reader: what the site cleans when it saves is no difference.
export function areSame(one, other) {
  const words = (said) => (said ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
  return Object.keys(one).every((name) => !(name in other) || words(one[name]) === words(other[name]));
}
