/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { placed: /** @type {Record<string, number>} */ ({}), missed: /** @type {number[]} */ ([]), at: 0 });
  const { intro, sections: bins } = model.get("content");
  const { body, bar, words, say } = frame(model, el, "sort", () => show(true));
  const all = bins.flatMap((/** @type {any} */ bin, /** @type {number} */ home) => bin.items.map((/** @type {any} */ item) => ({ ...item, home })));
  /** @type {any[]} */
  const cards = model.get("order").map((/** @type {number} */ index) => all[index]);

  const part = make("p", { class: "tumar-part" });
  const card = make("div", { class: "tumar-card", tabindex: "-1", draggable: "true" });
  const feedback = make("div", { class: "tumar-feedback", hidden: true });
  const next = button("main", words.next, () => {
    answers.set({ at: answers.get().at + 1 });
    show(true);
  });
  const back = button("plain", words.back, () => {
    const at = Math.max(0, answers.get().at - 1);
    const placed = { ...answers.get().placed };
    delete placed[at];
    answers.set({ at, placed, missed: answers.get().missed.filter((index) => index !== at) });
    show(true);
  });
  const piles = bins.map((/** @type {any} */ bin, /** @type {number} */ index) => pile(bin, index));
  const where = make("div", { class: "tumar-bins", role: "group", "aria-label": words.sort_where }, ...piles.map((/** @type {any} */ entry) => entry.node));
  const score = make("div", { hidden: true });
  const task = make("div", {}, ...prose(model, intro.blocks));
  bar.prepend(back, next);
  body.append(task, part, card, feedback, where, score);
  card.addEventListener("dragstart", (/** @type {DragEvent} */ event) => event.dataTransfer?.setData("text/plain", card.textContent ?? ""));

  /** A bin: press it, or drop the card on it. @param {any} bin @param {number} index */
  function pile(bin, index) {
    const count = make("span", { class: "tumar-count", "aria-hidden": "true" }, "0");
    const node = button("bin", make("span", {}, bin.title), () => put(index));
    node.append(count);
    node.addEventListener("dragover", (/** @type {Event} */ event) => event.preventDefault());
    node.addEventListener("drop", (/** @type {Event} */ event) => {
      event.preventDefault();
      put(index);
    });
    return { node, count };
  }

  /** @param {number} index */
  function put(index) {
    const { at, placed, missed } = answers.get();
    const current = cards[at];
    if (!current || placed[at] !== undefined) return;
    const right = index === current.home;
    feedback.hidden = false;
    feedback.innerHTML = current.feedback;
    mark(card, right);
    mark(feedback, right);
    say(right ? words.sort_right : words.sort_wrong);
    if (!right) return void (missed.includes(at) || answers.set({ missed: [...missed, at] }));
    answers.set({ placed: { ...placed, [at]: index } });
    count();
    next.hidden = false;
    next.textContent = at === cards.length - 1 ? words.finish : words.next;
    for (const { node } of piles) node.disabled = true;
    next.focus({ preventScroll: true });
  }

  function count() {
    const homes = Object.values(answers.get().placed);
    piles.forEach((/** @type {any} */ p, /** @type {number} */ index) => (p.count.textContent = String(homes.filter((home) => home === index).length)));
  }

  /** @param {boolean} focus */
  function show(focus) {
    const { at, placed } = answers.get();
    const current = cards[at];
    feedback.hidden = true;
    next.hidden = true;
    back.hidden = at === 0;
    task.hidden = at > 0;
    card.hidden = part.hidden = where.hidden = !current;
    score.hidden = Boolean(current);
    count();
    if (!current) return finish();
    say("");
    part.textContent = fill(words.sort_card, { done: at + 1, all: cards.length });
    mark(card, undefined);
    card.replaceChildren(picture(model, current.picture, "cardpicture") ?? "", make("span", { html: current.html }));
    for (const { node } of piles) node.disabled = false;
    if (focus) card.focus({ preventScroll: true });
    if (placed[at] !== undefined) put(placed[at]);
  }

  /** Count what was right at the first try: risky found and safe trusted apart, where bins are marked. */
  function finish() {
    const { missed } = answers.get();
    const rows = [true, false].map((risky) => {
      const those = cards.map((c, index) => ({ index, risky: bins[c.home].marks.includes("risky") })).filter((c) => c.risky === risky);
      return { right: those.filter((c) => !missed.includes(c.index)).length, all: those.length };
    });
    const marked = rows.every((row) => row.all);
    const lines = marked
      ? [fill(words.sort_risky, rows[0]), fill(words.sort_safe, rows[1]), words.sort_why]
      : [fill(words.sort_score, { right: cards.length - missed.length, all: cards.length })];
    score.replaceChildren(...lines.map((line) => make("p", { class: "tumar-result" }, line)));
    say(words.sort_done);
  }

  show(false);
}

export default { render };
