import { button, make } from "./dom.js";

/** A group of wordings, each in a small field that can be changed or removed. */
export function chips(name, note, onedit) {
  const box = make("div", { class: "chips", role: "group", "aria-label": name });
  const add = button("+ wording", () => insert("").focus(), { class: "quiet", "aria-label": `Add a wording: ${name}` });
  const fields = () => [...box.querySelectorAll("input")];

  function insert(text) {
    const field = make("input", { "aria-label": `Wording, ${name}`, oninput: changed, maxlength: 300 });
    const remove = button("×", () => removed(chip), { "aria-label": `Remove “${text}”` });
    const chip = make("span", { class: "chip" }, field, remove);
    field.value = text;
    field.size = Math.min(46, Math.max(12, text.length));
    box.insertBefore(chip, add);
    return field;
  }

  function changed(event) {
    event.target.size = Math.min(46, Math.max(12, event.target.value.length));
    onedit();
  }

  function removed(chip) {
    const neighbour = chip.nextElementSibling;
    chip.remove();
    onedit();
    (neighbour.querySelector?.("input") ?? neighbour).focus(); // the focus must not fall out of the form
  }

  box.append(make("div", {}, make("b", {}, name), " ", make("small", {}, note)), add);
  return {
    node: box,
    values: () =>
      fields()
        .map((field) => field.value.trim())
        .filter(Boolean),
    show(texts) {
      for (const chip of box.querySelectorAll(".chip")) chip.remove();
      for (const text of texts) insert(text);
    },
  };
}
