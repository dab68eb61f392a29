/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  /** hands[question][option]; before[skill] = [right, all], where the teacher enters an earlier day's count */
  const answers = answersOf(model, {
    at: 0,
    chosen: /** @type {Record<string, number>} */ ({}),
    counting: false,
    hands: /** @type {Record<string, Record<string, number>>} */ ({}),
    before: /** @type {Record<string, number[]>} */ ({}),
  });
  const { intro, sections } = model.get("content");
  const round = model.get("round");
  const alone = model.get("alone");
  /** What the rounds of this lesson counted, as long as the page is open: counts[age][round][skill] = [right, all]. @type {Record<string, any>} */
  const counts = (/** @type {any} */ (window)[Symbol.for("tumar.check-in")] ??= {});
  const shared = (counts[model.get("age")] ??= {});
  const framed = frame(model, el, "check_in", () => {
    delete shared[round];
    pages.show(0, true);
  });
  const { words, say } = framed;
  const pages = pager(framed, answers, [...sections.map((/** @type {any} */ section, /** @type {number} */ at) => () => question(section, at)), () => (round === "before" ? thanks() : alone ? own() : result())]);

  /** @param {any} section @param {number} at */
  function question(section, at) {
    const open = round !== "before";
    const counting = !alone && answers.get().counting;
    const rows = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const feedback = make("div", { class: "tumar-feedback", html: item.feedback, hidden: true });
      const press = button("choice", make("span", { html: item.html }), () => {
        answers.set({ chosen: { ...answers.get().chosen, [at]: index } });
        draw();
        say(open ? `${item.right ? words.right : words.not_yet} ${feedback.textContent}` : words.check_noted);
      });
      const face = picture(model, item.picture, "icon");
      if (face) press.prepend(face);
      const row = make("li", { class: "tumar-option" }, make("div", { class: "tumar-line" }, press, counting && counter(words, item.text, hands(at, index), (value) => write(at, index, value))), feedback);
      return { row, press, feedback, item };
    });
    const draw = () =>
      rows.forEach((/** @type {any} */ entry, /** @type {number} */ index) => {
        const chosen = answers.get().chosen[at] === index;
        entry.press.setAttribute("aria-pressed", String(chosen));
        entry.feedback.hidden = !(chosen && open);
        mark(entry.row, chosen && open ? entry.item.right : undefined);
      });
    draw();
    const count = button("plain", counting ? words.check_hide_count : words.check_count, () => {
      answers.set({ counting: !counting });
      pages.show(at, true);
    });
    return [
      ...(at > 0 ? [] : alone ? [make("p", {}, words.check_alone)] : prose(model, intro.blocks)),
      make("h3", {}, section.title),
      ...prose(model, section.blocks),
      make("ul", { class: "tumar-options" }, ...rows.map((/** @type {any} */ entry) => entry.row)),
      alone ? "" : count,
    ];
  }

  /** @param {number} at @param {number} index */
  function hands(at, index) {
    return answers.get().hands[at]?.[index] ?? 0;
  }

  /** @param {number} at @param {number} index @param {number} value */
  function write(at, index, value) {
    answers.set({ hands: { ...answers.get().hands, [at]: { ...answers.get().hands[at], [index]: value } } });
  }

  /** What this round counted: [right, all] for each skill; one's own answers where no hands were counted. */
  function counted() {
    const { hands: all, chosen } = answers.get();
    return sections.map((/** @type {any} */ section, /** @type {number} */ at) => {
      const numbers = section.items.map((/** @type {any} */ item, /** @type {number} */ index) => [item.right, all[at]?.[index] ?? 0]);
      const sum = numbers.reduce((/** @type {number} */ total, /** @type {any[]} */ pair) => total + pair[1], 0);
      if (sum) return [numbers.reduce((/** @type {number} */ total, /** @type {any[]} */ pair) => total + (pair[0] ? pair[1] : 0), 0), sum];
      return chosen[at] === undefined ? [0, 0] : [Number(section.items[chosen[at]].right), 1];
    });
  }

  /** Before the lesson nobody is told what is right. */
  function thanks() {
    share();
    return [make("h3", {}, words.check_thanks), make("p", {}, alone ? words.check_later_alone : words.check_later)];
  }

  /** Keep what this round counted for a later one of the same page. */
  function share() {
    const now = counted();
    shared[round] = Object.fromEntries(sections.map((/** @type {any} */ section, /** @type {number} */ at) => [section.marks[0], now[at]]));
    return now;
  }

  /** What a pupil alone has found, and a way back to what is worth another look. */
  function own() {
    const { chosen } = answers.get();
    const rows = sections.map((/** @type {any} */ section, /** @type {number} */ at) => {
      const right = chosen[at] === undefined ? undefined : section.items[chosen[at]].right;
      const state = make("span", { class: "tumar-verdict" }, right === undefined ? words.check_open : right ? words.check_known : words.check_again);
      mark(state, right);
      const look = button("look", words.check_look, () => pages.show(at, true));
      look.setAttribute("aria-label", `${words.check_look}: ${section.title}`);
      return { right, node: make("li", { class: "tumar-skill" }, make("span", {}, make("b", {}, words[`check_${section.marks[0]}`] + ": "), state), right ? null : look) };
    });
    const found = rows.filter((/** @type {any} */ row) => row.right).length;
    return [
      make("h3", {}, fill(words.check_mine, { right: found, all: rows.length })),
      make("p", {}, found === rows.length ? words.check_mine_all : words.check_mine_some),
      make("ul", {}, ...rows.map((/** @type {any} */ row) => row.node)),
    ];
  }

  function result() {
    const now = share();
    const earlier = (/** @type {string} */ skill) => answers.get().before[skill] ?? shared.before?.[skill] ?? [0, 0];
    const chart = make("div", {});
    const draw = () =>
      chart.replaceChildren(
        ...sections.flatMap((/** @type {any} */ section, /** @type {number} */ at) => {
          const skill = section.marks[0];
          const rows = [
            { name: words.poll_before, pair: earlier(skill), kind: "" },
            { name: words[`check_${round}`], pair: now[at], kind: "second" },
          ];
          const shown = rows.filter(({ pair }) => pair[1] && pair[1] >= pair[0]).map(({ name, pair, kind }) => ({ name, kind, share: pair[0] / pair[1], text: fill(words.check_share, { right: pair[0], all: pair[1] }) }));
          return [make("h4", {}, words[`check_${skill}`]), shown.length ? bars(shown) : make("p", { class: "tumar-hint" }, words.check_nothing)];
        }),
      );
    const enter = make("details", {}, make("summary", {}, words.check_enter));
    for (const section of sections) {
      const skill = section.marks[0];
      const set = (/** @type {number} */ place) => (/** @type {number} */ value) => {
        const pair = [...earlier(skill)];
        pair[place] = value;
        answers.set({ before: { ...answers.get().before, [skill]: pair } });
        draw();
      };
      const names = [words.check_right_hands, words.check_all_hands].map((name) => fill(name, { skill: words[`check_${skill}`] }));
      enter.append(make("div", { class: "tumar-line" }, make("span", {}, words[`check_${skill}`]), ...names.map((name, place) => make("span", {}, make("span", { class: "tumar-hint" }, name), counter(words, name, earlier(skill)[place], set(place))))));
    }
    draw();
    return [make("h3", {}, words.check_result), chart, make("p", { class: "tumar-hint" }, words.check_never), enter];
  }

  pages.show(answers.get().at, false);
}

export default { render };
