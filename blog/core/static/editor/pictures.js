// Pictures into the words: by a button, dragged or pasted. Each goes through a sheet that asks what it shows. It is sent
// when that is said, so nothing is left on the site by whoever cancels.

import { say } from "./say.js";
import { findPictures } from "./library.js";
import { putBlock } from "./text.js";

export function takePictures(form, words) {
  const sheet = document.querySelector('[data-sheet="picture"]');
  const part = (name) => sheet.querySelector(name);
  const [file, alt, bare, caption] = ["#picture-file", "#picture-alt", "#picture-bare", "#picture-caption"].map(part);
  const [problem, progress, chosen, go] = ["#picture-error", "progress", "[data-picture-chosen]", "[data-picture-go]"].map(part);
  const waiting = [];
  let [current, known, sending, caret] = [null, null, null, null];

  const ask = () => {
    if (sheet.open) return;
    caret = [words.selectionStart, words.selectionEnd];
    sheet.showModal();
    next();
  };

  // A browser that gives the words their focus back leaves the caret at their beginning.
  const goBack = () => {
    if (caret) words.setSelectionRange(...caret);
    caret = null;
  };

  function next() {
    [current, known] = [waiting.shift() ?? null, null];
    part("form").reset();
    part("[data-picture-library]").open = false;
    [problem.textContent, progress.hidden, go.disabled] = ["", true, false];
    tell();
    (current ? alt : file).focus();
  }

  function tell() {
    const more = waiting.length ? say("more-pictures", { number: waiting.length }) : "";
    chosen.textContent = [current?.name ?? known?.filename ?? "", more].filter(Boolean).join(" · ");
  }

  function take(files) {
    const pictures = [...files].filter((each) => each.type.startsWith("image/"));
    waiting.push(...pictures);
    if (pictures.length || files.length) ask();
    if (!pictures.length && files.length) problem.textContent = say("no-picture", { name: files[0].name });
  }

  async function put() {
    problem.textContent = "";
    if (!current && !known) return wrong(file, say("no-file"));
    if (!alt.value.trim() && !bare.checked) return wrong(alt, say("no-alt"));
    go.disabled = true;
    try {
      const picture = known ?? (await send());
      const said = markdown(picture.url, bare.checked ? "" : alt.value, caption.value);
      // Under an open sheet the words cannot have the focus, and what is put in would land in the sheet.
      sheet.close();
      goBack();
      putBlock(words, said);
    } catch (refused) {
      if (refused.message) wrong(alt, refused.message);
    } finally {
      [go.disabled, progress.hidden, sending] = [false, true, null];
    }
    return undefined;
  }

  function wrong(field, said) {
    problem.textContent = said;
    field.focus();
  }

  // fetch does not say how much has left; this older way does.
  function send() {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("file", current, current.name);
    body.set("alt", bare.checked ? "" : alt.value);
    const name = current.name;
    return new Promise((resolve, reject) => {
      sending = new XMLHttpRequest();
      sending.open("POST", form.dataset.pictures);
      sending.setRequestHeader("Accept", "application/json");
      sending.responseType = "json";
      progress.hidden = false;
      sending.upload.addEventListener("progress", ({ loaded, total }) => {
        progress.value = total ? loaded / total : 0;
        chosen.textContent = say("sending", { name, percent: Math.round(100 * progress.value) });
      });
      sending.upload.addEventListener("load", () => { chosen.textContent = say("making", { name }); });
      sending.addEventListener("load", ({ target: { status, response } }) => {
        if ((status === 201 || status === 200) && response?.url) resolve(response);
        else reject(new Error(response?.error ?? say("not-taken", { status })));
      });
      sending.addEventListener("error", () => reject(new Error(say("not-sent"))));
      sending.addEventListener("abort", () => reject(new Error()));
      sending.send(body);
    });
  }

  file.addEventListener("change", () => {
    const [first, ...others] = file.files;
    if (!first) return;
    [current, known] = [first, null];
    waiting.push(...others);
    tell();
    alt.focus();
  });
  findPictures(sheet, form.dataset.pictures, (picture) => {
    [current, known] = [null, picture];
    file.value = "";
    alt.value ||= picture.alt ?? "";
    tell();
    alt.focus();
  });
  part("form").addEventListener("submit", (event) => { event.preventDefault(); put(); });
  part("[data-close]").addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => {
    sending?.abort();
    goBack();
    if (waiting.length) ask();
    else words.focus();
  });

  words.addEventListener("paste", (event) => {
    // Some programs offer a picture of the text beside the text itself: the text is meant.
    if (event.clipboardData.types.includes("text/plain") || !event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    words.classList.add("is-target");
  });
  form.addEventListener("dragleave", () => words.classList.remove("is-target"));
  form.addEventListener("drop", (event) => {
    words.classList.remove("is-target");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  return { ask };
}

// As Markdown reads it: a bracket in the words ends nothing, a quotation mark in the caption neither.
function markdown(url, alt, caption) {
  const line = (said) => said.replace(/\s+/g, " ").trim();
  const title = line(caption) ? ` "${line(caption).replace(/["\\]/g, "\\$&")}"` : "";
  return `![${line(alt).replace(/[[\]\\]/g, "\\$&")}](${url}${title})`;
}
