// Shows the activities of an exported page: the same modules as in JupyterLab, with a model that lives in the page only.

/** A model with the interface that anywidget gives to a front end. Nothing is stored and nothing is sent. */
class Model {
  /** @param {Record<string, any>} state */
  constructor(state) {
    this.state = state;
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
    /** @type {Set<string>} */
    this.changed = new Set();
  }

  /** @param {string} name */
  get(name) {
    const value = this.state[name];
    return name === "film" && typeof value === "string" ? film(value) : value;
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    this.state[name] = value;
    this.changed.add(name);
  }

  save_changes() {
    for (const name of this.changed) this.tell(`change:${name}`, this.state[name]);
    if (this.changed.size) this.tell("change", undefined);
    this.changed.clear();
  }

  /** @param {string} name @param {any} value */
  tell(name, value) {
    for (const callback of this.listeners.get(name) ?? []) callback(value);
  }

  /** @param {string} name @param {Function} callback */
  on(name, callback) {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(callback));
  }

  /** @param {string} [name] @param {Function} [callback] */
  off(name, callback) {
    if (!name) this.listeners.clear();
    else if (!callback) this.listeners.delete(name);
    else this.listeners.get(name)?.delete(callback);
  }

  send() {}
}

/** The bytes of a film; null while the page is not read as far as that. @param {string} name */
function film(name) {
  if (name && document.readyState === "loading") return null; // the film's element may be there in part
  const base64 = (name && document.getElementById(`film-${name}`)?.textContent) ?? "";
  const text = atob(base64);
  const array = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) array[index] = text.charCodeAt(index);
  return new DataView(array.buffer);
}

/**
 * Show every activity of the page; `data-live` on its place says that it is ready. A film comes later: it stands at the end of the page.
 * One that fails, as in a browser that is too old for it, leaves its place to its paper form and does not keep the others waiting.
 */
async function wake() {
  const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("tumar-data")).textContent ?? "{}");
  /** @type {Map<number, Promise<any>>} */
  const modules = new Map();
  const load = (/** @type {number} */ index) => {
    if (!modules.has(index)) modules.set(index, import(URL.createObjectURL(new Blob([data.kit, data.modules[index]], { type: "text/javascript" }))));
    return modules.get(index);
  };
  const whole = new Promise((done) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", done) : done(null)));
  const places = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-activity]"))];
  /** @param {HTMLElement} place */
  const show = async (place) => {
    const { module, state } = data.activities[Number(place.dataset.activity)];
    const own = { ...JSON.parse(JSON.stringify(state)), words: data.words, pictures: data.pictures };
    const live = document.createElement("div");
    const model = new Model(own);
    await (await load(module)).default.render({ model, el: live });
    if (state.film) whole.then(() => model.tell("change:film", undefined));
    place.replaceChildren(live);
    place.dataset.live = "true";
  };
  await Promise.all(
    places.map((place) =>
      show(place).catch((error) => {
        console.info(error);
        /** @type {HTMLElement} */ (place.parentElement).classList.add("asleep");
      }),
    ),
  );
  document.documentElement.dataset.awake = "true";
}

const awake = wake();
