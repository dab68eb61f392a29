// Beside the activities of the pupils' page: the way back to START, and a question before answers would be lost.

if (new URLSearchParams(location.search).has("start")) /** @type {HTMLElement} */ (document.getElementById("to-start")).hidden = false; // START is there

/** @param {Event} event */
const ask = (event) => event.preventDefault();

/** What was written or chosen is nowhere but in this page. A film that was moved, or a view that was turned, is no answer. @param {Event} event */
function answered(event) {
  const target = /** @type {Element} */ (event.target);
  const isAnswer = event.type === "input" ? !target.matches("[type=range]") : target.closest(".tumar-choice, [aria-pressed]");
  if (isAnswer && target.closest("[data-activity]")) addEventListener("beforeunload", ask);
}

for (const name of ["input", "click"]) document.addEventListener(name, answered, true);
