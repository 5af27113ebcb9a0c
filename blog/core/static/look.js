// The sample of the company's colour changes while it is typed or picked. Everything works without this file.

const form = document.querySelector("[data-colours]");
const fields = [...form.querySelectorAll("[data-colour]")];
let asked = 0;

// A picker beside each field: an empty field means something, which a picker alone could not say.
for (const field of fields) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.setAttribute("aria-label", field.labels[0].textContent.trim());
  const now = getComputedStyle(form.querySelector(`[data-scheme=${field.dataset.colour}]`)).getPropertyValue("--accent").trim();
  picker.value = now || "#000000";
  picker.addEventListener("input", () => {
    field.value = picker.value;
    draw();
  });
  field.after(picker);
  field.addEventListener("input", draw);
}

async function draw() {
  const mine = ++asked;
  await new Promise((done) => setTimeout(done, 150));
  if (mine !== asked) return;
  const query = new URLSearchParams(fields.map((field) => [field.dataset.colour, field.value]));
  const answer = await fetch(`${form.dataset.colours}?${query}`);
  if (!answer.ok || mine !== asked) return;
  const found = await answer.json();
  for (const [scheme, said] of Object.entries(found)) {
    const sample = form.querySelector(`[data-scheme=${scheme}]`);
    for (const name of ["accent", "accent-wash", "on-accent"]) {
      if (said.drawn[name]) sample.style.setProperty(`--${name}`, said.drawn[name]);
      else sample.style.removeProperty(`--${name}`);
    }
    form.querySelector(`[data-problem=${scheme}]`).textContent = said.problem;
  }
}
