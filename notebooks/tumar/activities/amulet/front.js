/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const today = Math.max(0, sections.findIndex((/** @type {any} */ section) => section.marks.includes("today")));
  const answers = answersOf(model, { open: today, can: /** @type {Record<string, number[]>} */ ({}) });
  const { body, bar, words, say } = frame(model, el, "amulet", () => draw(), { keeps: true });
  const isLit = (/** @type {number} */ at) => (answers.get().can[at] ?? []).length === sections[at].items.length;
  const imageOf = (/** @type {any} */ section) => section.blocks.find((/** @type {any} */ block) => block.kind === "picture");
  const beads = sections.map((/** @type {any} */ section, /** @type {number} */ at) => {
    const press = button("bead", picture(model, { ...imageOf(section), alt: "" }, "beadpicture") ?? "", () => {
      answers.set({ open: at });
      draw();
    });
    const state = make("span", { class: "tumar-hint" });
    press.append(make("span", {}, section.title), state);
    return { press, state };
  });
  const list = make("div", { class: "tumar-panel" });
  const result = make("p", { class: "tumar-result" });
  body.append(...prose(model, intro.blocks), make("div", { class: "tumar-string" }, ...beads.map((/** @type {any} */ bead) => bead.press)), list, result);
  bar.prepend(printer(words, certificate));

  function draw() {
    const { open, can } = answers.get();
    const lit = sections.filter((/** @type {any} */ _, /** @type {number} */ at) => isLit(at)).length;
    beads.forEach((/** @type {any} */ { press, state }, /** @type {number} */ at) => {
      press.classList.toggle("tumar-lit", isLit(at));
      press.setAttribute("aria-expanded", String(at === open));
      state.textContent = isLit(at) ? words.amulet_lit : fill(words.part, { done: (can[at] ?? []).length, all: sections[at].items.length });
    });
    const section = sections[open];
    const boxes = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const box = make("input", { type: "checkbox" });
      box.checked = (can[open] ?? []).includes(index);
      box.addEventListener("change", () => {
        const others = (answers.get().can[open] ?? []).filter((other) => other !== index);
        answers.set({ can: { ...answers.get().can, [open]: box.checked ? [...others, index] : others } });
        draw();
        list.querySelectorAll("input")[index].focus({ preventScroll: true });
        if (isLit(open)) say(fill(words.amulet_shines, { bead: section.title }));
      });
      return make("li", {}, make("label", { class: "tumar-can" }, box, make("span", { html: item.html })));
    });
    list.replaceChildren(
      make("h3", {}, section.title),
      ...prose(model, section.blocks.filter((/** @type {any} */ block) => block.kind !== "picture")),
      make("ul", { class: "tumar-options" }, ...boxes),
    );
    result.textContent = lit === sections.length ? words.amulet_whole : fill(words.amulet_beads, { lit, all: sections.length });
  }

  /** The sheet to print: what this pupil can do, and a line for a name written by hand. */
  function certificate() {
    return [
      make("h3", {}, words.amulet_certificate),
      make("p", {}, words.amulet_name + " ______________________________"),
      ...sections.flatMap((/** @type {any} */ section, /** @type {number} */ at) => {
        const can = (answers.get().can[at] ?? []).map((index) => make("li", { html: "✓ " + section.items[index].html }));
        return can.length ? [make("h4", {}, picture(model, imageOf(section), "beadpicture"), " " + section.title), make("ul", {}, ...can)] : [];
      }),
    ];
  }

  draw();
}

export default { render };
