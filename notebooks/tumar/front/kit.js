// What all activities share. This text stands before each activity's module, because the module of a widget cannot import.

/**
 * The part of an anywidget model that activities use.
 * @typedef {{get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   on(name: string, callback: Function): void, off(name: string, callback: Function): void}} Model
 */

/**
 * Make an element. Attributes: `on…` are listeners, true and false switch an attribute, `html` is inline HTML made by
 * grammar.py, anything else is set as it is. Children are nodes or text; null is left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/**
 * Fill the {names} of a sentence.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Make a button.
 * @param {string} kind class names without the prefix: "main", "plain", "option"
 * @param {string | Node} label
 * @param {(event: Event) => void} press
 */
function button(kind, label, press) {
  return make("button", { type: "button", class: `tumar-button tumar-${kind}`, onclick: press }, label);
}

/**
 * Build the frame of an activity: a body, a bar for buttons, and a line that screen readers speak when it changes.
 * With `keeps`, the pupil may keep the answers on this computer, and clear them again; nothing is kept unasked.
 * @param {Model} model
 * @param {HTMLElement} el
 * @param {string} name the activity's name as in its CSS, such as "sort"
 * @param {() => void} startOver called after the answers are emptied
 * @param {{keeps?: boolean}} [options]
 */
function frame(model, el, name, startOver, { keeps = false } = {}) {
  const words = model.get("words");
  const body = make("div", { class: "tumar-body" });
  const status = make("p", { class: "tumar-status", role: "status", "aria-live": "polite" });
  const say = (/** @type {string} */ text) => void (status.textContent = text);
  const again = button("plain", words.start_over, () => {
    model.set("answers", {});
    model.save_changes();
    startOver();
    say(words.start_over_done);
  });
  const bar = make("div", { class: "tumar-bar" }, keeps && keeper(model, name, say), again);
  const root = make("div", { class: `tumar tumar-${name}`, lang: model.get("language") }, body, status, bar);
  el.replaceChildren(root);
  return { root, body, bar, words, say };
}

/** How many copies of the same activity this page has shown, so that each keeps its own answers. @type {Map<string, number>} */
const copies = new Map();

/**
 * A button to keep the answers on this computer; pressed again it clears them.
 * @param {Model} model @param {string} name @param {(text: string) => void} say
 */
function keeper(model, name, say) {
  const words = model.get("words");
  const content = JSON.stringify(model.get("content"));
  const copy = (copies.get(content) ?? 0) + 1;
  copies.set(content, copy);
  let sum = 0; // tells one activity from another; not a secret
  for (let index = 0; index < content.length; index++) sum = (sum * 31 + content.charCodeAt(index)) | 0;
  const key = ["tumar", location.pathname, name, sum, copy].join(" ");
  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // the browser keeps nothing: then nothing is offered
    }
  };
  const node = button("plain", "", () => {
    const keep = stored() === null;
    if (keep) localStorage.setItem(key, JSON.stringify(model.get("answers")));
    else localStorage.removeItem(key);
    draw();
    say(keep ? words.keep_kept : words.keep_cleared);
  });
  const draw = () => (node.textContent = stored() === null ? words.keep : words.keep_clear);
  model.on("change:answers", () => stored() !== null && localStorage.setItem(key, JSON.stringify(model.get("answers"))));
  try {
    const kept = JSON.parse(stored() ?? "null");
    if (kept && typeof kept === "object") model.set("answers", kept);
    localStorage.length;
  } catch {
    node.hidden = true;
  }
  draw();
  return node;
}

/**
 * A button that prints one sheet and nothing else of the page.
 * @param {Record<string, string>} words @param {() => Node[]} parts makes what the sheet shows
 */
function printer(words, parts) {
  return button("plain", words.print, () => {
    const sheet = make("div", { class: "tumar tumar-sheet" }, ...parts());
    document.body.append(sheet);
    document.body.classList.add("tumar-prints");
    const done = () => {
      sheet.remove();
      document.body.classList.remove("tumar-prints");
    };
    addEventListener("afterprint", done, { once: true });
    print();
  });
}

/**
 * Read and change the answers of a model; what is missing has its value from `initial`.
 * @template {Record<string, any>} T
 * @param {Model} model
 * @param {T} initial
 */
function answersOf(model, initial) {
  return {
    /** @returns {T} */
    get: () => ({ ...initial, ...model.get("answers") }),
    /** @param {Partial<T>} changes */
    set: (changes) => {
      model.set("answers", { ...initial, ...model.get("answers"), ...changes });
      model.save_changes();
    },
  };
}

/**
 * Show a picture of the kit.
 * @param {Model} model
 * @param {{src: string, alt: string} | null} image
 * @param {string} kind class name without the prefix
 */
function picture(model, image, kind = "picture") {
  return image && make("img", { class: `tumar-${kind}`, src: model.get("pictures")[image.src], alt: image.alt });
}

/**
 * Show the text and pictures of a section; messages as chat bubbles, with the picture of the cast where there is one.
 * @param {Model} model
 * @param {any[]} blocks
 * @param {Record<string, {src: string, alt: string}>} [cast]
 * @returns {Node[]}
 */
