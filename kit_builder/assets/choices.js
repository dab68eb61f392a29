// Shows of a page what is chosen. An address that ends in ?choice=story-b or #choice=story-b chooses beforehand, and so does one that leads to a cell.

const choosing = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-choice-input]")]);
const offered = new Set(choosing.map((input) => input.value));

function showChosen() {
  const chosen = new Set(choosing.filter((input) => input.checked).map((input) => input.value));
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-choice]"))) {
    const choice = node.dataset.choice ?? "";
    node.hidden = offered.has(choice) && !chosen.has(choice);
    if (node.hidden) for (const film of node.querySelectorAll("video")) film.pause();
  }
}

function chooseByAddress() {
  const named = [location.search, location.hash].flatMap((part) => new URLSearchParams(part.slice(1)).getAll("choice"));
  const target = document.getElementById(location.hash.slice(1));
  const around = /** @type {HTMLElement | null | undefined} */ (target?.closest("[data-choice]"));
  if (around?.dataset.choice) named.push(around.dataset.choice);
  for (const input of choosing) if (named.includes(input.value)) input.checked = true;
  showChosen();
  if (around) target?.scrollIntoView();
}

for (const input of choosing) input.addEventListener("change", showChosen);
addEventListener("hashchange", chooseByAddress);
chooseByAddress();
