/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  /** hands[question][option] = [before, after]; own[question] is what a pupil alone thinks */
  const answers = answersOf(model, { at: 0, hands: /** @type {Record<string, Record<string, number[]>>} */ ({}), own: /** @type {Record<string, number>} */ ({}) });
  const alone = model.get("alone");
  const { intro, sections } = model.get("content");
  const { body, bar, words, say } = frame(model, el, "poll", () => show(0, true));
  const questions = sections.length ? sections : [intro];
  const roundsOf = (/** @type {number} */ at) => (questions[at].marks.includes("once") ? [words.poll_hands_up] : [words.poll_before, words.poll_after]);
  const back = button("plain", words.back, () => show(answers.get().at - 1, true));
  const next = button("main", words.next, () => show(answers.get().at + 1, true));
  bar.prepend(back, next);

  /** @param {number} at @param {boolean} focus */
  function show(at, focus) {
    answers.set({ at });
    back.hidden = at === 0;
    next.hidden = at >= questions.length - 1;
    const section = questions[at];
    const title = make("h3", { tabindex: "-1" }, section.title || "");
    if (alone) {
      body.replaceChildren(...(sections.length && at === 0 ? prose(model, intro.blocks) : []), section.title ? title : "", ...prose(model, section.blocks), make("p", { class: "tumar-hint" }, words.poll_alone), choices(section, at));
      say("");
      if (focus) title.focus({ preventScroll: true });
      return;
    }
    const heading = ["", ...roundsOf(at)].map((round) => make("span", { class: "tumar-round" }, round));
    const rows = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => row(item, at, index));
    const note = make("p", { class: "tumar-hint" }, words.poll_hands);
    body.replaceChildren(
      ...(sections.length && at === 0 ? prose(model, intro.blocks) : []),
      section.title ? title : "",
      ...prose(model, section.blocks),
      note,
      make("div", { class: "tumar-rows" + (roundsOf(at).length > 1 ? "" : " tumar-is-once") }, make("div", { class: "tumar-head", "aria-hidden": "true" }, ...heading), ...rows),
    );
    say("");
    draw(at);
    if (focus) title.focus({ preventScroll: true });
  }

  /** What a pupil alone chooses: nobody is counted, and it can be changed. @param {any} section @param {number} at */
  function choices(section, at) {
    const presses = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => button("choice", make("span", { html: item.html }), () => {
      answers.set({ own: { ...answers.get().own, [at]: index } });
      showChosen();
      say(words.poll_noted);
    }));
    const showChosen = () => presses.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(index === answers.get().own[at])));
    showChosen();
    return make("ul", { class: "tumar-options" }, ...presses.map((/** @type {HTMLElement} */ press) => make("li", { class: "tumar-option" }, press)));
  }

  /** @param {any} item @param {number} at @param {number} index */
  function row(item, at, index) {
    const node = make("div", { class: "tumar-row", role: "group" }, make("span", { class: "tumar-name", html: item.html }));
    node.setAttribute("aria-label", item.text);
    roundsOf(at).forEach((round, turn) => {
      const hands = counter(words, `${item.text}, ${round}`, count(at, index, turn), (value) => write(at, index, turn, value));
      node.append(
        make("span", { class: "tumar-turn" },
          make("span", { class: "tumar-small" }, round),
          hands,
          make("span", { class: `tumar-bar-track tumar-turn-${turn}`, "aria-hidden": "true" }, make("span", { class: "tumar-fill" })),
        ),
      );
    });
    return node;
  }

  /** @param {number} at @param {number} index @param {number} turn */
  function count(at, index, turn) {
    return answers.get().hands[at]?.[index]?.[turn] ?? 0;
  }

  /** @param {number} at @param {number} index @param {number} turn @param {number} value */
  function write(at, index, turn, value) {
    const { hands } = answers.get();
    const pair = [count(at, index, 0), count(at, index, 1)];
    pair[turn] = value;
    answers.set({ hands: { ...hands, [at]: { ...hands[at], [index]: pair } } });
    draw(at);
  }

  /** Draw the bars of both rounds on one scale and say the sums. @param {number} at */
  function draw(at) {
    const counts = questions[at].items.map((/** @type {any} */ _, /** @type {number} */ index) => [count(at, index, 0), count(at, index, 1)]);
    const most = Math.max(1, ...counts.flat());
    body.querySelectorAll(".tumar-row").forEach((/** @type {Element} */ node, /** @type {number} */ index) => {
      node.querySelectorAll(".tumar-fill").forEach((/** @type {any} */ bar, /** @type {number} */ turn) => (bar.style.width = `${(100 * counts[index][turn]) / most}%`));
    });
    const sum = (/** @type {number} */ turn) => counts.reduce((/** @type {number} */ total, /** @type {number[]} */ pair) => total + pair[turn], 0);
    if (roundsOf(at).length > 1 && sum(0) + sum(1)) say(fill(words.poll_changed, { before: sum(0), after: sum(1) }));
  }

  show(Math.min(answers.get().at, questions.length - 1), false);
}

export default { render };
