// Tells that a draft is being read, once its page has been looked at for a moment: opening a link changes nothing.
const notice = document.querySelector("[data-preview]");
const LOOK = 3000;

const tell = () => {
  if (document.visibilityState === "visible") {
    fetch(notice.dataset.preview, { method: "POST", keepalive: true }).catch(() => {});
  } else {
    document.addEventListener("visibilitychange", () => setTimeout(tell, LOOK), { once: true });
  }
};

if (notice) setTimeout(tell, LOOK);
