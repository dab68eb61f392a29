/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { stopped: /** @type {number[]} */ ([]), tried: /** @type {Record<string, number[]>} */ ({}), captions: true });
  const { intro, sections } = model.get("content");
  const cues = /** @type {any[]} */ (model.get("cues"));
  const said = cues.filter((cue) => cue.kind === "said");
  const { body, bar, words, say } = frame(model, el, "video", () => {
    film.pause();
    film.currentTime = 0;
    show(null);
    stops.forEach((/** @type {any} */ stop) => stop.reset());
  });
  const title = intro.blocks.find((/** @type {any} */ block) => block.kind === "link").text;
  const poster = intro.blocks.find((/** @type {any} */ block) => block.kind === "picture");
  const texts = intro.blocks.filter((/** @type {any} */ block) => block.kind === "text");

  let address = "";
  const film = make("video", { class: "tumar-film", playsinline: true, preload: "metadata", poster: model.get("pictures")[poster.src], "aria-label": title, onclick: () => toggle() });
  film.addEventListener("error", cannotPlay);
  const caption = make("p", { class: "tumar-caption", "aria-hidden": "true" });
  const panel = make("div", { class: "tumar-stop", hidden: true });
  const screen = make("div", { class: "tumar-screen" }, film, caption);
  const stage = make("div", { class: "tumar-stage" }, screen, panel);

  const play = button("main", words.video_play, toggle);
  const rewind = button("plain", words.video_back, () => (film.currentTime = Math.max(0, film.currentTime - 10)));
  const captions = button("plain", "", () => {
    answers.set({ captions: !answers.get().captions });
    tick();
  });
  const full = button("plain", words.video_fullscreen, () => (document.fullscreenElement ? document.exitFullscreen() : player.requestFullscreen()));
  full.hidden = !document.fullscreenEnabled;
  const named = () => (full.textContent = document.fullscreenElement === player ? words.video_fullscreen_leave : words.video_fullscreen);
  document.addEventListener("fullscreenchange", named);
  const place = make("input", { type: "range", min: 0, max: 1, step: 0.1, value: 0, class: "tumar-place", "aria-label": words.video_position });
  place.addEventListener("input", () => (film.currentTime = Number(place.value)));
  const controls = make("div", { class: "tumar-controls" }, play, rewind, place, captions, full);
  const player = make("div", { class: "tumar-player" }, stage, controls); // what fills the screen: the film with its controls
  const stops = sections.map(question);
  const note = make("div", { class: "tumar-cannot", hidden: true });
  body.append(make("h3", {}, title), note, player, transcript());
  bar.classList.add("tumar-video-bar");

  play.disabled = true;
  model.on("change:film", load);
  setTimeout(load); // the page is drawn first
  for (const name of ["timeupdate", "seeked", "play", "pause", "ended", "loadedmetadata"]) film.addEventListener(name, tick);
  tick();

  /** Take the film; in a page it comes when the page has been read to its end. */
  function load() {
    const data = model.get("film");
    if (!data || address) return;
    if (!data.byteLength) return cannotPlay();
    address = URL.createObjectURL(new Blob([data], { type: "video/mp4" }));
    film.src = address;
    play.disabled = false;
  }

  function toggle() {
    if (!panel.hidden) return show(null, true);
    if (!film.paused) return film.pause();
    if (film.ended) film.currentTime = 0;
    start();
  }

  function start() {
    film.play().catch((/** @type {Error} */ error) => error.name === "NotSupportedError" && cannotPlay()); // a pause rejects as well
  }

  /** Keep captions, controls and stops in step with the film. */
  function tick() {
    const now = film.currentTime;
    const duration = Number.isFinite(film.duration) ? film.duration : 0;
    play.textContent = film.ended ? words.video_replay : film.paused ? words.video_play : words.video_pause;
    captions.textContent = answers.get().captions ? words.video_captions_off : words.video_captions_on;
    place.max = String(duration || 1);
    place.value = String(now);
    place.setAttribute("aria-valuetext", fill(words.video_time, { now: clock(now), all: clock(duration) }));
    const line = now || !film.paused ? said.find((cue) => cue.start <= now && now < cue.end) : null;
    caption.textContent = line ? line.text : "";
    caption.hidden = !answers.get().captions;
    const stop = sections.findIndex((/** @type {any} */ section, /** @type {number} */ index) => (section.seconds <= now || film.ended) && !answers.get().stopped.includes(index));
    if (stop >= 0 && panel.hidden && (!film.paused || film.ended)) {
      film.pause();
      film.currentTime = Math.min(sections[stop].seconds, now); // also when somebody jumped past it
      answers.set({ stopped: [...answers.get().stopped, stop] });
      show(stop);
    }
  }

  /** Show the question of a stop, or the film again. @param {number | null} index @param {boolean} [goOn] */
  function show(index, goOn) {
    panel.hidden = index === null;
    stage.classList.toggle("tumar-is-stopped", index !== null);
    if (index !== null) {
      panel.replaceChildren(make("p", { class: "tumar-part" }, words.video_stop), stops[index].node, button("main", words.video_go_on, () => show(null, true)));
      const heading = /** @type {HTMLElement} */ (panel.querySelector("h4"));
      heading.focus({ preventScroll: true });
      say(`${words.video_stop}: ${sections[index].title}`);
    } else if (goOn) {
      play.focus({ preventScroll: true });
      if (film.currentTime < film.duration) start();
      else tick();
    }
  }

  /** The question of a stop: every answer explains itself. @param {any} section @param {number} at */
  function question(section, at) {
    const tried = answers.get().tried[at] ?? [];
    const rows = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const feedback = make("div", { class: "tumar-feedback", html: item.feedback, hidden: tried[tried.length - 1] !== index });
      const press = button("choice", make("span", { html: item.html }), () => {
        for (const other of rows) other.querySelector(".tumar-feedback").hidden = other !== row; // one at a time: all of it fits a slide
        mark(row, item.right);
        const before = (answers.get().tried[at] ?? []).filter((other) => other !== index);
        answers.set({ tried: { ...answers.get().tried, [at]: [...before, index] } });
        say(feedback.textContent ?? "");
      });
      const row = make("li", { class: "tumar-option" }, press, feedback);
      if (tried.includes(index)) mark(row, item.right);
      return row;
    });
    const node = make("div", {}, make("h4", { tabindex: "-1" }, section.title), ...prose(model, section.blocks), make("ul", {}, ...rows));
    return { node, reset: () => rows.forEach((/** @type {HTMLElement} */ row) => {
      /** @type {HTMLElement} */ (row.querySelector(".tumar-feedback")).hidden = true;
      mark(row, undefined);
    }) };
  }

  function transcript() {
    const lines = cues.map((cue) => ({ at: cue.start, node: cue.kind === "seen" ? make("p", {}, make("em", {}, `[${words.video_seen} ${cue.text}]`)) : make("p", {}, cue.text) }));
    const asks = sections.map((/** @type {any} */ section) => ({ at: section.seconds, node: make("p", {}, make("b", {}, fill(words.video_question_at, { time: clock(section.seconds) }) + " " + section.title)) }));
    const all = [...lines, ...asks].sort((one, other) => one.at - other.at);
    return make("details", { class: "tumar-transcript" }, make("summary", {}, words.video_transcript), ...texts.map((/** @type {any} */ block) => make("p", { html: block.html })), ...all.map((line) => line.node));
  }

  /** Where the film cannot play: its picture, its text and its questions. */
  function cannotPlay() {
    if (!note.hidden) return;
    note.hidden = false;
    note.append(make("p", {}, words.video_cannot_play), picture(model, poster, "scene"), ...texts.map((/** @type {any} */ block) => make("p", { html: block.html })), ...stops.map((/** @type {any} */ stop) => stop.node));
    player.hidden = true;
    /** @type {HTMLDetailsElement} */ (body.querySelector("details")).open = true;
  }

  return () => {
    film.pause();
    model.off("change:film", load);
    document.removeEventListener("fullscreenchange", named);
    if (address) URL.revokeObjectURL(address);
  };
}

/** Write seconds as 1:05. @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

export default { render };