function prose(model, blocks, cast = {}) {
  return blocks.flatMap((block) => {
    if (block.kind === "picture") return [picture(model, block, "scene")];
    if (block.kind === "text") return [make("p", { html: block.html })];
    if (block.kind !== "message") return [];
    const face = cast[block.name];
    return [
      make(
        "p",
        { class: "tumar-message" },
        face ? make("img", { class: "tumar-face", src: model.get("pictures")[face.src], alt: "" }) : make("span", { class: "tumar-face tumar-noface", "aria-hidden": "true" }),
        make("span", { class: "tumar-bubble" }, make("b", {}, block.name + ": "), make("span", { html: block.html })),
      ),
    ];
  });
}

/**
 * Show an activity one view at a time, with Back and Next in the bar; the view's number is `at` in the answers.
 * @param {{body: HTMLElement, bar: HTMLElement, words: Record<string, string>, say: (text: string) => void}} framed
 * @param {{get: () => any, set: (changes: any) => void}} answers
 * @param {(() => (Node | string)[])[]} views
 */
function pager({ body, bar, words, say }, answers, views) {
  const back = button("plain", words.back, () => show(answers.get().at - 1, true));
  const next = button("main", words.next, () => show(answers.get().at + 1, true));
  bar.prepend(back, next);
  /** @param {number} wanted @param {boolean} focus */
  function show(wanted, focus) {
    const at = Math.max(0, Math.min(wanted, views.length - 1));
    if (at !== answers.get().at) answers.set({ at });
    back.hidden = at === 0;
    next.hidden = at === views.length - 1;
    say("");
    const part = views.length > 1 && make("p", { class: "tumar-part" }, fill(words.part, { done: at + 1, all: views.length }));
    body.replaceChildren(...(part ? [part] : []), ...views[at]());
    const heading = /** @type {HTMLElement | null} */ (body.querySelector("h3") ?? body.querySelector("p"));
    heading?.setAttribute("tabindex", "-1");
    if (focus) heading?.focus({ preventScroll: true });
  }
  return { show, next, back };
}

/**
 * Colour a node and what is in it: right, not yet, or only chosen where nothing is right or wrong (null); undefined takes the colour off.
 * @param {Element} node @param {boolean | null | undefined} right
 */
function mark(node, right) {
  node.classList.toggle("tumar-is-chosen", right === null);
  node.classList.toggle("tumar-is-right", right === true);
  node.classList.toggle("tumar-is-not-yet", right === false);
}

/**
 * Options that answer at once: pressed, an option shows its feedback. Every option may be tried.
 * @param {Model} model
 * @param {any[]} items
 * @param {{tried: number[], pick: (index: number) => void, say: (text: string) => void, right?: string, notYet?: string}} use what is said
 *   of an option that is right and of one that is not yet; the words for answers unless given
 */
function options(model, items, { tried, pick, say, right = model.get("words").right, notYet = model.get("words").not_yet }) {
  const rows = items.map((item, index) => {
    const feedback = make("div", { class: "tumar-feedback", html: item.feedback, hidden: true });
    const press = button("choice", make("span", { html: item.html }), () => {
      show();
      say([item.right === null ? "" : item.right ? right : notYet, feedback.textContent].join(" ").trim());
      pick(index);
    });
    const face = picture(model, item.picture, "icon");
    if (face) press.prepend(face);
    const row = make("li", { class: "tumar-option" }, press, feedback);
    const show = () => {
      mark(row, item.right);
      feedback.hidden = !item.feedback;
    };
    if (tried.includes(index)) show();
    return row;
  });
  return make("ul", { class: "tumar-options" }, ...rows);
}

/**
 * A number of hands, with buttons for one more and one fewer.
 * @param {Record<string, string>} words @param {string} name what is counted @param {number} value @param {(value: number) => void} change
 */
function counter(words, name, value, change) {
  const number = make("input", { type: "number", min: "0", max: "99", inputmode: "numeric", value, "aria-label": fill(words.count_hands, { name }) });
  const write = (/** @type {number} */ wanted) => change((value = Math.min(99, Math.max(0, Math.round(wanted) || 0))));
  number.addEventListener("input", () => write(Number(number.value)));
  number.addEventListener("click", () => number.select()); // what is typed takes the place of the 0
  const step = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ by) => {
    const press = button("step", sign, () => {
      write(value + by);
      number.value = String(value);
    });
    press.setAttribute("aria-label", fill(label, { name }));
    return press;
  };
  return make("span", { class: "tumar-counter" }, step("−", words.count_less, -1), number, step("+", words.count_more, 1));
}

/**
 * Bars with their names and figures; `share` is from 0 to 1.
 * @param {{name: string, share: number, text: string, kind?: string}[]} rows
 */
function bars(rows) {
  const row = (/** @type {{name: string, share: number, text: string, kind?: string}} */ { name, share, text, kind = "" }) =>
    make("li", {},
      make("span", { class: "tumar-barname" }, name),
      make("span", { class: "tumar-track", "aria-hidden": "true" }, make("span", { class: `tumar-fill ${kind && "tumar-" + kind}`, style: `width:${100 * Math.min(1, share)}%` })),
      make("span", { class: "tumar-bartext" }, text),
    );
  return make("ul", { class: "tumar-bars" }, ...rows.map(row));
}

