// Says once that somebody read this post, after they had it before their eyes for a while. No cookie, nothing kept here.

const WHILE = 10_000;
const post = document.querySelector("[data-reading]");
let left = WHILE;
let since = 0;
let timer;

function watch() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    since = Date.now();
    timer = setTimeout(say, left);
  } else if (since) {
    left -= Date.now() - since;
    since = 0;
  }
}

function say() {
  document.removeEventListener("visibilitychange", watch);
  fetch(post.dataset.reading, { method: "POST", keepalive: true }).catch(() => {});
}

if (post && navigator.globalPrivacyControl !== true) {
  document.addEventListener("visibilitychange", watch);
  watch();
}
