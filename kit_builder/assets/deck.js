// Starts the slides: the chosen part of the lesson, keys that leave activities alone, text that fits, and the speaker view.

/** @type {any} */
const Reveal = /** @type {any} */ (globalThis).Reveal;
const words = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("deck-words")).textContent ?? "{}");
const part = new URLSearchParams(location.search).get("part") ?? "all";
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".slides > section")]);
if (sections.some((section) => section.dataset.part === part)) {
  for (const section of sections) if (!["start", part].includes(section.dataset.part ?? "")) section.remove();
} else {
  for (const section of sections) if (section.dataset.part === "booster") section.remove();
}

/** Keys on a control belong to the control: without this, Space on a button would change the slide. @param {KeyboardEvent} event */
function isForSlides(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "PageDown" || event.key === "PageUp") return true;
  return !target?.closest?.("button, a, input, textarea, select, summary, video, [contenteditable]");
}

const stillness = matchMedia("(prefers-reduced-motion: reduce)").matches;
const start = () => Reveal.initialize({
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true, history: false, slideNumber: "c/t",
  transition: stillness ? "none" : "slide", transitionSpeed: "fast", keyboardCondition: isForSlides, help: false, scrollActivationWidth: null,
  controlsTutorial: false, keyboard: { 78: openNotes, 83: openNotes },
});
awake.finally(start); // host.js: arranging the slides first would keep the activities waiting

/** Make the text of a slide smaller, step by step, until all of it is in view. @param {Element | null | undefined} box */
function fit(box) {
  if (!(box instanceof HTMLElement) || !box.offsetParent) return;
  const sized = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".activity, .prose")]);
  for (let size = 1; size >= 0.6; size -= 0.05) {
    for (const node of sized) node.style.zoom = size === 1 ? "" : String(size);
    if (box.scrollHeight <= box.clientHeight + 1) break;
  }
  box.tabIndex = box.scrollHeight > box.clientHeight + 1 ? 0 : -1;
}
const current = () => Reveal.getCurrentSlide()?.querySelector(".fit");
const changes = new MutationObserver(() => requestAnimationFrame(() => fit(current())));
Reveal.on("slidechanged", () => fit(current()));
Reveal.on("ready", () => {
  changes.observe(/** @type {Node} */ (document.querySelector(".slides")), { subtree: true, childList: true, attributeFilter: ["hidden", "open"] });
  document.fonts.ready.then(() => fit(current()));
});

/** @param {string} sentence @param {Record<string, any>} values */
const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

// ---------------------------------------------------------------- speaker view: a window of our own, filled from here

/** @type {Window | null} */
let speaker = null;
let started = Date.now();

function openNotes() {
  if (speaker && !speaker.closed) return speaker.focus();
  speaker = window.open("", "tumar-notes", "width=1100,height=640");
  const message = /** @type {HTMLElement} */ (document.querySelector(".message"));
  message.textContent = speaker ? "" : words.notes_blocked;
  if (!speaker) return;
  const page = speaker.document;
  page.documentElement.lang = document.documentElement.lang;
  page.title = words.notes_title;
  page.head.replaceChildren(...[...document.querySelectorAll("style")].map((style) => page.importNode(style, true)));
  page.body.className = "speaker";
  page.body.innerHTML =
    '<div class="now"><span class="clock" role="timer"></span><button class="reset"></button><b class="place"></b><span class="planned"></span>' +
    '<button class="back"></button><button class="next"></button></div>' +
    '<div class="columns"><main class="text" aria-live="polite"></main><div><h2></h2><div class="preview" aria-hidden="true" inert></div></div></div>';
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(name));
  find(".reset").textContent = words.timer_reset;
  find(".back").textContent = words.previous;
  find(".next").textContent = words.next;
  find("h2").textContent = words.next_slide;
  find(".reset").onclick = () => (started = Date.now());
  find(".back").onclick = () => Reveal.prev();
  find(".next").onclick = () => Reveal.next();
  page.onkeydown = (event) => {
    if (["ArrowRight", "PageDown"].includes(event.key)) Reveal.next();
    if (["ArrowLeft", "PageUp"].includes(event.key)) Reveal.prev();
  };
  tellSpeaker();
}

function tellSpeaker() {
  if (!speaker || speaker.closed) return;
  const page = speaker.document;
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(name));
  const all = /** @type {HTMLElement[]} */ (Reveal.getSlides());
  const slide = /** @type {HTMLElement} */ (Reveal.getCurrentSlide());
  const now = all.indexOf(slide);
  find(".place").textContent = say(words.slide_of, { now: now + 1, all: all.length });
  const minutes = Number(slide.dataset.minutes ?? 0);
  find(".planned").textContent = minutes ? say(words.planned, { minutes }) : "";
  const notes = slide.querySelector(".notes");
  find(".text").replaceChildren(...(notes ? [...notes.childNodes].map((node) => page.importNode(node, true)) : [words.notes_none]));
  const following = all[now + 1];
  if (!following) return find(".preview").replaceChildren(words.last_slide);
  const deck = page.createElement("div");
  deck.className = "reveal";
  const slides = deck.appendChild(page.createElement("div"));
  slides.className = "slides";
  slides.append(page.importNode(following, true));
  find(".preview").replaceChildren(deck);
}
Reveal.on("slidechanged", tellSpeaker);

setInterval(() => {
  if (!speaker || speaker.closed) return;
  const seconds = Math.floor((Date.now() - started) / 1000);
  const clock = speaker.document.querySelector(".clock");
  if (clock) clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 500);

/** @type {Record<string, () => void>} */
const tools = {
  menu: () => Reveal.slide(0),
  notes: openNotes,
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};
for (const [name, press] of Object.entries(tools)) /** @type {HTMLElement} */ (document.getElementById(`tool-${name}`)).onclick = press;
