// A list of what can go into a field that holds several things, as buttons: pressed ones are in it. While one types, the
// ones that begin like it come first.

const SEPARATOR = /\s*,\s*/;

export function addPicks(list, form) {
  const field = form.elements[list.dataset.picks];
  const buttons = [...list.querySelectorAll("li[data-value]")].map((item) => asButton(item));

  const said = () => field.value.split(SEPARATOR).filter(Boolean);
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();

  function show() {
    const typed = said();
    const last = /,\s*$/.test(field.value) ? "" : (typed.at(-1) ?? "").toLowerCase();
    for (const { button, item, value } of buttons) {
      const chosen = typed.some((each) => same(each, value));
      button.setAttribute("aria-pressed", String(chosen));
      // What is being typed narrows the list, once it fits anything in it.
      item.hidden = narrows(last) && !chosen && !item.textContent.toLowerCase().includes(last);
    }
  }

  const narrows = (last) =>
    last && document.activeElement === field && !buttons.some(({ value }) => same(value, last))
    && buttons.some(({ item }) => item.textContent.toLowerCase().includes(last));

  function pick(value) {
    const typed = said();
    const chosen = typed.some((each) => same(each, value));
    // What was begun and completes to this one makes room for it.
    if (!chosen && typed.length && value.toLowerCase().startsWith(typed.at(-1).toLowerCase())) typed.pop();
    const kept = typed.filter((each) => !same(each, value));
    field.value = (chosen ? kept : [...kept, value]).join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const { button, value } of buttons) button.addEventListener("click", () => pick(value));
  field.addEventListener("input", () => {
    if (document.activeElement === field) list.open = true;
    show();
  });
  show();
}

function asButton(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pick";
  button.append(...item.childNodes);
  item.append(button);
  return { button, item, value: item.dataset.value };
}
