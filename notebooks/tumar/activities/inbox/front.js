/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const answers = answersOf(model, { open: 0, first: /** @type {Record<string, string>} */ ({}), judged: /** @type {Record<string, boolean>} */ ({}) });
  const { intro, sections: messages } = model.get("content");
  const { body, bar, words, say } = frame(model, el, "inbox", () => open(0, true));
  const kind = (/** @type {any} */ message) => ["mail", "chat", "sms"].find((name) => message.marks.includes(name));
  const verdict = (/** @type {any} */ message) => (message.marks.includes("bait") ? "bait" : "safe");
  const rows = messages.map((/** @type {any} */ message, /** @type {number} */ at) => {
    const state = make("span", { class: "tumar-state tumar-verdict" });
    const press = button("row", make("span", { class: "tumar-kind" }, words[`inbox_${kind(message)}`]), () => open(at, true));
    press.append(make("span", { class: "tumar-subject" }, message.title), state);
    return { press, state, item: make("li", {}, press) };
  });
  const view = make("div", { class: "tumar-open" });
  const score = make("div", { hidden: true });
  const next = button("main", words.next, () => open(messages.findIndex((/** @type {any} */ _, /** @type {number} */ at) => !answers.get().judged[at]), true));
  bar.prepend(next);
  body.append(...prose(model, intro.blocks), make("div", { class: "tumar-columns" }, make("ul", { class: "tumar-list", "aria-label": words.inbox_list }, ...rows.map((/** @type {any} */ row) => row.item)), view), score);

  /** @param {number} at @param {boolean} focus */
  function open(at, focus) {
    answers.set({ open: at });
    say("");
    draw();
    if (focus) /** @type {HTMLElement | null} */ (view.querySelector("h3"))?.focus({ preventScroll: true });
  }

  /** @param {string} choice */
  function judge(choice) {
    const { open: at, first, judged } = answers.get();
    const right = choice === verdict(messages[at]);
    answers.set({ first: { ...first, [at]: first[at] ?? choice }, judged: { ...judged, [at]: judged[at] || right } });
    draw();
    say(right ? words.inbox_right : words.inbox_look);
    if (right) /** @type {HTMLElement | null} */ (view.querySelector(".tumar-cue"))?.focus({ preventScroll: true });
  }

  function draw() {
    const { open: at, first, judged } = answers.get();
    const message = messages[at];
    rows.forEach((/** @type {any} */ { press, state }, /** @type {number} */ index) => {
      press.setAttribute("aria-current", String(index === at));
      mark(state, judged[index] ? true : undefined);
      state.textContent = judged[index] ? words[`inbox_${verdict(messages[index])}`] : "";
    });
    const choices = ["safe", "bait"].map((choice) => {
      const press = button("choose", words[`inbox_${choice}`], () => judge(choice));
      mark(press, first[at] === choice && !judged[at] ? false : undefined);
      return press;
    });
    const explained = make("p", { class: "tumar-feedback", hidden: true });
    const shown = prose(model, message.blocks);
    if (judged[at]) for (const item of message.items) hotspot(shown, item, explained);
    view.replaceChildren(
      make("h3", { tabindex: "-1" }, message.title),
      make("div", { class: `tumar-screen tumar-${kind(message)}` }, ...shown),
      judged[at] ? make("p", { class: "tumar-hint" }, words.inbox_cues) : make("div", { class: "tumar-row" }, ...choices),
      explained,
    );
    const left = messages.filter((/** @type {any} */ _, /** @type {number} */ index) => !judged[index]).length;
    next.hidden = !judged[at] || !left;
    score.hidden = left > 0;
    const counts = ["bait", "safe"].map((choice) => {
      const those = messages.map((/** @type {any} */ one, /** @type {number} */ index) => ({ index, own: verdict(one) })).filter((/** @type {any} */ one) => one.own === choice);
      return { right: those.filter((/** @type {any} */ one) => first[one.index] === choice).length, all: those.length };
    });
    if (!left) score.replaceChildren(...[fill(words.inbox_found, counts[0]), fill(words.inbox_trusted, counts[1]), words.inbox_both].map((line) => make("p", { class: "tumar-result" }, line)));
  }

  /** Turn a cue's words in the message into a button that explains them. @param {Node[]} nodes @param {any} item @param {HTMLElement} explained */
  function hotspot(nodes, item, explained) {
    for (const node of nodes) {
      const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let text = /** @type {Text | null} */ (walk.nextNode()); text; text = /** @type {Text | null} */ (walk.nextNode())) {
        const start = text.data.indexOf(item.text);
        if (start < 0 || text.parentElement?.closest("button")) continue;
        const cue = text.splitText(start);
        cue.splitText(item.text.length);
        const press = make("button", { type: "button", class: "tumar-cue", "aria-expanded": "false", onclick: () => {
          view.querySelectorAll(".tumar-cue").forEach((/** @type {any} */ other) => other.setAttribute("aria-expanded", String(other === press)));
          explained.innerHTML = item.feedback;
          explained.hidden = false;
          say(explained.textContent ?? "");
        } }, item.text);
        cue.replaceWith(press);
        return;
      }
    }
  }

  draw();
}

export default { render };
