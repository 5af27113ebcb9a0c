// What the script says to people stands in the page, in its language; braces are filled in here.

const words = document.querySelector("template[data-editor-words]");

export function say(name, values = {}) {
  const said = words.content.querySelector(`[data-word="${name}"]`).textContent;
  return said.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// A time of day as the rest of the page writes it: in the site's zone, of 24 hours.
export function clock(moment, zone) {
  const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", how).format(moment);
}
