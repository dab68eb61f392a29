// The slides: what of the lesson is shown, the address that keeps it, keys and buttons, text that fits.

/** @type {any} */
const Reveal = /** @type {any} */ (globalThis).Reveal;
const words = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("deck-words")).textContent ?? "{}");
const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(name));

/** @param {string} sentence @param {Record<string, any>} values */
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

// ---------------------------------------------------------------- what is shown: a part of the lesson, and what was chosen

const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".slides > section")]);
const pieces = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".slides > section [data-choice]")]);
const fragments = new Set(pieces.filter((piece) => piece.matches(".fragment")));
const inputs = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-choice-input]")]);
let isArranging = false;
let part = "all";
/** @type {Set<string>} */
let chosen = new Set();

/** @param {HTMLElement} section */
function isShown({ dataset }) {
  const isOfPart = dataset.part === "start" || (part === "all" ? dataset.part !== "booster" : dataset.part === part);
  return isOfPart && (!dataset.choice || chosen.has(dataset.choice));
}

/** Take slides out of the deck and put others in; what was answered on them stays. */
function arrange() {
  for (const piece of pieces) {
    piece.hidden = !chosen.has(piece.dataset.choice ?? "");
    piece.classList.toggle("fragment", fragments.has(piece) && !piece.hidden);
  }
  let before = /** @type {HTMLElement | null} */ (null);
  for (const section of sections) {
    if (!isShown(section)) {
      section.remove();
      continue;
    }
    if (!section.isConnected) before ? before.after(section) : find(".slides").prepend(section); // one that is moved loses the focus
    before = section;
  }
}

/** Go by an address: `?part=meet&choice=story-b#/3`, with the fragment that is seen as a third number. */
function goToAddress() {
  const query = new URLSearchParams(location.search);
  const wanted = query.get("part") ?? "all";
  part = sections.some((section) => section.dataset.part === wanted) ? wanted : "all";
  if (query.has("choice")) for (const input of inputs) input.checked = query.getAll("choice").includes(input.value);
  chosen = new Set(inputs.length ? inputs.filter((input) => input.checked).map((input) => input.value) : query.getAll("choice"));
  const [slide = 0, , fragment] = (location.hash.match(/\d+/g) ?? []).map(Number);
  show(slide, fragment);
}

/** Arrange the deck anew and go to a slide of it. @param {number} slide @param {number} [fragment] */
function show(slide, fragment) {
  if (!Reveal.isReady()) return arrange();
  isArranging = true;
  Reveal.slide(0); // which is always there, while others go
  arrange();
  Reveal.sync();
  Reveal.slide(slide, 0, fragment);
  isArranging = false;
  keepAddress();
}

/** Let the address say what is shown, so that loading the page again comes back to it. */
function keepAddress() {
  if (!Reveal.isReady() || isArranging) return;
  const { h, f } = Reveal.getIndices();
  const query = new URLSearchParams(location.search);
  query.set("part", part);
  query.delete("choice");
  for (const name of inputs.length && !chosen.size ? [""] : chosen) query.append("choice", name);
  const address = `?${query}#/${h || ""}${f >= 0 ? `/0/${f}` : ""}`;
  if (address !== location.search + location.hash) history.replaceState(history.state, "", address);
}

/** Choose a part. Going back in the browser then leads to the start slide, and from there out of the deck. @param {string} name */
function choosePart(name) {
  if (!history.state) history.pushState("chosen", "", location.href);
  part = name;
  show(1);
}

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".parts a"))) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    choosePart(new URLSearchParams(link.search).get("part") ?? "all");
  });
}
for (const input of inputs) {
  input.addEventListener("change", () => {
    chosen = new Set(inputs.filter(({ checked }) => checked).map(({ value }) => value));
    show(0);
  });
}

// ---------------------------------------------------------------- text that fits

/** Make the text of a slide smaller, step by step, until all of it is in view. @param {Element | null | undefined} box */
function fit(box) {
  if (!(box instanceof HTMLElement) || !box.offsetParent || Reveal.isOverview()) return;
  const sized = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".activity, .prose")]);
  for (let size = 1; size >= 0.6; size -= 0.05) {
    for (const node of sized) node.style.zoom = size === 1 ? "" : String(size);
    if (box.scrollHeight <= box.clientHeight + 1) break;
  }
  box.tabIndex = box.scrollHeight > box.clientHeight + 1 ? 0 : -1;
}
const current = () => Reveal.getCurrentSlide()?.querySelector(".fit");
const changes = new MutationObserver(() => requestAnimationFrame(() => fit(current())));

