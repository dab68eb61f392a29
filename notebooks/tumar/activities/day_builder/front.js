/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const of = (/** @type {string} */ mark) => sections.filter((/** @type {any} */ section) => section.marks.includes(mark));
  const [kinds, [time], [ask], [when], [then]] = [of("kind"), of("time"), of("ask"), of("if"), of("then")];
  const cards = kinds.flatMap((/** @type {any} */ kind, /** @type {number} */ home) => kind.items.map((/** @type {any} */ item) => ({ ...item, home })));
  /** day[part] = cards in the order in which they were put there; part is where the next card goes */
  const answers = answersOf(model, { at: 0, part: 0, day: /** @type {Record<string, number[]>} */ ({}), when: -1, then: -1 });
  const framed = frame(model, el, "day_builder", () => pages.show(0, true), { keeps: true });
  const { words, say } = framed;
  const pages = pager(framed, answers, [build, ...(when ? [plan] : []), think]);
  const inPart = (/** @type {number} */ part) => answers.get().day[part] ?? [];

  /** @param {number} card @param {number} [part] to put it there; without it, to take it off */
  function move(card, part) {
    const day = Object.fromEntries(Object.entries(answers.get().day).map(([place, those]) => [place, those.filter((other) => other !== card)]));
    answers.set({ day: part === undefined ? day : { ...day, [part]: [...(day[part] ?? []), card] } });
  }

  function face(/** @type {any} */ card) {
    const label = make("span", {}, make("span", { html: card.html }));
    const image = picture(model, card.picture, "icon");
    return image ? make("span", { class: "tumar-face-and-word" }, image, label) : label;
  }

  function build() {
    const parts = make("div", { class: "tumar-day" });
    const hand = make("div", { class: "tumar-row" });
    const draw = () => {
      const used = Object.values(answers.get().day).flat();
      parts.replaceChildren(...time.items.map((/** @type {any} */ item, /** @type {number} */ part) => {
        const choose = button("part", make("span", { html: item.html }), () => {
          answers.set({ part });
          draw();
          parts.querySelectorAll(".tumar-part-choice")[part].focus({ preventScroll: true });
        });
        choose.classList.add("tumar-part-choice");
        choose.setAttribute("aria-pressed", String(part === answers.get().part));
        const there = inPart(part).map((index) => {
          const press = button("card", face(cards[index]), () => {
            move(index);
            draw();
            say(fill(words.day_off, { card: cards[index].text }));
            parts.querySelectorAll(".tumar-part-choice")[part].focus({ preventScroll: true });
          });
          press.setAttribute("aria-label", fill(words.day_take, { card: cards[index].text }));
          press.classList.add(`tumar-kind-${cards[index].home % 7}`);
          return press;
        });
        return make("div", { class: "tumar-slot" }, choose, ...there);
      }));
      hand.replaceChildren(...cards.flatMap((/** @type {any} */ card, /** @type {number} */ index) => {
        if (used.includes(index)) return [];
        const press = button("card", face(card), () => {
          const { part } = answers.get();
          const next = /** @type {HTMLElement | null} */ (press.nextElementSibling ?? press.previousElementSibling);
          const at = next ? [...hand.children].indexOf(press) : 0;
          move(index, part);
          draw();
          say(fill(words.day_put, { card: card.text, part: time.items[part].text }));
          (hand.children[Math.min(at, hand.children.length - 1)] ?? parts.querySelector("button")).focus({ preventScroll: true });
        });
        press.classList.add(`tumar-kind-${card.home % 7}`);
        return [press];
      }));
      balance.replaceChildren(...measure());
    };
    const balance = make("div", { class: "tumar-panel" });
    draw();
    return [...prose(model, intro.blocks), make("h3", {}, time.title), ...prose(model, time.blocks), parts,
      make("div", { class: "tumar-columns" }, make("div", { class: "tumar-hand" }, make("p", { class: "tumar-hint" }, words.day_how), hand), balance)];
  }

  /** The kinds of time in the day, and what a missing one is good for. */
  function measure() {
    const used = Object.values(answers.get().day).flat().map((index) => cards[index].home);
    const rows = kinds.map((/** @type {any} */ kind, /** @type {number} */ home) => {
      const count = used.filter((other) => other === home).length;
      return { name: kind.title, share: used.length ? count / used.length : 0, text: String(count) };
    });
    const missing = kinds.filter((/** @type {any} */ _, /** @type {number} */ home) => !used.includes(home));
    const hint = used.length < time.items.length ? [] : missing.length ? [make("p", {}, make("b", {}, fill(words.day_missing, { kind: missing[0].title }) + " "), make("span", { html: missing[0].blocks.find((/** @type {any} */ block) => block.kind === "text").html }))] : [make("p", { class: "tumar-result" }, words.day_full)];
    return [make("h4", {}, words.day_balance), bars(rows), ...hint];
  }

  function plan() {
    const choices = (/** @type {any} */ section, /** @type {"when" | "then"} */ key) => {
      const buttons = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => button("choice", face(item), () => {
        answers.set({ [key]: index });
        showChosen();
        show();
      }));
      const showChosen = () => buttons.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(index === answers.get()[key])));
      showChosen();
      return make("div", {}, make("h3", {}, section.title), ...prose(model, section.blocks), make("div", { class: "tumar-plan" }, ...buttons));
    };
    const sentence = make("p", { class: "tumar-result" });
    const show = () => {
      const chosen = [when.items[answers.get().when], then.items[answers.get().then]];
      sentence.textContent = chosen[0] && chosen[1] ? fill(words.day_plan, { when: chosen[0].text, then: chosen[1].text }) : "";
      if (sentence.textContent) say(words.day_planned);
    };
    show();
    return [make("div", { class: "tumar-columns" }, choices(when, "when"), choices(then, "then")), sentence];
  }

  function think() {
    return [make("h3", {}, ask.title), ...prose(model, ask.blocks), make("div", { class: "tumar-panel" }, ...measure())];
  }

  pages.show(answers.get().at, false);
}

export default { render };
