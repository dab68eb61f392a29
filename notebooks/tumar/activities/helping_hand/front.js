/** The fingertips on the drawing, thumb first, in parts of its width and height. */
const TIPS = [[6, 52], [26, 20], [46, 8], [66, 18], [86, 36]];

/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const [people, sentences] = [part("people"), part("words")];
  /** Whom a pupil names stays in this page and goes nowhere: only how many fingers are full is an answer. @type {string[]} */
  let names = ["", "", "", "", ""];
  let chosen = -1;
  const answers = answersOf(model, { full: 0 });
  const { body, bar, words, say } = frame(model, el, "helping_hand", () => {
    names = ["", "", "", "", ""];
    chosen = -1;
    draw();
    fields[0].focus({ preventScroll: true });
  });
  const fields = names.map((_, finger) => {
    const field = make("input", { class: "tumar-field", autocomplete: "off", maxlength: 40, "aria-label": fill(words.hand_finger, { number: finger + 1 }), oninput: () => set(finger, field.value) });
    return field;
  });
  const tips = TIPS.map(([left, top], finger) => make("span", { class: "tumar-tip", style: `left:${left}%;top:${top}%`, "aria-hidden": "true" }, String(finger + 1)));
  const suggestions = people.items.map((/** @type {any} */ item) => {
    const press = button("idea", make("span", { html: item.html }), () => {
      const there = names.indexOf(item.text);
      const free = names.indexOf("");
      if (there >= 0) set(there, "");
      else if (free >= 0) set(free, item.text);
      else return say(words.hand_full);
      say(there >= 0 ? words.hand_taken : fill(words.hand_on, { name: item.text, number: free + 1 }));
    });
    const face = picture(model, item.picture, "icon");
    if (face) press.prepend(face);
    return { press, item };
  });
  const choices = sentences.items.map((/** @type {any} */ item, /** @type {number} */ index) => button("choice", make("span", { html: item.html }), () => {
    chosen = index;
    draw();
    say(words.rehearsal_aloud);
  }));
  const done = make("p", { class: "tumar-result", hidden: true }, words.hand_done);

  /** @param {number} finger @param {string} name */
  function set(finger, name) {
    names[finger] = name;
    answers.set({ full: names.filter((text) => text.trim()).length });
    draw();
  }

  function draw() {
    names.forEach((name, finger) => {
      if (fields[finger].value !== name) fields[finger].value = name;
      tips[finger].classList.toggle("tumar-full", Boolean(name.trim()));
    });
    for (const { press, item } of suggestions) press.setAttribute("aria-pressed", String(names.includes(item.text)));
    choices.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(index === chosen)));
    done.hidden = names.some((name) => !name.trim()) || chosen < 0;
  }

  const sheet = () => [
    make("h3", {}, people.title),
    make("ol", { class: "tumar-printed" }, ...names.map((name) => make("li", {}, name || "…"))),
    make("p", { class: "tumar-result" }, sentences.items[chosen]?.text ?? ""),
  ];
  bar.prepend(printer(words, sheet));
  body.append(
    ...prose(model, intro.blocks),
    make("div", { class: "tumar-columns" },
      make("div", { class: "tumar-hand" }, hand(), ...tips),
      make("div", {}, make("h3", {}, people.title), ...prose(model, people.blocks), make("div", { class: "tumar-row" }, ...suggestions.map((/** @type {any} */ entry) => entry.press)),
        make("ol", { class: "tumar-fingers" }, ...fields.map((field) => make("li", {}, field)))),
      make("div", {}, make("h3", {}, sentences.title), ...prose(model, sentences.blocks), make("div", { class: "tumar-choices" }, ...choices), make("p", { class: "tumar-hint" }, words.only_here), done),
    ),
  );
  draw();
}

/** The outline of a hand, as a picture that says nothing on its own. */
function hand() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 200 200");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", "M62 196 C46 170 40 160 24 138 C6 116 4 104 12 100 C22 95 34 112 48 128 L40 52 C38 34 60 32 62 50 L72 104 L80 26 C81 8 103 8 104 26 L108 102 L122 44 C126 28 146 32 143 50 L134 112 L160 80 C170 66 188 76 180 92 C168 118 160 140 150 160 C144 174 140 184 140 196 Z");
  path.setAttribute("class", "tumar-outline");
  svg.append(path);
  return svg;
}

export default { render };
