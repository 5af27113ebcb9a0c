// Beside the editor: remarks are sent without leaving the page, so that nothing that is being typed is lost.
const remarks = () => document.querySelector("[data-remarks]");

const replace = (html, id) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("[data-remarks]");
  if (!fresh) return false;
  remarks().replaceWith(fresh);
  const next = fresh.querySelector("[autofocus]") || (id && fresh.querySelector(`#${id} button`)) || fresh.querySelector("textarea");
  if (next) next.focus({ preventScroll: true });
  return true;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-remark-form]") || !remarks()) return;
  event.preventDefault();
  const said = new URLSearchParams(new FormData(form));
  said.set("fragment", "1");
  const button = form.querySelector("button");
  button.disabled = true;
  const around = form.closest("[id^='remark-']");
  try {
    const answer = await fetch(form.action, { method: "POST", body: said });
    if (replace(await answer.text(), around && around.id)) return;
  } catch {
    // No connection: the form stays as it is, with its words.
  }
  button.disabled = false;
  if (!form.querySelector("[data-remark-problem]")) {
    const problem = document.createElement("p");
    problem.className = "field-error";
    problem.dataset.remarkProblem = "";
    problem.setAttribute("role", "alert");
    problem.textContent = document.querySelector("[data-remarks]").dataset.offline;
    form.append(problem);
  }
});

// Words that are marked in the editor are what a remark is about.
document.addEventListener("focusin", (event) => {
  const quote = event.target.closest(".remark-new")?.querySelector("[name='quote']");
  const body = document.querySelector("[data-editor] textarea[name='body']");
  if (!quote || quote.value || event.target === quote || !body) return;
  const marked = body.value.slice(body.selectionStart, body.selectionEnd).trim();
  if (marked && marked.length <= Number(quote.maxLength)) quote.value = marked.replace(/\s+/g, " ");
});

// The address of a link, copied by a button.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}
