/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const alone = model.get("alone");
  /** votes[area][proposal] counts hands (alone 1 or 0, of one voter); own[area] are the pupils' proposals, which come after the kit's */
  const answers = answersOf(model, { at: 0, voters: 0, votes: /** @type {Record<string, number[]>} */ ({}), own: /** @type {Record<string, string[]>} */ ({}) });
  const { intro, sections } = model.get("content");
  const areas = sections.filter((/** @type {any} */ section) => section.marks.includes("area"));
  const sign = sections.find((/** @type {any} */ section) => section.marks.includes("sign"));
  const framed = frame(model, el, "agreement", () => pages.show(0, true), { keeps: true });
  const { bar, words, say } = framed;
  const pages = pager(framed, answers, [...areas.map((/** @type {any} */ section, /** @type {number} */ at) => () => vote(section, at)), agreed]);
  bar.insertBefore(printer(words, sheet), bar.lastChild);

  /** All proposals of an area as {text, feedback}. @param {number} at */
  const proposals = (at) => [...areas[at].items, ...(answers.get().own[at] ?? []).map((text) => ({ text, feedback: "" }))];
  const hands = (/** @type {number} */ at, /** @type {number} */ index) => answers.get().votes[at]?.[index] ?? 0;
  const passes = (/** @type {number} */ at, /** @type {number} */ index) => hands(at, index) * 2 > (alone ? 1 : answers.get().voters);

  /** @param {any} section @param {number} at */
  function vote(section, at) {
    const rows = make("ul", { class: "tumar-options" });
    const draw = () =>
      rows.replaceChildren(
        ...proposals(at).map((proposal, index) => {
          const text = make("span", { class: "tumar-proposal" }, proposal.text, proposal.feedback && make("span", { class: "tumar-hint", html: proposal.feedback }));
          const write = (/** @type {number} */ value) => {
            const votes = [...(answers.get().votes[at] ?? [])];
            for (let place = 0; place <= index; place++) votes[place] ??= 0;
            votes[index] = value;
            answers.set({ votes: { ...answers.get().votes, [at]: votes } });
          };
          if (alone) {
            const press = button("choice", text, () => {
              write(1 - hands(at, index));
              tell();
            });
            const tell = () => press.setAttribute("aria-pressed", String(passes(at, index)));
            tell();
            return make("li", { class: "tumar-option" }, press);
          }
          const state = make("b", { class: "tumar-passed" });
          const tell = () => (state.textContent = answers.get().voters && passes(at, index) ? "✓ " + words.agree_in : "");
          tell();
          return make("li", { class: "tumar-vote" }, text, counter(words, proposal.text, hands(at, index), (value) => {
            write(value);
            tell();
          }), state);
        }),
      );
    const field = make("input", { class: "tumar-field", maxlength: 160, autocomplete: "off", onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && add() });
    const add = () => {
      if (!field.value.trim()) return field.focus();
      answers.set({ own: { ...answers.get().own, [at]: [...(answers.get().own[at] ?? []), field.value.trim()] } });
      field.value = "";
      draw();
      say(alone ? words.agree_added_alone : words.agree_added);
      field.focus();
    };
    draw();
    const voters = counter(words, words.agree_voters, answers.get().voters, (value) => {
      answers.set({ voters: value });
      draw();
    });
    return [
      ...(at === 0 ? prose(model, intro.blocks) : []),
      make("h3", {}, section.title),
      ...prose(model, section.blocks),
      alone ? make("p", { class: "tumar-hint" }, words.agree_choose) : make("div", { class: "tumar-vote" }, make("span", { class: "tumar-proposal tumar-hint" }, words.agree_voters), voters, make("b", { class: "tumar-passed" })),
      rows,
      make("div", { class: "tumar-add" }, make("label", {}, make("span", { class: "tumar-hint" }, words.agree_own), field), button("plain", words.agree_add, add)),
    ];
  }

  /** What was agreed, by area. */
  function rules() {
    return areas.map((/** @type {any} */ section, /** @type {number} */ at) => ({ title: section.title, lines: proposals(at).filter((_, index) => passes(at, index)).map((proposal) => proposal.text) }));
  }

  function text() {
    const found = rules().filter((/** @type {any} */ area) => area.lines.length);
    if (!found.length) return [make("p", {}, alone ? words.agree_nothing_alone : words.agree_nothing)];
    return found.flatMap((/** @type {any} */ area) => [make("h4", {}, area.title), make("ul", { class: "tumar-agreed" }, ...area.lines.map((/** @type {string} */ line) => make("li", {}, line)))]);
  }

  function agreed() {
    return [make("h3", {}, sign.title), ...text(), ...prose(model, sign.blocks)];
  }

  function sheet() {
    return [make("h3", {}, sign.title), ...text(), ...prose(model, sign.blocks), make("p", {}, words.agree_signed + " " + "_".repeat(40)), ...Array.from({ length: 8 }, () => make("p", {}, "_".repeat(60)))];
  }

  pages.show(answers.get().at, false);
}

export default { render };
