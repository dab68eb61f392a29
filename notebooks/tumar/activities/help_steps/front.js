/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { open: /** @type {number[]} */ ([]) });
  const { body, bar, words, say } = frame(model, el, "help_steps", () => draw());
  const rows = model.get("steps").map((/** @type {any} */ step, /** @type {number} */ index) => {
    const how = make("p", { class: "tumar-how" }, step.how);
    const press = button("step", make("span", { class: "tumar-number", "aria-label": fill(words.help_number, { number: index + 1 }) + ": " }, String(index + 1)), () => {
      const { open } = answers.get();
      answers.set({ open: open.includes(index) ? open.filter((other) => other !== index) : [...open, index] });
      draw();
      if (!how.hidden) say(step.how);
    });
    press.append(make("span", { class: "tumar-name" }, step.name), picture(model, { src: step.icon, alt: "" }, "icon"));
    return { row: make("li", {}, press, how), press, how };
  });
  const all = button("main", words.help_all, () => {
    answers.set({ open: rows.map((/** @type {any} */ _, /** @type {number} */ index) => index) });
    draw();
    say(model.get("alone") ? words.help_say_alone : words.help_say);
  });
  const [, ...others] = model.get("routes").map((/** @type {any} */ route) => make("p", { class: "tumar-route" }, make("b", {}, route.name + ": "), route.lines.join(" ")));
  bar.prepend(all);
  body.append(
    make("h3", {}, model.get("title")),
    make("ol", { class: "tumar-steps" }, ...rows.map((/** @type {any} */ entry) => entry.row)),
    make("div", { class: "tumar-help", html: model.get("apart") ? "" : model.get("call") }, ...others),
  );

  function draw() {
    const { open } = answers.get();
    rows.forEach((/** @type {any} */ entry, /** @type {number} */ index) => {
      entry.how.hidden = !open.includes(index);
      entry.press.setAttribute("aria-expanded", String(open.includes(index)));
    });
    all.hidden = open.length === rows.length;
  }

  draw();
}

export default { render };
