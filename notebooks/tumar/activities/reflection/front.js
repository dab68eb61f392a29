/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const answers = answersOf(model, { at: 0 }); // nothing else: what a pupil marks and writes stays in this page
  /** @type {Record<string, number>} */
  let marked = {};
  /** @type {Record<string, string>} */
  let written = {};
  const framed = frame(model, el, "reflection", () => {
    [marked, written] = [{}, {}];
    cover(false);
    pages.show(0, true);
  });
  const { root, body, bar, words, say } = framed;
  const pages = pager(framed, answers, sections.map((/** @type {any} */ section, /** @type {number} */ at) => () => view(section, at)));
  const curtain = make("div", { class: "tumar-curtain", hidden: true }, make("p", {}, words.reflect_covered));
  const hide = button("plain", words.reflect_cover, () => cover(Boolean(curtain.hidden)));
  body.after(curtain);
  bar.insertBefore(hide, bar.lastChild);
  bar.insertBefore(printer(words, sheet), bar.lastChild);

  /** @param {boolean} on */
  function cover(on) {
    curtain.hidden = !on;
    body.hidden = on;
    hide.textContent = on ? words.reflect_uncover : words.reflect_cover;
    root.classList.toggle("tumar-is-covered", on);
    say(on ? words.reflect_covered : "");
  }

  /** @param {any} section @param {number} at */
  function view(section, at) {
    const isPlan = section.marks.includes("plan");
    const choices = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const press = button("step", make("span", { html: item.html }), () => {
        marked[at] = index;
        draw();
        say(item.feedback ? make("span", { html: item.feedback }).textContent : words.check_noted);
      });
      const face = picture(model, item.picture, "icon");
      if (face) press.prepend(face);
      return press;
    });
    const draw = () => choices.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(marked[at] === index)));
    draw();
    const field = make("textarea", { class: "tumar-field", rows: 2, "aria-label": isPlan ? words.reflect_own : section.title, oninput: () => (written[at] = field.value) });
    field.value = written[at] ?? "";
    return [
      ...(at === 0 ? prose(model, intro.blocks) : []),
      make("h3", {}, section.title),
      ...prose(model, section.blocks),
      section.items.length ? make("div", { class: isPlan ? "tumar-plans" : "tumar-scale", role: "group", "aria-label": section.title }, ...choices) : "",
      isPlan ? make("p", { class: "tumar-hint" }, words.reflect_own) : "",
      section.marks.includes("scale") ? "" : field,
      make("p", { class: "tumar-hint" }, words.only_here),
    ];
  }

  /** The plan alone on a sheet: scales and notes are not printed. */
  function sheet() {
    const at = sections.findIndex((/** @type {any} */ section) => section.marks.includes("plan"));
    return [make("h3", {}, sections[at].title), make("p", { class: "tumar-result" }, sections[at].items[marked[at]]?.text ?? ""), make("p", {}, written[at] ?? "")];
  }

  pages.show(answers.get().at, false);
}

export default { render };
