import { button, make, say } from "./dom.js";

const LEAVING = {
  name: "Leave this library?",
  words: () => "What you typed in this library would be gone. State…, Write state keeps it as a text.",
  yes: "Leave it",
  no: "Stay",
};

/** Asks before something takes the place of what was typed here. */
export function leaving() {
  let typed = ""; // what would be gone, in words
  let go = () => {};
  let stay = () => {};
  const words = make("span");
  const yes = button(LEAVING.yes, () => decide(go), { class: "main" });
  const no = button(LEAVING.no, () => decide(stay));
  const node = make("div", { class: "row leave", role: "alertdialog", hidden: "" }, words, yes, no);

  function decide(then) {
    node.hidden = true;
    then();
  }

  /** `onleave` is done at once if nothing was typed here. */
  function ask(onleave, onstay = () => {}, asked = LEAVING) {
    if (!typed) {
      onleave();
      return;
    }
    [go, stay] = [onleave, onstay];
    node.setAttribute("aria-label", asked.name);
    say(words, asked.words(typed));
    say(yes, asked.yes);
    say(no, asked.no);
    node.hidden = false;
    yes.focus();
  }

  function draw(screen) {
    typed = screen.typed;
    if (!typed) node.hidden = true;
  }
  return { node, draw, ask };
}
