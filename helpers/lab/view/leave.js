import { button, make, say } from "./dom.js";

/** Asks before another library takes the place of this one: what was typed here would be gone. */
export function leaving() {
  let typed = false;
  let go = () => {};
  let stay = () => {};
  const words = make("span");
  const yes = button("Leave it", () => decide(go), { class: "main" });
  const node = make("div", {
    class: "row leave",
    role: "alertdialog",
    "aria-label": "Leave this library?",
    hidden: "",
  });
  node.append(
    words,
    yes,
    button("Stay", () => decide(stay)),
  );

  function decide(then) {
    node.hidden = true;
    then();
  }

  /** `onleave` is done at once if nothing was typed here. */
  function ask(onleave, onstay = () => {}) {
    if (!typed) {
      onleave();
      return;
    }
    [go, stay] = [onleave, onstay];
    say(words, "What you typed in this library would be gone. State…, Write state keeps it as a text.");
    node.hidden = false;
    yes.focus();
  }

  function draw(screen) {
    typed = screen.typed;
    if (!typed) node.hidden = true;
  }
  return { node, draw, ask };
}
