import { button, make } from "./dom.js";

/** A group of wordings, each in a small field that can be changed or removed. */
export function chips(name, note, onedit) {
  const box = make("div", { class: "chips", role: "group", "aria-label": name });
  const add = button("+ wording", () => insert("", true).focus(), {
    class: "quiet",
    "aria-label": `Add a wording: ${name}`,
  });
  const unwanted = new Set(); // proposals that the learner took out
  const all = () => [...box.querySelectorAll(".chip")];
  const fields = () => [...box.querySelectorAll("input")];
  const texts = (some) => some.map((chip) => chip.querySelector("input").value.trim()).filter(Boolean);

  function insert(text, own) {
    const field = make("input", { "aria-label": `Wording, ${name}`, oninput: () => changed(chip), maxlength: 300 });
    const remove = button("×", () => removed(chip, text), { "aria-label": `Remove “${text}”` });
    const chip = make("span", { class: own ? "chip own" : "chip" }, field, remove);
    field.value = text;
    field.size = Math.min(46, Math.max(12, text.length));
    box.insertBefore(chip, add);
    return field;
  }

  function changed(chip) {
    const field = chip.querySelector("input");
    field.size = Math.min(46, Math.max(12, field.value.length));
    chip.classList.add("own");
    onedit();
  }

  function removed(chip, text) {
    const neighbour = chip.nextElementSibling;
    chip.remove();
    unwanted.add(text);
    onedit();
    (neighbour.querySelector?.("input") ?? neighbour).focus(); // the focus must not fall out of the form
  }

  /** Other proposals take the place of those that nobody touched. */
  function propose(proposed) {
    const place = fields().indexOf(document.activeElement);
    for (const chip of all()) if (!chip.matches(".own")) chip.remove();
    const there = new Set([...texts(all()), ...unwanted]);
    for (const text of proposed) if (!there.has(text)) insert(text, false);
    if (place >= 0 && !box.contains(document.activeElement)) (fields()[place] ?? add).focus();
  }

  box.append(make("div", {}, make("b", {}, name), " ", make("small", {}, note)), add);
  return {
    node: box,
    values: () => texts(all()),
    /** What the learner wrote or changed. */
    own: () => texts(all().filter((chip) => chip.matches(".own"))),
    propose,
    /** Begin afresh, with those in `own` as the learner's. */
    show(wordings, own) {
      for (const chip of all()) chip.remove();
      unwanted.clear();
      for (const text of wordings) insert(text, own.includes(text));
    },
  };
}
