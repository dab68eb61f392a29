/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { at: 0, felt: /** @type {number[]} */ ([]), closed: /** @type {number[]} */ ([]), told: /** @type {number[]} */ ([]) });
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const framed = frame(model, el, "close_and_tell", () => pages.show(0, true));
  const { words, say } = framed;
  const pages = pager(framed, answers, [
    () => [...prose(model, intro.blocks), ...screen(part("nice"), "nice"), ready(true)],
    () => [...screen(part("odd"), "odd"), ready(true)],
    () => choose("feelings", "felt", () => true),
    () => choose("close", "closed", (item) => item.right),
    () => [...choose("tell", "told", () => true), make("p", { class: "tumar-result" }, words.close_done)],
  ]);

  /** Let the pupil go on, or wait until something good is chosen. @param {boolean} now */
  function ready(now) {
    pages.next.disabled = !now;
    return "";
  }

  /** @param {any} section @param {string} kind */
  function screen(section, kind) {
    return [make("h3", {}, section.title), make("div", { class: `tumar-tablet tumar-${kind}` }, ...prose(model, section.blocks))];
  }

  /** Big cards with a word each; in browsers with a voice of their own the word can be heard. */
  function choose(/** @type {string} */ mark, /** @type {"felt" | "closed" | "told"} */ key, /** @type {(item: any) => boolean} */ isGood) {
    const section = part(mark);
    const good = () => section.items.some((/** @type {any} */ item, /** @type {number} */ index) => isGood(item) && answers.get()[key].includes(index));
    const pick = (/** @type {number} */ index) => {
      answers.set({ [key]: [...answers.get()[key].filter((other) => other !== index), index] });
      ready(good());
    };
    const list = options(model, section.items, { tried: answers.get()[key], pick, say });
    list.classList.add("tumar-big");
    section.items.forEach((/** @type {any} */ item, /** @type {number} */ index) => voiced(list.children[index], item.text));
    ready(good());
    return [make("h3", {}, section.title), ...prose(model, section.blocks), list];
  }

  /** Add a button that speaks a text, where this computer has a voice of its own for the language: nothing is sent. */
  function voiced(/** @type {Element} */ row, /** @type {string} */ text) {
    const voice = window.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.startsWith(model.get("language")));
    if (!voice) return;
    const press = button("plain", words.close_listen, () => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.voice = voice;
      speechSynthesis.speak(spoken);
    });
    press.setAttribute("aria-label", `${words.close_listen}: ${text}`);
    row.append(press);
  }

  pages.show(answers.get().at, false);
}

export default { render };
