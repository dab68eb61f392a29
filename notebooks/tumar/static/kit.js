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
 * @param {...(Node | string | null | undefined)} children
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
  node.append(...children.filter((child) => child != null));
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
 * @param {Model} model
 * @param {HTMLElement} el
 * @param {string} name the activity's name as in its CSS, such as "sort"
 * @param {() => void} startOver called after the answers are emptied
 */
function frame(model, el, name, startOver) {
  const words = model.get("words");
  const body = make("div", { class: "tumar-body" });
  const status = make("p", { class: "tumar-status", role: "status", "aria-live": "polite" });
  const again = button("plain", words.start_over, () => {
    model.set("answers", {});
    model.save_changes();
    startOver();
    status.textContent = words.start_over_done;
  });
  const bar = make("div", { class: "tumar-bar" }, again);
  const root = make("div", { class: `tumar tumar-${name}`, lang: model.get("language") }, body, status, bar);
  el.replaceChildren(root);
  const say = (/** @type {string} */ text) => void (status.textContent = text);
  return { root, body, bar, words, say };
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

