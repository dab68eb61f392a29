// Which key asks for what: the same on the slides and in the notes window.

/** By the sign that a key writes, or its name. @type {Record<string, string>} */
const SIGNS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
  Home: "first", End: "last", Enter: "choose", Escape: "overview", o: "overview",
  b: "black", ".": "black", n: "notes", s: "notes", f: "full", "?": "help",
};

/** By its place, where a layout writes another sign: B is "и" in Kazakh and Russian. @type {Record<string, string>} */
const PLACES = { KeyB: "black", Period: "black", KeyN: "notes", KeyS: "notes", KeyF: "full", KeyO: "overview" };

/** Name the command that a key asks for; "" for none. @param {KeyboardEvent} event */
function commandOf(event) {
  if (!event.key || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return "";
  const sign = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (sign === " " && event.shiftKey) return "back";
  return SIGNS[sign] ?? PLACES[event.code] ?? "";
}

const STEPS = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"];
const NOT_TYPED_IN = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

/** @param {Element} target */
function isTypedIn(target) {
  if (target instanceof HTMLInputElement) return ![...NOT_TYPED_IN, "number"].includes(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}

/**
 * Say whether the control that has the focus needs a key itself: every other key works wherever the focus is.
 * @param {KeyboardEvent} event
 */
function isNeeded(event) {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (isTypedIn(target)) return true;
  if (target.matches("input[type=number], input[type=range], input[type=radio], select") && STEPS.includes(event.key)) return true;
  if ([" ", "Enter"].includes(event.key)) return Boolean(target.closest("button, a[href], summary, select, input"));
  const down = ["ArrowUp", "ArrowDown"].includes(event.key) && target.scrollHeight > target.clientHeight + 1;
  const aside = ["ArrowLeft", "ArrowRight"].includes(event.key) && target.scrollWidth > target.clientWidth + 1;
  return (down || aside) && target instanceof HTMLElement && target.tabIndex >= 0 && !target.matches("button, a, summary, input, select");
}