// ---------------------------------------------------------------- what keys, buttons and the notes window ask for

const help = /** @type {HTMLDialogElement} */ (find("dialog"));
const films = () => /** @type {NodeListOf<HTMLMediaElement>} */ (document.querySelectorAll("video, audio"));
const filmFillsScreen = () => Boolean(document.fullscreenElement && document.fullscreenElement !== document.documentElement);

/** @param {string} sentence */
function say(sentence) {
  find(".message").textContent = sentence;
  tellNotes();
}

/** Black out the screen; what plays falls silent. */
function black() {
  for (const film of films()) film.pause();
  if (filmFillsScreen()) document.exitFullscreen();
  Reveal.togglePause(true);
  say("");
}

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => say(words.full_screen_here));
}

/** In the overview, go to the slide above or below. @param {number} way */
function goToRow(way) {
  const all = /** @type {HTMLElement[]} */ (Reveal.getSlides());
  const columns = all.filter((section) => section.offsetTop === all[0].offsetTop).length;
  Reveal.slide(Reveal.getIndices().h + way * columns);
}

/** @type {Record<string, () => void>} */
const commands = {
  next: () => Reveal.next(),
  back: () => Reveal.prev(),
  first: () => Reveal.slide(0),
  last: () => Reveal.slide(Reveal.getTotalSlides() - 1),
  choose: () => Reveal.toggleOverview(false),
  overview: () => Reveal.toggleOverview(),
  notes: openNotes,
  full: fillScreen,
  help: () => help.showModal(),
  black,
};

/** Do what is asked for. What lies over the slide is left first: nothing changes behind it. @param {string} command */
function press(command) {
  if (help.open) help.close();
  else if (Reveal.isPaused()) Reveal.togglePause(false);
  else if (filmFillsScreen() && !["black", "full", "notes"].includes(command)) say(words.film_fills_screen);
  else commands[command]();
  tellNotes();
}

document.addEventListener("keydown", (event) => {
  const command = commandOf(event);
  if (!command || event.defaultPrevented || !Reveal.isReady()) return;
  if (help.open && ["Escape", "Enter", " "].includes(event.key)) return; // which the browser gives to the dialog
  const target = /** @type {HTMLElement} */ (event.target);
  if (isTypedIn(target) && ["Escape", "PageDown", "PageUp"].includes(event.key)) target.blur(); // or a presenter would be dead
  else if (!isNeeded(event)) {
    const isOverview = Reveal.isOverview() && !help.open && !Reveal.isPaused();
    if (isOverview && ["ArrowUp", "ArrowDown"].includes(event.key)) goToRow(event.key === "ArrowUp" ? -1 : 1);
    else if (isOverview && event.key === " ") press("choose");
    else if (!event.repeat || ["next", "back"].includes(command)) press(command);
  } else return;
  event.preventDefault();
});
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tools button"))) {
  button.addEventListener("click", () => press(button.dataset.press ?? ""));
}
find("dialog button").addEventListener("click", () => help.close());

// ---------------------------------------------------------------- the notes window, which has its own script: notes.js

window.name ||= `tumar-${Date.now()}-${Math.random()}`; // stays when the page is loaded again, so its notes window is found by it
let notesName = `${window.name}-notes`;
/** @type {Window | null} */
let notes = null;
let started = Date.now();
let heard = 0; // so often
let stamp = 0; // of what the notes window is to show
let seen = "";

function openNotes() {
  const opened = window.open("", notesName, "popup,width=1100,height=640");
  if (!opened) return say(words.notes_blocked);
  say("");
  notes = opened;
  opened.focus();
  const before = heard;
  try {
    if (!opened.document.querySelector("dialog")) fillNotes(opened.document);
  } catch {
    setTimeout(() => heard === before && renewNotes(opened), 1500); // opened before this page was loaded again: it asks by itself
  }
}

/** Close a notes window that has lost its content, and open another. @param {Window} lost */
function renewNotes(lost) {
  lost.close();
  notesName += "-";
  openNotes();
}

