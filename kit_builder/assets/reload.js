// Only in pages that `kit-builder watch` shows: load the page again when its file is new, at the same place, and say what is wrong.

(() => {
  const key = `tumar-watch ${location.pathname}`;
  const before = Number(sessionStorage.getItem(key));
  if (before) addEventListener("load", () => setTimeout(() => scrollTo(0, before), 100));
  sessionStorage.removeItem(key);

  /** @param {string} sentence */
  function show(sentence) {
    const old = document.getElementById("tumar-watch");
    if (!sentence) return old?.remove();
    const box = old ?? document.body.appendChild(document.createElement("pre"));
    box.id = "tumar-watch";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:99999;margin:0;padding:16px 24px;background:var(--tumar-alarm);color:var(--tumar-white);font:18px/1.4 sans-serif;white-space:pre-wrap";
    box.textContent = sentence;
  }

  const events = new EventSource("/events");
  events.addEventListener("made", (event) => {
    show("");
    if (!JSON.parse(event.data).includes(decodeURI(location.pathname).slice(1))) return;
    sessionStorage.setItem(key, String(scrollY));
    location.reload();
  });
  events.addEventListener("wrong", (event) => show(JSON.parse(event.data)));
})();
