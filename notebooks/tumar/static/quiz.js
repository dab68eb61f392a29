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
    const list = make("ul", { class: "tumar-options" });
    list.append(...section.items.map((/** @type {any} */ item, /** @type {number} */ index) => option(section, item, at, index, several)));
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

  /** An option: a button that answers at once, or a box to tick where several are right. */
  function option(/** @type {any} */ section, /** @type {any} */ item, /** @type {number} */ at, /** @type {number} */ index, /** @type {boolean} */ several) {
    const label = make("span", { html: item.html });
    const row = make("li", { class: "tumar-option" });
    const feedback = make("div", { class: "tumar-feedback", html: item.feedback, hidden: true });
    const tried = answers.get().tried[at]?.includes(index);
    const face = picture(model, item.picture, "icon");
    if (several) {
      const box = make("input", { type: "checkbox" });
      box.checked = Boolean(tried);
      box.addEventListener("change", () => {
        const others = (answers.get().tried[at] ?? []).filter((chosen) => chosen !== index);
        answers.set({ tried: { ...answers.get().tried, [at]: box.checked ? [...others, index] : others } });
      });
      row.append(make("label", { class: "tumar-button tumar-choice" }, box, face, label), feedback);
      if (answers.get().checked[at]) reveal(row, item);
      return row;
    }
    const press = button("choice", label, () => {
      const before = answers.get().tried[at] ?? [];
      answers.set({ tried: { ...answers.get().tried, [at]: [...before.filter((chosen) => chosen !== index), index] } });
      reveal(row, item);
      say((item.right ? words.right : words.not_yet) + " " + feedback.textContent);
    });
    if (face) press.prepend(face);
    row.append(press, feedback);
    if (tried) reveal(row, item);
    return row;
  }

  /** @param {HTMLElement} row @param {any} item */
  function reveal(row, item) {
    row.classList.add(item.right ? "tumar-is-right" : "tumar-is-not-yet");
    /** @type {HTMLElement} */ (row.querySelector(".tumar-feedback")).hidden = false;
  }

  /** Judge a question with several right answers. */
  function judge(/** @type {any} */ section, /** @type {number} */ at, /** @type {HTMLElement} */ list) {
    const chosen = answers.get().tried[at] ?? [];
    if (!chosen.length) return say(words.quiz_choose_first);
    answers.set({ checked: { ...answers.get().checked, [at]: true } });
    section.items.forEach((/** @type {any} */ item, /** @type {number} */ index) => {
      const row = /** @type {HTMLElement} */ (list.children[index]);
      row.classList.remove("tumar-is-right", "tumar-is-not-yet");
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
