/** @param {{model: Model, el: HTMLElement}} props */
function render({ model, el }) {
  const { intro, sections } = model.get("content");
  const of = (/** @type {string} */ mark) => sections.filter((/** @type {any} */ section) => section.marks.includes(mark));
  const viewers = of("viewers")[0].items;
  const [fields, apps] = [of("field"), of("app")];
  const everybody = viewers.length - 1;
  /** seen[field] = the farthest viewer who sees it: everybody, as in a new app. allowed[app][permission]: true or false once decided */
  const answers = answersOf(model, { at: 0, eyes: everybody, seen: /** @type {Record<string, number>} */ ({}), allowed: /** @type {Record<string, Record<string, boolean>>} */ ({}) });
  const framed = frame(model, el, "profile", () => pages.show(0, true));
  const { words, say } = framed;
  const pages = pager(framed, answers, [...(fields.length ? [profile] : []), ...apps.map((/** @type {any} */ app, /** @type {number} */ at) => () => permissions(app, at))]);
  const reach = (/** @type {number} */ field) => answers.get().seen[field] ?? everybody;

  function profile() {
    const card = make("div", { class: "tumar-card" });
    const eyes = viewers.map((/** @type {any} */ item, /** @type {number} */ index) => button("eyes", make("span", { html: item.html }), () => {
      answers.set({ eyes: index });
      draw();
      say(fill(words.profile_sees, { count: fields.filter((/** @type {any} */ _, /** @type {number} */ field) => reach(field) >= index).length, viewer: item.text }));
    }));
    const feedback = make("p", { class: "tumar-feedback", hidden: true });
    const rows = fields.map((/** @type {any} */ field, /** @type {number} */ at) => {
      const choice = make("select", { class: "tumar-field", "aria-label": fill(words.profile_who, { field: field.title }) }, ...viewers.map((/** @type {any} */ item, /** @type {number} */ index) => make("option", { value: index }, item.text)));
      choice.value = String(reach(at));
      choice.addEventListener("change", () => {
        const item = field.items[Number(choice.value)];
        answers.set({ seen: { ...answers.get().seen, [at]: Number(choice.value) } });
        feedback.hidden = false;
        feedback.innerHTML = item.feedback;
        mark(feedback, item.right);
        draw();
        say(`${item.right ? words.right : words.profile_think} ${feedback.textContent}`);
      });
      return make("label", { class: "tumar-setting" }, make("span", {}, field.title), choice);
    });
    const draw = () => {
      const viewer = answers.get().eyes;
      eyes.forEach((/** @type {HTMLElement} */ press, /** @type {number} */ index) => press.setAttribute("aria-pressed", String(index === viewer)));
      card.replaceChildren(...fields.map((/** @type {any} */ field, /** @type {number} */ at) => {
        const shows = reach(at) >= viewer;
        return make("div", { class: shows ? "" : "tumar-hidden" }, make("b", {}, field.title), ...(shows ? prose(model, field.blocks) : [make("p", { class: "tumar-hint" }, words.profile_hidden)]));
      }));
    };
    draw();
    return [
      ...prose(model, intro.blocks),
      make("div", { class: "tumar-columns" },
        make("div", {}, make("h3", {}, words.profile_settings), ...rows, feedback),
        make("div", {}, make("h3", {}, of("viewers")[0].title), ...prose(model, of("viewers")[0].blocks), make("div", { class: "tumar-row" }, ...eyes), card)),
    ];
  }

  /** @param {any} app @param {number} at */
  function permissions(app, at) {
    const rows = app.items.map((/** @type {any} */ item, /** @type {number} */ index) => {
      const feedback = make("div", { class: "tumar-feedback", html: item.feedback, hidden: true });
      const row = make("li", { class: "tumar-option" });
      const buttons = [true, false].map((allow) => button("decide", allow ? words.profile_allow : words.profile_refuse, () => {
        answers.set({ allowed: { ...answers.get().allowed, [at]: { ...answers.get().allowed[at], [index]: allow } } });
        draw();
        say(`${allow === item.right ? words.right : words.profile_think} ${feedback.textContent}`);
      }));
      [true, false].forEach((allow, place) => buttons[place].setAttribute("aria-label", `${allow ? words.profile_allow : words.profile_refuse}: ${item.text}`));
      const draw = () => {
        const chosen = answers.get().allowed[at]?.[index];
        buttons[0].setAttribute("aria-pressed", String(chosen === true));
        buttons[1].setAttribute("aria-pressed", String(chosen === false));
        feedback.hidden = chosen === undefined;
        mark(row, chosen === undefined ? undefined : chosen === item.right);
      };
      row.append(make("div", { class: "tumar-permission" }, picture(model, item.picture, "icon"), make("span", { html: item.html }), ...buttons), feedback);
      draw();
      return row;
    });
    return [...(at === 0 && !fields.length ? prose(model, intro.blocks) : []), make("h3", {}, app.title), ...prose(model, app.blocks), make("ul", { class: "tumar-options" }, ...rows)];
  }

  pages.show(answers.get().at, false);
}

export default { render };
