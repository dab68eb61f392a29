/** Numbers from 0 to 1 from a seed: mulberry32 by Tommy Ettinger, in the public domain. @param {number} seed */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MOST = 2000; // boxes; then everybody has seen it

/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const part = (/** @type {string} */ name) => sections.find((/** @type {any} */ section) => section.marks.includes(name));
  const [box, guess, think] = [part("box"), part("guess"), part("think")];
  const [names, odds, price] = [model.get("names"), model.get("odds"), model.get("price")];
  const answers = answersOf(model, { at: 0, opened: 0, guessed: /** @type {number[]} */ ([]) });
  const framed = frame(model, el, "loot_box", () => pages.show(0, true));
  const { words, say } = framed;
  const pages = pager(framed, answers, [guessing, opening, chart]);
  const number = (/** @type {number} */ value) => new Intl.NumberFormat(model.get("language")).format(value);
  const rare = odds.indexOf(Math.min(...odds));

  /** What the first boxes hold: the same on every screen. @param {number} count */
  function draws(count) {
    const random = randomFrom(model.get("seed"));
    return Array.from({ length: count }, () => {
      let left = random();
      return Math.min(odds.length - 1, odds.findIndex((/** @type {number} */ chance) => (left -= chance) < 0) >>> 0);
    });
  }

  function guessing() {
    const pick = (/** @type {number} */ index) => answers.set({ guessed: [...answers.get().guessed.filter((other) => other !== index), index] });
    return [
      ...prose(model, intro.blocks),
      make("div", { class: "tumar-columns" },
        make("div", { class: "tumar-panel" }, make("h3", {}, box.title), ...prose(model, box.blocks), make("p", {}, fill(words.loot_price, { price: number(price) })), make("ul", { class: "tumar-options" }, ...model.get("lines").map((/** @type {string} */ line) => make("li", {}, line)))),
        make("div", {}, make("h3", {}, guess.title), ...prose(model, guess.blocks), options(model, guess.items, { tried: answers.get().guessed, pick, say })),
      ),
    ];
  }

  function opening() {
    const shown = make("div", {});
    const last = make("p", { class: "tumar-last" });
    const draw = (/** @type {number} */ more) => {
      const { opened } = answers.get();
      const all = draws(opened);
      const rows = names.map((/** @type {string} */ name, /** @type {number} */ index) => {
        const count = all.filter((thing) => thing === index).length;
        return { name, share: opened ? count / opened : 0, text: fill(words.loot_count, { count: number(count), expected: number(Math.round(10 * opened * odds[index]) / 10) }) };
      });
      const spent = fill(words.loot_spent, { boxes: number(opened), price: number(opened * price) });
      shown.replaceChildren(make("p", { class: "tumar-result" }, spent), bars(rows), make("p", { class: "tumar-hint" }, words.loot_fair));
      last.textContent = more === 1 && opened ? names[all[opened - 1]] : "";
      if (more) say([last.textContent, spent].filter(Boolean).join(". "));
    };
    const open = [1, 10, 100].map((count) => button(count === 1 ? "main" : "open", fill(words.loot_open, { count }), () => {
      answers.set({ opened: Math.min(MOST, answers.get().opened + count) });
      draw(count);
    }));
    draw(0);
    return [make("h3", {}, box.title), make("div", { class: "tumar-row" }, ...open, last), shown];
  }

  /** How many of a hundred players have the rarest thing after so many boxes: 1 - (1 - p)^n of them. */
  function chart() {
    const chance = odds[rare];
    const counts = [0.25, 0.5, 1, 2, 3].map((part) => Math.max(1, Math.round(part / chance)));
    const rows = [...new Set(counts)].map((count) => {
      const have = 1 - (1 - chance) ** count;
      return { name: fill(words.loot_after, { boxes: number(count), price: number(count * price) }), share: have, text: fill(words.loot_have, { count: Math.round(100 * have) }) };
    });
    const half = Math.ceil(Math.log(0.5) / Math.log(1 - chance));
    return [
      make("h3", {}, fill(words.loot_chart, { thing: names[rare] })), bars(rows),
      make("p", {}, fill(words.loot_half, { boxes: number(half), price: number(half * price) })), make("p", {}, words.loot_memory),
      make("h4", {}, think.title), ...prose(model, think.blocks),
    ];
  }

  pages.show(answers.get().at, false);
}

export default { render };
