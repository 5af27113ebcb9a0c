"""What every page owes to whoever cannot see it or hold a mouse, as questions to the page that the browser built."""

from __future__ import annotations

# Every field, button and link has a name: its words, its label, or what it says by ARIA.
NAMELESS = """() => [
  ...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
  .filter(e => !(e.labels?.length && [...e.labels].some(l => l.textContent.trim())) && !e.getAttribute("aria-label")
    && !e.getAttribute("aria-labelledby") && !(e.matches("a, button, summary") && (e.textContent.trim()
      || e.querySelector("img[alt]:not([alt=''])"))))
  .map(e => e.outerHTML.slice(0, 120))"""

# WCAG 2.2, 2.5.8: 24 px each way, or in the middle of a sentence, or alone enough for a circle of 24 px.
SMALL = """() => {
  const kinds = "a[href], button, summary, input:not([type=hidden]), select, textarea";
  const whole = e => e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e;
  const targets = [...document.querySelectorAll(kinds)]
    .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .bait, .skip, [aria-hidden=true]"))
    .map(e => ({e, box: whole(e).getBoundingClientRect()}));
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const isSmall = box => box.width < 23.9 || box.height < 23.9;
  const inSentence = e => getComputedStyle(e).display === "inline"
    && e.closest("p, li, dd, dt, blockquote, td, figcaption, span")?.textContent.trim() !== e.textContent.trim();
  const isAlone = (one) => targets.every(({e, box}) => {
    if (e === one.e || e.contains(one.e) || one.e.contains(e)) return true;
    const [x, y] = middle(one.box);
    const dx = Math.max(box.x - x, 0, x - box.right), dy = Math.max(box.y - y, 0, y - box.bottom);
    return Math.hypot(dx, dy) >= 12;
  });
  return targets.filter(t => isSmall(t.box) && !inSentence(t.e) && !isAlone(t))
    .map(t => `${t.e.outerHTML.slice(0, 100)} ${t.box.width}x${t.box.height}`);
}"""

# One heading of the first level, none that skips a level, one main part, and a name for each of several like landmarks.
OUTLINE = """() => {
  const wrong = [];
  const count = what => document.querySelectorAll(what).length;
  if (count("h1") !== 1) wrong.push(`${count("h1")} headings of the first level`);
  if (count("main") !== 1) wrong.push("not one main");
  if (count("body > header") !== 1) wrong.push("not one header");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.trim()) wrong.push("no title");
  if (!document.querySelector("body > a.skip[href='#main']")) wrong.push("no way past the header");
  if (count("nav:not([aria-label], [aria-labelledby])")) wrong.push("a nav without a name");
  let last = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (last && level > last + 1) wrong.push(`h${last} is followed by h${level} ${heading.textContent.trim()}`);
    last = level;
  }
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) wrong.push(`two have the id ${id}`);
  for (const name of ["aria-describedby", "aria-labelledby"])
    for (const e of document.querySelectorAll(`[${name}]`))
      for (const id of e.getAttribute(name).split(" "))
        if (!document.getElementById(id)) wrong.push(`nothing has the id ${id}`);
  for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`no words for ${image.src}`);
  return wrong;
}"""

# Where the keyboard stops there is an outline, and it is in sight. The parts of a date are the browser's to draw.
UNSEEN = """() => {
  const e = document.activeElement;
  if (e === document.body || !e.matches(":focus-visible") && e.matches("[type=date], [type=datetime-local]")) return "";
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shows = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
  const within = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return shows && within ? "" : e.outerHTML.slice(0, 120);
}"""

# Answered with a list of what is wrong.
ASKED = {"has no name": NAMELESS, "is too small": SMALL, "cannot be heard": OUTLINE}
