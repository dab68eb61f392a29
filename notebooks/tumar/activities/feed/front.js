const LEAST = 0.5; // of the weight of a topic that is skipped
const AUTOPLAY = 3; // clips that run on by themselves
const ENOUGH = 12; // clips until before and after are compared
/** What a tap does to the weight of the clip's topic. @type {Record<string, (weight: number) => number>} */
const EFFECTS = { like: (weight) => weight + 2, watch: (weight) => weight + 1, skip: (weight) => Math.max(LEAST, weight - 1), hide: () => 0 };

/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  /** taps[step] = [topic, what was done]; a tap without topic, ["", "reset"], cleans the feed */
  const answers = answersOf(model, { taps: /** @type {[number, string][]} */ ([]) });
  const { intro, sections } = model.get("content");
  const topics = sections.filter((/** @type {any} */ section) => section.marks.includes("topic"));
  const think = sections.find((/** @type {any} */ section) => section.marks.includes("think"));
  const { body, bar, words, say } = frame(model, el, "feed", () => draw(true));
  const undo = button("plain", words.back, () => {
    answers.set({ taps: answers.get().taps.slice(0, -1) });
    draw(true);
  });
  bar.prepend(undo);
  const fresh = () => topics.map((/** @type {any} */ topic) => (topic.marks.includes("loud") ? 2 : 1));

  /** Play all taps again from the beginning: the weights, what was shown, and what comes now. @param {[number, string][]} taps */
  function play(taps) {
    /** @type {number[]} */
    let weights = fresh();
    let credit = weights.map(() => 0);
    /** @type {number[]} */
    const shown = [];
    const step = () => {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      if (!sum) return -1;
      credit = credit.map((value, index) => value + weights[index]);
      const chosen = credit.reduce((best, value, index) => (weights[index] && (best < 0 || value > credit[best]) ? index : best), -1);
      credit[chosen] -= sum;
      return chosen;
    };
    let now = step();
    for (const [topic, done] of taps) {
      if (done === "reset") [weights, credit] = [fresh(), weights.map(() => 0)];
      else {
        shown.push(topic);
        weights[topic] = EFFECTS[done](weights[topic]);
      }
      now = step();
    }
    return { weights, shown, now };
  }

  /** @param {string} done */
  function tap(done) {
    const { taps } = answers.get();
    answers.set({ taps: [...taps, [done === "reset" ? -1 : play(taps).now, done]] });
    draw(true);
    if (done === "reset") say(words.feed_was_reset);
  }

  /** Nobody taps: the app plays on by itself, and counts every clip as watched. */
  function autoplay() {
    for (let clip = 0; clip < AUTOPLAY && play(answers.get().taps).now >= 0; clip++) {
      const { taps } = answers.get();
      answers.set({ taps: [...taps, [play(taps).now, "watch"]] });
    }
    draw(true);
    say(fill(words.feed_played, { count: AUTOPLAY }));
  }

  /** @param {number} now */
  function why(now) {
    const since = answers.get().taps.slice(answers.get().taps.map(([, done]) => done).lastIndexOf("reset") + 1);
    const count = (/** @type {string} */ done) => since.filter(([topic, what]) => topic === now && what === done).length;
    const [like, watch] = [count("like"), count("watch")];
    if (like + watch) return fill(words.feed_because, { topic: topics[now].title, like, watch });
    return fill(topics[now].marks.includes("loud") ? words.feed_loud : words.feed_new, { topic: topics[now].title });
  }

  /** @param {boolean} focus */
  function draw(focus) {
    const { taps } = answers.get();
    const { weights, shown, now } = play(taps);
    undo.hidden = !taps.length;
    const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
    const clip = now >= 0 && topics[now].items[shown.filter((topic) => topic === now).length % topics[now].items.length];
    const reason = make("p", { class: "tumar-feedback", hidden: true }, now >= 0 ? why(now) : "");
    const ask = button("plain", words.feed_why, () => {
      reason.hidden = !reason.hidden;
      ask.setAttribute("aria-expanded", String(!reason.hidden));
      if (!reason.hidden) say(reason.textContent ?? "");
    });
    ask.setAttribute("aria-expanded", "false");
    const phone = make("div", { class: "tumar-phone" },
      ...(clip
        ? [
            make("p", { class: "tumar-hint" }, fill(words.feed_clip, { number: shown.length + 1 })),
            picture(model, clip.picture, "clip"),
            make("h3", { tabindex: "-1" }, make("span", { html: clip.html })),
            make("div", { class: "tumar-row" }, ...Object.keys(EFFECTS).map((done) => button(done, words[`feed_${done}`], () => tap(done)))),
            make("div", { class: "tumar-row" }, button("plain", fill(words.feed_autoplay, { count: AUTOPLAY }), autoplay), ask),
            reason,
          ]
        : [make("h3", { tabindex: "-1" }, words.feed_empty)]),
    );
    const share = (/** @type {number[]} */ seen) => bars(topics.map((/** @type {any} */ topic, /** @type {number} */ index) => {
      const part = seen.filter((one) => one === index).length;
      return { name: topic.title, share: seen.length ? part / seen.length : 0, text: String(part) };
    }));
    const wants = bars(topics.map((/** @type {any} */ topic, /** @type {number} */ index) => ({ name: topic.title, share: weights[index] / sum, text: `${Math.round((100 * weights[index]) / sum)} %` })));
    const side = make("div", {}, make("h4", {}, words.feed_thinks), wants, make("p", { class: "tumar-hint" }, words.feed_rule), button("clean", words.feed_reset, () => tap("reset")));
    const compared = shown.length >= ENOUGH && make("div", { class: "tumar-panel" },
      make("div", { class: "tumar-columns" },
        make("div", {}, make("h4", {}, fill(words.feed_first, { count: ENOUGH / 2 })), share(shown.slice(0, ENOUGH / 2))),
        make("div", {}, make("h4", {}, fill(words.feed_last, { count: ENOUGH / 2 })), share(shown.slice(-ENOUGH / 2)))),
      make("h4", {}, think.title), ...prose(model, think.blocks));
    body.replaceChildren(...(taps.length ? [] : prose(model, intro.blocks)), make("div", { class: "tumar-columns" }, phone, side), ...(compared ? [compared] : []));
    say("");
    if (focus) /** @type {HTMLElement | null} */ (phone.querySelector("h3"))?.focus({ preventScroll: true });
  }

  draw(false);
}

export default { render };
