/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { at: 0, tried: /** @type {Record<string, number[]>} */ ({}), checked: /** @type {Record<string, boolean>} */ ({}) });
  const { body, bar, words, say } = frame(model, el, "quiz", () => show(0, true));
  const { intro, sections } = model.get("content");
  const questions = sections.length ? sections : [intro];
  const back = button("plain", words.back, () => show(answers.get().at - 1, true));
  const next = button("main", words.next, () => show(answers.get().at + 1, true));
  bar.prepend(back, next);

  /** Show question `at`, or what was found when all are through. @param {number} at @param {boolean} focus */
  function show(at, focus) {
    answers.set({ at });
    back.hidden = at === 0;
    next.hidden = at >= questions.length || questions.length === 1;
    next.textContent = at === questions.length - 1 ? words.finish : words.next;
    say("");
    body.replaceChildren(...(at < questions.length ? question(questions[at], at) : [finish()]));
    if (focus) body.querySelector("h3, p")?.setAttribute("tabindex", "-1");
    if (focus) /** @type {HTMLElement | null} */ (body.querySelector("[tabindex='-1']"))?.focus({ preventScroll: true });
  }

  /** @param {any} section @param {number} at */
  function question(section, at) {
    const several = section.items.filter((/** @type {any} */ item) => item.right).length > 1;
    const pick = (/** @type {number} */ index) => {
      const before = answers.get().tried[at] ?? [];
      answers.set({ tried: { ...answers.get().tried, [at]: [...before.filter((chosen) => chosen !== index), index] } });
    };
    const list = several
      ? make("ul", { class: "tumar-options" }, ...section.items.map((/** @type {any} */ item, /** @type {number} */ index) => box(section, item, at, index)))
      : options(model, section.items, { tried: answers.get().tried[at] ?? [], pick, say });
    const check = several ? button("main", words.check, () => judge(section, at, list)) : null;
    const shown = prose(model, section.blocks);
    const pictures = /** @type {Node[]} */ (shown.filter((node) => node instanceof HTMLImageElement));
    const asked = make(
      "div",
      {},
      section.title ? make("h3", {}, section.title) : null,
      ...shown.filter((node) => !pictures.includes(node)),
      several ? make("p", { class: "tumar-hint" }, words.quiz_several) : null,
      list,
      check,
    );
    return [
      ...(sections.length && at === 0 ? prose(model, intro.blocks) : []),
      questions.length > 1 ? make("p", { class: "tumar-part" }, fill(words.part, { done: at + 1, all: questions.length })) : "",
      make("div", { class: pictures.length ? "tumar-asked tumar-pictured" : "tumar-asked" }, ...pictures, asked),
    ];
  }

  /** A box to tick, where several options are right. */
  function box(/** @type {any} */ section, /** @type {any} */ item, /** @type {number} */ at, /** @type {number} */ index) {
    const input = make("input", { type: "checkbox" });
    input.checked = Boolean(answers.get().tried[at]?.includes(index));
    input.addEventListener("change", () => {
      const others = (answers.get().tried[at] ?? []).filter((chosen) => chosen !== index);
      answers.set({ tried: { ...answers.get().tried, [at]: input.checked ? [...others, index] : others } });
      mark(row, input.checked ? null : undefined);
      /** @type {HTMLElement} */ (row.querySelector(".tumar-feedback")).hidden = true;
    });
    const label = make("label", { class: "tumar-button tumar-choice" }, input, picture(model, item.picture, "icon"), make("span", { html: item.html }));
    const row = make("li", { class: "tumar-option" }, label, make("div", { class: "tumar-feedback", html: item.feedback, hidden: true }));
    if (input.checked) mark(row, null);
    if (answers.get().checked[at] && input.checked) reveal(row, item);
    return row;
  }

  /** @param {HTMLElement} row @param {any} item */
  function reveal(row, item) {
    mark(row, item.right);
    /** @type {HTMLElement} */ (row.querySelector(".tumar-feedback")).hidden = false;
  }

  /** Judge a question with several right answers. */
  function judge(/** @type {any} */ section, /** @type {number} */ at, /** @type {HTMLElement} */ list) {
    const chosen = answers.get().tried[at] ?? [];
    if (!chosen.length) return say(words.quiz_choose_first);
    answers.set({ checked: { ...answers.get().checked, [at]: true } });
    section.items.forEach((/** @type {any} */ item, /** @type {number} */ index) => {
      const row = /** @type {HTMLElement} */ (list.children[index]);
      mark(row, undefined);
      /** @type {HTMLElement} */ (row.querySelector(".tumar-feedback")).hidden = true;
      if (chosen.includes(index)) reveal(row, item);
    });
    const exact = section.items.every((/** @type {any} */ item, /** @type {number} */ index) => item.right === chosen.includes(index));
    say(exact ? words.quiz_all_found : words.quiz_more);
  }

  function finish() {
    const { tried } = answers.get();
    const right = questions.filter((/** @type {any} */ section, /** @type {number} */ at) =>
      section.items.some((/** @type {any} */ item, /** @type {number} */ index) => item.right && tried[at]?.includes(index)),
    ).length;
    return make("p", { class: "tumar-result" }, fill(words.quiz_done, { right, all: questions.length }));
  }

  show(Math.min(answers.get().at, questions.length), false);
}

export default { render };
