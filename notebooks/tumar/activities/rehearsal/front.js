/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { at: 0, first: -1, said: false, shown: /** @type {number[]} */ ([]) });
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ mark) => sections.find((/** @type {any} */ section) => section.marks.includes(mark));
  const [first, asked, later] = ["first", "asked", "next"].map(part);
  let own = ""; // what a pupil writes stays here and goes nowhere
  const { body, bar, words, say } = frame(model, el, "rehearsal", () => {
    own = "";
    show(0, true);
  });
  const steps = [whom, sentence, questions, afterwards];
  const back = button("plain", words.back, () => show(answers.get().at - 1, true));
  const next = button("main", words.next, () => show(answers.get().at + 1, true));
  bar.prepend(back, next);

  /** Show a part and move the focus to its heading. @param {number} at @param {boolean} focus */
  function show(at, focus) {
    answers.set({ at });
    back.hidden = at === 0;
    next.hidden = at === steps.length - 1;
    say("");
    body.replaceChildren(make("p", { class: "tumar-part" }, fill(words.rehearsal_step, { done: at + 1, all: steps.length })), ...steps[at]());
    const heading = body.querySelector("h3");
    heading?.setAttribute("tabindex", "-1");
    if (focus) heading?.focus({ preventScroll: true });
  }

  function whom() {
    const shown = prose(model, intro.blocks);
    const pictures = /** @type {Node[]} */ (shown.filter((node) => node instanceof HTMLImageElement));
    const text = make("div", {}, make("h3", {}, words.rehearsal_adult), ...shown.filter((node) => !pictures.includes(node)));
    return [make("div", { class: pictures.length ? "tumar-pictured" : "" }, ...pictures, text)];
  }

  function sentence() {
    const aloud = make("div", { class: "tumar-aloud", hidden: true });
    const done = make("p", { class: "tumar-done" }, words.rehearsal_done);
    const said = button("main", words.rehearsal_said, () => {
      answers.set({ said: true });
      tick();
      say(words.rehearsal_done);
    });
    const tick = () => {
      said.setAttribute("aria-pressed", String(answers.get().said));
      done.hidden = !answers.get().said;
    };
    const spoken = make("p", { class: "tumar-spoken" });
    aloud.append(make("p", { class: "tumar-hint" }, words.rehearsal_aloud), spoken, said, done);
    /** @param {string} html @param {string} [feedback] */
    const speak = (html, feedback) => {
      aloud.hidden = !html;
      tick();
      spoken.innerHTML = html;
      if (feedback) spoken.append(make("span", { class: "tumar-feedback", html: feedback }));
    };
    const choices = first.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const press = button("choice", make("span", { html: item.html }), () => {
        answers.set({ first: index, said: false });
        showChosen();
        speak(item.html, item.feedback);
        say(words.rehearsal_aloud);
      });
      return press;
    });
    const showChosen = () => choices.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(index === answers.get().first)));
    const field = make("textarea", { rows: 1, class: "tumar-own", oninput: () => {
      own = field.value;
      answers.set({ first: -1, said: false });
      showChosen();
      const text = make("span", {}, own);
      speak(text.innerHTML);
    } });
    field.value = own;
    showChosen();
    const chosen = first.items[answers.get().first];
    if (chosen) speak(chosen.html, chosen.feedback);
    else if (own) speak(make("span", {}, own).innerHTML);
    return [
      make("h3", {}, first.title),
      ...prose(model, first.blocks),
      make("div", { class: "tumar-columns" },
        make("div", {}, make("p", { class: "tumar-hint" }, words.rehearsal_first), make("div", { class: "tumar-choices" }, ...choices),
          make("label", { class: "tumar-label" }, words.rehearsal_own, field), make("p", { class: "tumar-hint" }, words.only_here)),
        aloud,
      ),
    ];
  }

  /** The adult's questions, one after the other: the next comes when an answer to this one was shown. */
  function questions() {
    const rows = asked.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const answer = make("div", { class: "tumar-answer", hidden: !answers.get().shown.includes(index) },
        make("b", {}, words.rehearsal_answer + ": "), make("span", { html: item.feedback }));
      const press = button("plain", words.rehearsal_show, () => {
        answers.set({ shown: [...answers.get().shown, index] });
        answer.hidden = false;
        press.hidden = true;
        const following = rows[index + 1];
        if (following) following.hidden = false;
        (following?.querySelector("button:not([hidden])") ?? next).focus({ preventScroll: true });
        say(answer.textContent ?? "");
      });
      press.setAttribute("aria-label", `${words.rehearsal_show}: ${item.text}`);
      press.hidden = !answer.hidden;
      return make("li", { hidden: index > 0 && !answers.get().shown.includes(index - 1) }, make("p", { class: "tumar-question", html: item.html }), press, answer);
    });
    return [make("h3", {}, asked.title || words.rehearsal_asked), ...prose(model, asked.blocks), make("ul", { class: "tumar-dialogue" }, ...rows)];
  }

  function afterwards() {
    const rows = later.items.map((/** @type {any} */ item) => make("li", { html: item.html }));
    return [make("h3", {}, later.title), ...prose(model, later.blocks), make("ol", { class: "tumar-later" }, ...rows), make("p", { class: "tumar-result" }, words.rehearsal_done)];
  }

  show(Math.min(answers.get().at, steps.length - 1), false);
}

export default { render };
