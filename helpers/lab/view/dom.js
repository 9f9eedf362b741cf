/** Plain functions that make and patch elements. Text is always set as text, never as markup. */

/** An element with attributes (`onclick` and the like are listeners) and children, elements or strings. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  element.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys (d, d deletes a cell) look at the element in focus
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function button(label, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, label);
}

/** A control with a visible label, which is also its name: a label around a select would add the options to it. */
export function labelled(words, control, name = words) {
  control.setAttribute("aria-label", name);
  return make("label", { class: "field" }, make("span", {}, words), control);
}

/** Set a text only where it differs: so screen readers hear changes, and nothing else. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

/** Set the value of a field, unless somebody is typing in it. */
export function put(field, value) {
  if (document.activeElement !== field && field.value !== value) field.value = value;
}

/** Fill a select with [value, words] pairs, and keep what was chosen where it is still offered. */
export function offer(select, pairs) {
  const wanted = JSON.stringify(pairs);
  if (select.dataset.offered === wanted) return;
  const chosen = select.value;
  select.replaceChildren(...pairs.map(([value, words]) => make("option", { value }, words)));
  if (pairs.some(([value]) => value === chosen)) select.value = chosen;
  select.dataset.offered = wanted;
}

/** A text as strings and <mark> elements. `spans` are [start, end] in characters, in any order. */
export function marked(text, spans) {
  const letters = Array.from(text); // Python counts characters, JavaScript halves of them
  const pieces = [];
  let place = 0;
  for (const [start, end] of [...spans].sort((one, other) => one[0] - other[0])) {
    if (start < place || end <= start) continue;
    pieces.push(letters.slice(place, start).join(""));
    pieces.push(make("mark", {}, letters.slice(start, end).join("")));
    place = end;
  }
  return [...pieces, letters.slice(place).join("")];
}

/** Keeps one part for each item while its key stays, so that focus and typed text survive a redraw. */
export function keyed(parent, key, build) {
  let parts = new Map();
  return (items) => {
    const next = new Map(items.map((item) => [key(item), parts.get(key(item)) ?? build(item)]));
    for (const [name, part] of parts) if (!next.has(name)) part.node.remove();
    parts = next;
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    items.forEach((item, place) => {
      const part = parts.get(key(item));
      part.draw(item);
      if (parent.children[place] !== part.node) parent.insertBefore(part.node, parent.children[place] ?? null);
    });
    if (focused?.isConnected) focused.focus({ preventScroll: true }); // a part that moved has lost it
    return parts;
  };
}
