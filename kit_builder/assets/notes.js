// Runs in the notes window. From a file each load of the slides is of another origin, so the two only send messages, and
// this window asks: whatever page its opener shows by then, slides that are loaded again answer.

const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(name));
const keys = /** @type {HTMLDialogElement} */ (document.querySelector("dialog"));
let started = Number(document.body.dataset.started) || Date.now();
let seen = "";
let answered = Date.now();

/** Ask for what is new, or for a command. @param {string} [command] */
const ask = (command = "") => opener?.postMessage({ to: "tumar-slides", seen, started, command }, "*");

addEventListener("message", ({ data, source }) => {
  if (source !== opener || data?.to !== "tumar-notes") return;
  answered = Date.now();
  find(".lost").hidden = true;
  find(".said").textContent = data.said;
  if (!data.stamp || data.stamp === seen) return;
  seen = data.stamp;
  find(".place").textContent = data.place;
  find(".planned").textContent = data.planned;
  find(".text").innerHTML = data.notes;
  find(".preview .slides").innerHTML = data.following;
  scrollTo(0, 0);
});

function tick() {
  const seconds = Math.floor((Date.now() - started) / 1000);
  find(".clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  find(".lost").hidden = Boolean(opener && !opener.closed) && Date.now() - answered < 3000;
  ask();
}

/** @param {string} command */
function press(command) {
  if (command === "help" || keys.open) keys.open ? keys.close() : keys.showModal();
  else if (command === "notes") opener?.focus();
  else ask(command);
}

document.addEventListener("keydown", (event) => {
  const command = commandOf(event);
  if (event.key === "F5") return event.preventDefault(); // of a presenter; this window would be empty
  if (!command || isNeeded(event) || (keys.open && event.key === "Escape")) return;
  event.preventDefault();
  if (!event.repeat || ["next", "back"].includes(command)) press(command);
});
for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", () => (button.dataset.press ? press(button.dataset.press) : (started = Date.now())));
}
setInterval(tick, 500);
tick();
