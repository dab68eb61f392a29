/**
 * A seat as the story uses it; `heading` is null when there is only one.
 * @typedef {{heading: any, scenes: any[]}} Seat
 */

/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const initial = { seat: /** @type {number | null} */ (null), path: /** @type {number[]} */ ([]), found: /** @type {Record<string, number[]>} */ ({}) };
  const answers = answersOf(model, initial);
  const { body, bar, words, say } = frame(model, el, "story", () => show(true));
  const { intro, sections } = model.get("content");
  const seats = seatsOf(sections);
  const people = intro.items.filter((/** @type {any} */ item) => item.picture);
  const cast = Object.fromEntries(people.map((/** @type {any} */ item) => [item.text, item.picture]));
  const undo = button("plain", words.story_back, goBack);
  bar.prepend(undo);

  /** Follow the chosen ways from the beginning; a way that is no longer in the story ends the walk. */
  function walk() {
    const { seat, path } = answers.get();
    const at = seats.length === 1 ? 0 : seat;
    if (at === null || !seats[at]) return null;
    const { heading, scenes } = seats[at];
    let scene = scenes[0];
    /** @type {any} */
    let taken = null;
    let steps = 0;
    for (const index of path) {
      const way = scene.items[index];
      const next = scenes.find((other) => way && other.id === way.target);
      if (!next) break;
      [scene, taken, steps] = [next, way, steps + 1];
    }
    return { at, heading, scenes, scene, taken, path: path.slice(0, steps) };
  }

  function goBack() {
    const here = walk();
    if (here?.path.length) answers.set({ path: here.path.slice(0, -1) });
    else answers.set({ seat: null, path: [] });
    show(true);
  }

  /** @param {boolean} focus */
  function show(focus) {
    const here = walk();
    const ending = here && !here.scene.items.length;
    if (here && ending) keepEnding(here.at, here.scenes.indexOf(here.scene));
    undo.hidden = !here || ending || (!here.path.length && seats.length === 1);
    say("");
    body.replaceChildren(here ? sceneOf(here) : seatChoice());
    if (focus) body.querySelector("h3").focus({ preventScroll: true });
  }

  /** @param {number} seat @param {number} scene */
  function keepEnding(seat, scene) {
    const { found } = answers.get();
    const before = found[seat] ?? [];
    if (!before.includes(scene)) answers.set({ found: { ...found, [seat]: [...before, scene] } });
  }

  function seatChoice() {
    const names = seats.map((seat) => seat.heading?.title ?? "");
    const others = people.filter((/** @type {any} */ person) => !names.some((name) => name.includes(person.text)));
    const faces = others.map((/** @type {any} */ person) => make("li", {}, picture(model, { ...person.picture, alt: "" }, "face"), person.text));
    return make(
      "div",
      { class: "tumar-stage tumar-begin" },
      make("div", { class: "tumar-intro" }, ...prose(model, intro.blocks, cast), faces.length ? make("ul", { class: "tumar-cast" }, ...faces) : null),
      make("div", {}, make("h3", { tabindex: "-1" }, words.story_seat), make("ul", { class: "tumar-seats" }, ...seats.map((seat, at) => make("li", {}, seatButton(seat, at))))),
    );
  }

  /** A big button with the face of the person in whose name the seat is, and what the seat says of itself. */
  function seatButton(/** @type {Seat} */ { heading, scenes }, /** @type {number} */ at) {
    const title = heading?.title ?? scenes[0].title;
    const blocks = heading?.blocks ?? [];
    const person = people.find((/** @type {any} */ one) => title.includes(one.text));
    const face = person?.picture ?? blocks.find((/** @type {any} */ block) => block.kind === "picture");
    const text = blocks.filter((/** @type {any} */ block) => block.kind === "text");
    const label = make("span", {}, make("b", {}, title), ...text.map((/** @type {any} */ block) => make("span", { html: block.html })));
    const press = button("seat", label, () => {
      answers.set({ seat: at, path: [] });
      show(true);
    });
    if (face) press.prepend(picture(model, { ...face, alt: "" }, "face"));
    return press;
  }

  /** A scene with its ways, or an ending with what can be done then. */
  function sceneOf(/** @type {NonNullable<ReturnType<typeof walk>>} */ here) {
    const { heading, scene, taken, path } = here;
    const one = seats.length === 1;
    const before = path.length ? [] : [...(one ? intro.blocks : []), ...(heading?.blocks ?? []).filter((/** @type {any} */ block) => one || block.kind === "message")];
    const blocks = [...before, ...scene.blocks];
    const pictures = blocks.filter((block) => block.kind === "picture");
    const told = blocks.filter((block) => block.kind !== "picture");
    const reaction = taken?.feedback ? make("div", { class: "tumar-feedback" }, make("b", {}, words.story_went + " "), make("i", { html: taken.html }), make("br"), make("span", { html: taken.feedback })) : null;
    const ways = scene.items.length ? waysOf(scene, path) : endingOf(here);
    return make(
      "div",
      { class: `tumar-stage tumar-scened ${pictures.length ? "tumar-looked" : ""} ${density(told, scene.items, Boolean(reaction), pictures.length)}` },
      make("div", { class: "tumar-head" }, make("h3", { tabindex: "-1" }, scene.title), one || !heading ? null : make("p", { class: "tumar-part" }, heading.title)),
      reaction,
      pictures.length ? make("div", { class: "tumar-look" }, ...prose(model, pictures)) : null,
      told.length ? make("div", { class: "tumar-tell" }, ...prose(model, told, cast)) : null,
      make("div", { class: "tumar-ways" }, ...ways),
    );
  }

  /** @param {any} scene @param {number[]} path */
  function waysOf(scene, path) {
    const rows = scene.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const press = button("way", make("span", { html: item.html }), () => {
        answers.set({ path: [...path, index] });
        show(true);
      });
      if (item.picture) press.prepend(picture(model, { ...item.picture, alt: "" }, "icon"));
      return make("li", {}, press);
    });
    return [make("p", { class: "tumar-now" }, words.story_choose), make("ul", {}, ...rows)];
  }

  function endingOf(/** @type {NonNullable<ReturnType<typeof walk>>} */ { at, scenes }) {
    const all = scenes.filter((scene) => !scene.items.length).length;
    const again = () => {
      answers.set({ path: [] });
      show(true);
    };
    const other = () => {
      answers.set({ seat: null, path: [] });
      show(true);
    };
    const buttons = [button("way", words.story_back, goBack), button("way", words.story_again, again), seats.length > 1 ? button("way", words.story_other_seat, other) : null];
    return [
      make("p", { class: "tumar-now" }, all > 1 ? words.story_end + " " + fill(words.story_ways, { found: (answers.get().found[at] ?? []).length, all }) : words.story_only_end),
      make("ul", { class: "tumar-after" }, ...buttons.map((press) => press && make("li", {}, press))),
    ];
  }

  show(false);
}

