// Shows the activities of an exported page: the same modules as in JupyterLab, with a model that lives in the page only.

/** A model with the interface that anywidget gives to a front end. Nothing is stored and nothing is sent. */
class Model {
  /** @param {Record<string, any>} state @param {Record<string, string>} films */
  constructor(state, films) {
    this.state = state;
    this.films = films;
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
    /** @type {Set<string>} */
    this.changed = new Set();
  }

  /** @param {string} name */
  get(name) {
    const value = this.state[name];
    return name === "film" && typeof value === "string" ? bytes(this.films[value]) : value;
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

/** @param {string | undefined} base64 */
function bytes(base64) {
  const text = atob(base64 ?? "");
  const array = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) array[index] = text.charCodeAt(index);
  return new DataView(array.buffer);
}

/** Show every activity of the page; `data-live` on its place says that it is ready. */
async function wake() {
  const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("tumar-data")).textContent ?? "{}");
  /** @type {Map<number, Promise<any>>} */
  const modules = new Map();
  const load = (/** @type {number} */ index) => {
    if (!modules.has(index)) modules.set(index, import(URL.createObjectURL(new Blob([data.modules[index]], { type: "text/javascript" }))));
    return modules.get(index);
  };
  const places = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-activity]"))];
  await Promise.all(
    places.map(async (place) => {
      const { module, state } = data.activities[Number(place.dataset.activity)];
      const own = { ...structuredClone(state), words: data.words, pictures: data.pictures };
      const live = document.createElement("div");
      await (await load(module)).default.render({ model: new Model(own, data.films), el: live });
      place.replaceChildren(live);
      place.dataset.live = "true";
    }),
  );
  document.documentElement.dataset.awake = "true";
}

wake();
