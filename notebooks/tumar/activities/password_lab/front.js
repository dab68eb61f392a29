// PasswordLab.library stands before this module: the estimator as `zxcvbn`, and the list PASSWORDS.
const TRIES_ONLINE = 100 / 3600; // a second, on a site that slows guessing down
const TRIES_STOLEN = 10_000; // a second, with a stolen list that was stored well
const DICE_WORDS = 7776; // of the word lists that passphrases are really made from
const UNITS = /** @type {[string, number][]} */ ([["year", 31_556_952], ["month", 2_629_746], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]]);
const LONG = 100 * UNITS[0][1]; // seconds; from here on a password counts as strong

/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { at: 0, tried: /** @type {number[]} */ ([]), rules: /** @type {number[]} */ ([]), count: 4, rolled: 0 });
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const dice = part("words");
  const texts = dice.blocks.filter((/** @type {any} */ block) => block.kind === "text");
  const written = texts[texts.length - 1];
  const list = [...new Set(/** @type {string} */ (make("p", { html: written.html }).textContent).trim().split(/\s+/))];
  const { zxcvbnOptions, zxcvbn: estimate } = zxcvbn;
  zxcvbnOptions.setOptions({ dictionary: { passwords: PASSWORDS, list } });
  const framed = frame(model, el, "password_lab", () => pages.show(0, true));
  const { words, say } = framed;
  const pages = pager(framed, answers, [examples, phrases, own, rules]);

  /** A length of time in the language of the lesson. @param {number} seconds */
  function time(seconds) {
    if (seconds < 1) return words.password_now;
    if (seconds > 1000 * UNITS[0][1]) return words.password_ages;
    const [unit, length] = /** @type {[string, number]} */ (UNITS.find(([, size]) => seconds >= size));
    return new Intl.NumberFormat(model.get("language"), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.floor(seconds / length));
  }

  /** Say whether even somebody with a stolen list would need more than a human life. @param {number} guesses */
  const isStrong = (guesses) => guesses / TRIES_STOLEN > LONG;

  /** The same in a word. @param {number} guesses */
  function strength(guesses) {
    const node = make("p", { class: "tumar-verdict" }, isStrong(guesses) ? words.password_strong : words.password_weak);
    mark(node, isStrong(guesses));
    return node;
  }

  /** Two bars for a number of guesses, on a scale of powers of ten. @param {number} guesses */
  function times(guesses) {
    const rows = /** @type {[string, number][]} */ ([[words.password_online, guesses / TRIES_ONLINE], [words.password_stolen, guesses / TRIES_STOLEN]]);
    return bars(rows.map(([name, seconds]) => ({ name, share: Math.max(0.02, Math.log10(seconds + 1) / 12), text: time(seconds), kind: seconds > LONG ? "" : "second" })));
  }

  function examples() {
    const section = part("examples");
    const shown = make("div", { class: "tumar-panel", hidden: true });
    const pick = (/** @type {number} */ index) => {
      answers.set({ tried: [...answers.get().tried.filter((other) => other !== index), index] });
      shown.hidden = false;
      const { guesses } = estimate(section.items[index].text);
      shown.replaceChildren(make("b", {}, section.items[index].text), strength(guesses), times(guesses));
    };
    const judged = section.items.map((/** @type {any} */ item) => ({ ...item, right: isStrong(estimate(item.text).guesses) }));
    const choices = options(model, judged, { tried: answers.get().tried, pick, say, right: words.password_strong, notYet: words.password_weak });
    return [...prose(model, intro.blocks), make("h3", {}, section.title), ...prose(model, section.blocks), make("div", { class: "tumar-columns" }, choices, shown)];
  }

  function phrases() {
    const shown = make("div", { class: "tumar-panel", hidden: true });
    const roll = () => {
      const { count, rolled } = answers.get();
      const chosen = Array.from(crypto.getRandomValues(new Uint32Array(count)), (number) => list[number % list.length]);
      answers.set({ rolled: rolled + 1 });
      shown.hidden = false;
      shown.replaceChildren(
        make("p", { class: "tumar-phrase" }, chosen.join(" ")),
        make("p", { class: "tumar-hint" }, fill(words.password_short, { count: list.length })), times(list.length ** count / 2),
        make("p", { class: "tumar-hint" }, fill(words.password_long, { count: DICE_WORDS })), times(DICE_WORDS ** count / 2),
      );
      say(chosen.join(" "));
    };
    /** @type {HTMLElement[]} */
    const counts = [3, 4, 5, 6].map((count) => {
      const press = button("count", fill(words.password_words, { count }), () => {
        answers.set({ count });
        showChosen();
        roll();
      });
      return press;
    });
    const showChosen = () => counts.forEach((press, index) => press.setAttribute("aria-pressed", String(index + 3 === answers.get().count)));
    showChosen();
    return [make("h3", {}, dice.title), ...prose(model, dice.blocks.filter((/** @type {any} */ block) => block !== written)), make("div", { class: "tumar-row" }, ...counts, button("main", words.password_roll, roll)), shown];
  }

  /** A field for made-up passwords. Leaving it empties it; what was typed is never an answer. */
  function own() {
    const shown = make("div", { class: "tumar-panel", hidden: true });
    const field = make("input", { class: "tumar-field", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 60, "aria-label": words.password_field });
    field.addEventListener("input", () => {
      shown.hidden = !field.value;
      if (!field.value) return;
      const found = estimate(field.value);
      const patterns = /** @type {string[]} */ ([...new Set(found.sequence.map((/** @type {any} */ match) => (match.pattern === "bruteforce" ? "random" : match.pattern)))]);
      const why = patterns.map((pattern) => words[`password_why_${pattern}`]).filter(Boolean);
      shown.replaceChildren(strength(found.guesses), times(found.guesses), make("p", {}, why.join(" ")));
    });
    field.addEventListener("blur", () => {
      if (!field.value) return;
      field.value = "";
      say(words.password_forgot);
    });
    return [make("h3", {}, words.password_try), make("p", { class: "tumar-feedback" }, words.password_never), field, shown];
  }

  function rules() {
    const section = part("rules");
    const pick = (/** @type {number} */ index) => answers.set({ rules: [...answers.get().rules.filter((other) => other !== index), index] });
    return [make("h3", {}, section.title), ...prose(model, section.blocks), options(model, section.items, { tried: answers.get().rules, pick, say })];
  }

  pages.show(answers.get().at, false);
}

export default { render };
