/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const [task, popups, think] = [part("task"), part("popups"), part("think")];
  /** seconds of the rounds that are through, and which one is on */
  const answers = answersOf(model, { quiet: 0, loud: 0 });
  const { body, words, say } = frame(model, el, "notifications", () => choose(true));
  const every = Math.floor(task.items.length / (popups.items.length + 1)) || 1;
  let running = 0; // tells a round that was left from the one that is on

  /** @param {boolean} focus */
  function choose(focus) {
    running += 1;
    const { quiet, loud } = answers.get();
    const rounds = ["quiet", "loud"].map((name) => button("main", words[`notify_begin_${name}`], () => play(name)));
    const heading = make("h3", { tabindex: "-1" }, task.title);
    const list = make("p", {}, task.items.map((/** @type {any} */ item) => item.text).join(" · "));
    body.replaceChildren(
      ...prose(model, intro.blocks), heading, ...prose(model, task.blocks), list,
      make("p", { class: "tumar-hint" }, model.get("alone") ? words.notify_fair_alone : words.notify_fair),
      make("div", { class: "tumar-row" }, ...rounds),
      ...(quiet || loud ? [result(quiet, loud)] : []),
      ...(quiet && loud ? explained() : []),
    );
    if (focus) heading.focus({ preventScroll: true });
  }

  /** @param {number} quiet @param {number} loud */
  function result(quiet, loud) {
    const most = Math.max(quiet, loud);
    const rows = [{ name: words.notify_quiet, value: quiet, kind: "" }, { name: words.notify_loud, value: loud, kind: "second" }].filter(({ value }) => value);
    return make("div", { class: "tumar-panel" }, bars(rows.map(({ name, value, kind }) => ({ name, kind, share: value / most, text: fill(words.notify_seconds, { seconds: value.toFixed(1) }) }))));
  }

  function explained() {
    const list = popups.items.map((/** @type {any} */ item) => make("li", {}, make("b", { html: item.html }), " – ", make("span", { html: item.feedback })));
    return [make("p", { class: "tumar-hint" }, words.notify_own), make("h4", {}, popups.title), ...prose(model, popups.blocks), make("ul", { class: "tumar-options" }, ...list), make("h4", {}, think.title), ...prose(model, think.blocks)];
  }

  /** @param {string} name */
  function play(name) {
    const round = (running += 1);
    const order = model.get("orders")[name === "quiet" ? 0 : 1];
    const began = performance.now();
    let at = 0;
    const asked = make("p", { class: "tumar-asked" });
    const grid = make("div", { class: "tumar-grid" });
    const popup = make("div", { class: "tumar-popup", role: "alertdialog", "aria-label": words.notify_popup, hidden: true });
    const ask = () => (asked.textContent = fill(words.notify_next, { thing: task.items[at].text }));
    grid.append(...order.map((/** @type {number} */ index) => {
      const item = task.items[index];
      const press = button("thing", make("span", { html: item.html }), () => {
        if (round !== running || !popup.hidden) return;
        if (index !== at) return say(asked.textContent ?? "");
        press.setAttribute("aria-pressed", "true");
        at += 1;
        if (at === task.items.length) return finish();
        ask();
        say(asked.textContent ?? "");
        const number = at / every - 1;
        if (name === "loud" && Number.isInteger(number) && number < popups.items.length) interrupt(popups.items[number], press);
      });
      const face = picture(model, item.picture, "icon");
      if (face) press.prepend(face);
      return press;
    }));
    const finish = () => {
      answers.set({ [name]: (performance.now() - began) / 1000 });
      choose(true);
      say(words.notify_done);
    };
    /** @param {any} item @param {HTMLElement} back */
    const interrupt = (item, back) => {
      const close = button("main", words.notify_close, () => {
        popup.hidden = true;
        back.focus({ preventScroll: true });
      });
      popup.hidden = false;
      popup.replaceChildren(picture(model, item.picture, "icon") ?? "", make("p", { html: item.html }), close);
      close.focus({ preventScroll: true });
    };
    ask();
    body.replaceChildren(asked, make("div", { class: "tumar-desk" }, grid, popup));
    say(asked.textContent ?? "");
    grid.querySelector("button").focus({ preventScroll: true });
  }

  choose(false);
}

export default { render };
