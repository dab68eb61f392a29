/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const of = (/** @type {string} */ mark) => sections.filter((/** @type {any} */ section) => section.marks.includes(mark));
  const [tricks, screens, redesigns] = [of("trick"), of("screen"), of("redesign")];
  /** first[screen][thing] = the first answer, named[screen][thing] = found and named; chosen[feature] = options tried */
  const answers = answersOf(model, {
    at: 0,
    first: /** @type {Record<string, Record<string, string>>} */ ({}),
    named: /** @type {Record<string, Record<string, boolean>>} */ ({}),
    chosen: /** @type {Record<string, number[]>} */ ({}),
  });
  const framed = frame(model, el, "design_tricks", () => pages.show(0, true));
  const { words, say } = framed;
  const pages = pager(framed, answers, [
    ...screens.map((/** @type {any} */ screen, /** @type {number} */ at) => () => find(screen, at)),
    ...redesigns.map((/** @type {any} */ feature, /** @type {number} */ at) => () => redesign(feature, at)),
  ]);

  /** @param {any} screen @param {number} at */
  function find(screen, at) {
    const panel = make("div", { class: "tumar-panel" });
    const score = make("p", { class: "tumar-result" });
    let open = -1;
    /** @type {Set<string>} */
    const missed = new Set(); // the names that did not fit the thing that is open
    const things = screen.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const press = button("thing", make("span", { html: item.html }), () => {
        open = index;
        missed.clear();
        draw();
        /** @type {HTMLElement | null} */ (panel.querySelector("[tabindex], button"))?.focus({ preventScroll: true });
      });
      const face = picture(model, item.picture, "icon");
      if (face) press.prepend(face);
      return press;
    });
    /** @param {string} name the id of a trick, or nothing for fair */
    const answer = (name) => {
      const item = screen.items[open];
      const right = (item.target ?? "") === name;
      const { first, named } = answers.get();
      if (!right) missed.add(name);
      answers.set({ first: { ...first, [at]: { [open]: name, ...first[at] } }, named: right ? { ...named, [at]: { ...named[at], [open]: true } } : named });
      draw();
      say(right ? `${words.right} ${make("span", { html: item.feedback }).textContent}` : words.tricks_look);
      if (right) things[open].focus({ preventScroll: true });
    };
    const draw = () => {
      const named = answers.get().named[at] ?? {};
      things.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => {
        press.setAttribute("aria-expanded", String(index === open));
        press.classList.toggle("tumar-is-trick", Boolean(named[index]) && screen.items[index].target !== null);
        mark(press, named[index] ? true : undefined);
      });
      const item = screen.items[open];
      const title = item && (tricks.find((/** @type {any} */ trick) => trick.id === item.target)?.title ?? words.tricks_fair);
      if (!item) panel.replaceChildren(make("p", {}, words.tricks_press));
      else if (named[open]) panel.replaceChildren(make("h4", { tabindex: "-1" }, title), make("p", { html: item.feedback }));
      else {
        const naming = (/** @type {string} */ title, /** @type {string} */ name) => {
          const press = button("name", title, () => answer(name));
          mark(press, missed.has(name) ? false : undefined);
          return press;
        };
        const names = tricks.map((/** @type {any} */ trick) => {
          const press = naming(trick.title, trick.id);
          return make("div", {}, press, ...prose(model, trick.blocks).map((node) => make("span", { class: "tumar-hint" }, node.textContent)));
        });
        panel.replaceChildren(make("h4", { tabindex: "-1" }, fill(words.tricks_what, { thing: item.text })), make("div", { class: "tumar-names" }, naming(words.tricks_fair, ""), ...names));
      }
      const all = screen.items.length;
      const done = Object.keys(named).length === all;
      const count = (/** @type {boolean} */ tricky) => {
        const those = screen.items.map((/** @type {any} */ one, /** @type {number} */ index) => ({ ...one, index })).filter((/** @type {any} */ one) => (one.target !== null) === tricky);
        return { all: those.length, right: those.filter((/** @type {any} */ one) => answers.get().first[at]?.[one.index] === (one.target ?? "")).length };
      };
      score.textContent = done ? `${fill(words.tricks_found, count(true))} ${fill(words.tricks_trusted, count(false))}` : "";
    };
    draw();
    return [
      ...(at === 0 ? prose(model, intro.blocks) : []),
      make("div", { class: "tumar-columns" }, make("div", { class: "tumar-device" }, make("h3", {}, screen.title), ...prose(model, screen.blocks), ...things), panel),
      score,
    ];
  }

  /** @param {any} feature @param {number} at */
  function redesign(feature, at) {
    const before = make("div", { class: "tumar-device" }, make("p", { class: "tumar-hint" }, words.tricks_before), ...prose(model, feature.blocks));
    const after = make("div", { class: "tumar-device tumar-after tumar-is-right", hidden: true });
    const show = (/** @type {number} */ index) => {
      after.hidden = !feature.items[index]?.right;
      if (!after.hidden) after.replaceChildren(make("p", { class: "tumar-verdict tumar-is-right" }, words.tricks_after), make("p", { html: feature.items[index].html }));
    };
    const pick = (/** @type {number} */ index) => {
      answers.set({ chosen: { ...answers.get().chosen, [at]: [...(answers.get().chosen[at] ?? []).filter((other) => other !== index), index] } });
      show(index);
    };
    const tried = answers.get().chosen[at] ?? [];
    show(tried[tried.length - 1] ?? -1);
    return [make("h3", {}, feature.title), make("div", { class: "tumar-columns" }, make("div", {}, before, after), options(model, feature.items, { tried, pick, say }))];
  }

  pages.show(answers.get().at, false);
}

export default { render };
