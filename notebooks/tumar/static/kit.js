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
    addEventListener("afterprint", () => sheet.remove(), { once: true });
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

