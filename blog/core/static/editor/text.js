// Changing the words so that the browser's own undo takes it back.

export function put(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  // execCommand is old, and the only way that keeps the browser's undo.
  const act = () => (text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete"));
  const done = document.activeElement === area && act();
  if (!done) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Put these signs around what is chosen, or take them away when they are there.
export function wrap(area, before, after, sample) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const inner = value.slice(start, end);
  if (inner && value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after) {
    put(area, start - before.length, end + after.length, inner);
    area.setSelectionRange(start - before.length, end - before.length);
    return;
  }
  const text = inner || sample;
  put(area, start, end, before + text + after);
  area.setSelectionRange(start + before.length, start + before.length + text.length);
}

// Change the whole lines that are touched by the selection, each by `change(line, number)`.
export function changeLines(area, change) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const made = value.slice(start, end).split("\n").map(change).join("\n");
  put(area, start, end, made);
  if (selectionStart !== selectionEnd) area.setSelectionRange(start, start + made.length);
}

// A link to an address: around what is chosen; without an address, the place for it is chosen next.
export function link(area, sample, address = "https://") {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end) || sample;
  put(area, start, end, `[${text}](${address})`);
  const from = start + text.length + 3;
  if (address === "https://") area.setSelectionRange(from, from + address.length);
}

// A block of its own: an empty line before it and after it.
export function putBlock(area, text) {
  const { selectionEnd: end, value } = area;
  const before = value.slice(0, end);
  const after = value.slice(end);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  put(area, end, end, gap + text + tail);
}