/** @param {Document} page */
function fillNotes(page) {
  page.documentElement.lang = document.documentElement.lang;
  page.title = words.notes_title;
  page.head.append(...[...document.querySelectorAll("style")].map((style) => page.importNode(style, true)));
  page.body.className = "speaker";
  page.body.dataset.started = String(started);
  page.body.append(page.importNode(/** @type {HTMLTemplateElement} */ (document.getElementById("notes-window")).content, true));
}

/** Send the notes window what it has not seen yet. */
function tellNotes() {
  if (!notes || notes.closed || !Reveal.isReady()) return;
  const said = find(".message").textContent || (Reveal.isPaused() ? words.is_black : "");
  const now = `${performance.timeOrigin} ${stamp}`;
  notes.postMessage({ to: "tumar-notes", said, ...(seen === now ? {} : { stamp: now, ...notesOfSlide() }) }, "*");
  seen = now;
}

/** @param {string} text */
function asHtml(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph.outerHTML;
}

function notesOfSlide() {
  const all = /** @type {HTMLElement[]} */ (Reveal.getSlides());
  const slide = /** @type {HTMLElement} */ (Reveal.getCurrentSlide());
  const now = all.indexOf(slide);
  const minutes = Number(slide.dataset.minutes ?? 0);
  const own = /** @type {HTMLElement | undefined} */ (slide.querySelector(".notes")?.cloneNode(true));
  own?.querySelectorAll("[hidden]").forEach((note) => note.remove()); // of what was not chosen
  const following = /** @type {HTMLElement | undefined} */ (all[now + 1]?.cloneNode(true));
  following?.querySelector(".notes")?.remove();
  return {
    place: fill(words.slide_of, { now: now + 1, all: all.length }),
    planned: minutes ? fill(words.planned, { minutes }) : "",
    notes: own?.textContent?.trim() ? own.innerHTML : asHtml(words.notes_none),
    following: following?.outerHTML ?? asHtml(words.last_slide),
  };
}

addEventListener("message", ({ data, source }) => {
  if (data?.to !== "tumar-slides" || !source) return;
  notes = /** @type {Window} */ (source);
  heard += 1;
  started = data.started;
  seen = data.seen;
  if (Object.hasOwn(commands, data.command) && Reveal.isReady()) press(data.command);
  else tellNotes();
});

// ---------------------------------------------------------------- the start

find("#to-start").hidden = !new URLSearchParams(location.search).has("start"); // START leads here so; without it there is none

function slideChanged() {
  for (const film of films()) if (!Reveal.getCurrentSlide().contains(film)) film.pause();
  find(".message").textContent = "";
  stamp += 1;
  keepAddress();
  tellNotes();
  fit(current());
  if (Reveal.isOverview()) Reveal.getCurrentSlide().scrollIntoView({ block: "nearest" });
}

function ready() {
  for (const way of ["left", "up"]) find(`.navigate-${way}`).setAttribute("aria-label", words.previous);
  for (const way of ["right", "down"]) find(`.navigate-${way}`).setAttribute("aria-label", words.next);
  find(".resume-button").textContent = words.show_again;
  keepAddress();
  changes.observe(find(".slides"), { subtree: true, childList: true, attributeFilter: ["hidden", "open"] });
  document.fonts.ready.then(() => fit(current()));
  addEventListener("popstate", goToAddress);
}

const stillness = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
/** @param {string} name */
const pixels = (name) => Number(getComputedStyle(document.documentElement).getPropertyValue(name));
const start = () => Reveal.initialize({
  width: pixels("--tumar-slide-width"), height: pixels("--tumar-slide-height"), margin: 0, minScale: 0.1, maxScale: 4, center: false, slideNumber: "c/t",
  transition: stillness ? "none" : "slide", transitionSpeed: "fast", scrollActivationWidth: null, controlsTutorial: false,
  keyboard: false, jumpToSlide: false, help: false, postMessage: false, respondToHashChanges: false, focusBodyOnPageVisibilityChange: false,
});
goToAddress();
Reveal.on("ready", ready);
Reveal.on("slidechanged", slideChanged);
Reveal.on("fragmentshown", keepAddress);
Reveal.on("fragmenthidden", keepAddress);
Reveal.on("paused", () => films().forEach((film) => film.pause()));
Reveal.on("resumed", tellNotes);
Reveal.on("overviewhidden", () => fit(current()));
Reveal.on("overviewshown", () => Reveal.getCurrentSlide().scrollIntoView({ block: "center" }));
awake.finally(start); // host.js: arranging the slides first would keep the activities waiting
