/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { done: /** @type {string[]} */ ([]), open: "", tried: /** @type {Record<string, number[]>} */ ({}) });
  const { intro, sections } = model.get("content");
  const moves = ["proof", "reason", "block", "tell"];
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const { body, words, say } = frame(model, el, "report", () => {
    draw(true);
  });
  const app = make("div", { class: "tumar-app", role: "group", "aria-label": part("post").title });
  const panel = make("div", { class: "tumar-panel", hidden: true });
  const menu = make("div", { class: "tumar-row", role: "group", "aria-label": words.report_menu });
  const result = make("p", { class: "tumar-result", hidden: true });
  const buttons = moves.map((name) => button("move", words[`report_${name}`], () => open(name)));
  menu.append(...buttons);
  body.append(...prose(model, intro.blocks), make("div", { class: "tumar-columns" }, make("div", {}, app, menu), panel), result);

  /** @param {string} name */
  function open(name) {
    answers.set({ open: name });
    if (name === "block") finish(name);
    draw(false);
    /** @type {HTMLElement | null} */ (panel.querySelector("h3"))?.focus({ preventScroll: true });
  }

  /** @param {string} name */
  function finish(name) {
    const { done } = answers.get();
    if (!done.includes(name)) answers.set({ done: [...done, name] });
    draw(false);
    const left = moves.length - answers.get().done.length;
    say(left ? fill(words.report_left, { left }) : words.report_all);
  }

  /** @param {boolean} focus */
  function draw(focus) {
    const { done, open: name, tried } = answers.get();
    const blocked = done.includes("block");
    app.replaceChildren(make("b", { class: "tumar-appname" }, part("post").title), ...(blocked ? [make("p", { class: "tumar-hint" }, words.report_gone)] : prose(model, part("post").blocks)));
    buttons.forEach((press, index) => {
      press.setAttribute("aria-pressed", String(done.includes(moves[index])));
      press.setAttribute("aria-expanded", String(name === moves[index]));
    });
    panel.hidden = !name;
    if (name && panel.dataset.open !== name + blocked) {
      panel.dataset.open = name + blocked;
      const section = part(name);
      const late = name === "proof" && blocked && !done.includes("proof") && make("p", { class: "tumar-feedback" }, words.report_late);
      const pick = (/** @type {number} */ index) => {
        answers.set({ tried: { ...answers.get().tried, [name]: [...(answers.get().tried[name] ?? []).filter((other) => other !== index), index] } });
        if (section.items[index].right !== false) finish(name);
      };
      panel.replaceChildren(make("h3", { tabindex: "-1" }, section.title), ...(late ? [late] : []), ...prose(model, section.blocks), ...(section.items.length ? [options(model, section.items, { tried: tried[name] ?? [], pick, say })] : []));
    }
    if (!name) delete panel.dataset.open;
    const whole = done.length === moves.length;
    result.hidden = !whole;
    result.textContent = done.indexOf("proof") > done.indexOf("block") ? words.report_all_late : words.report_all_good;
    if (focus) buttons[0].focus({ preventScroll: true });
  }

  draw(false);
}

export default { render };