/** Group the scenes by the seat above them. @param {any[]} sections @returns {Seat[]} */
function seatsOf(sections) {
  /** @type {Seat[]} */
  const seats = [];
  for (const section of sections) {
    if (section.level === 1) seats.push({ heading: section, scenes: [] });
    else if (seats.length) seats[seats.length - 1].scenes.push(section);
    else seats.push({ heading: null, scenes: [section] });
  }
  return seats;
}

/**
 * Choose the arrangement in which a scene fits a slide: "" (picture beside text and ways), "tumar-dense" (ways in a column
 * of their own), "tumar-tight" (the same in smaller letters). Heights are guesses in em from the number of letters.
 * @param {any[]} told
 * @param {any[]} ways
 * @param {boolean} reaction
 * @param {number} pictures
 */
function density(told, ways, reaction, pictures) {
  const height = (/** @type {any[]} */ parts, /** @type {number} */ letters) => parts.reduce((sum, part) => sum + Math.ceil(part.html.length / letters) * 1.35 + 0.9, 0);
  const room = reaction ? 12.6 : 16;
  if (pictures && height(told, 48) + height(ways, 46) + 1.7 <= room) return "";
  const tallest = Math.max(height(told, pictures ? 34 : 44), height(ways, pictures ? 23 : 36) + 1.7);
  return tallest <= room ? "tumar-dense" : "tumar-dense tumar-tight";
}

export default { render };
