import { button, keyed, make, marked, say } from "./dom.js";
import { editor } from "./editor.js";

const WRITE = { open: "What is the answer now?", "not taught": "Write its question" };

const RESETTING = {
  name: "Reset this library?",
  words: (typed) => `Reset takes back what you wrote here: ${typed}. Undo brings it back.`,
  yes: "Drop and reset",
  no: "Keep",
};

const MEANING = {
  taught: "The specialist learned what this page says.",
  "taught in part": "The specialist learned some of what this page says.",
  "to be trained": "A question is written for this page; the specialist learns it at the next Retrain.",
  stale: "The specialist learned something else; it has not seen what this page says now.",
  "not taught": "The library has this page; nobody wrote a question from which the specialist could learn it.",
  open: "The page changed, and its question waits for the new answer.",
  "": "The librarian finds this page; the specialist is not taught it.",
};

/** The library: a list of pages, each edited in place, and what can be done to all of them. */
export function library(line, leave) {
  let seen = { changed: "", edition: 0 };
  const proposed = new Map(); // for each page, the proposal that was shown last
  let parts = new Map();
  let shown = "";
  let width = 0;
  const title = make("h3");
  const undo = button("Undo", () => line.send("undo"), { title: "Take back the last change" });
  const reset = button("Reset", startAgain, { title: "Back to the first edition" });
  const adding = addition(line);
  const head = make("div", { class: "row head" }, title, adding.open, undo, reset);
  const notices = make("ul");
  const unread = make("details", { class: "notices" }, make("summary", {}, "About these documents"), notices);
  const list = make("ul", { class: "pages", "aria-label": "Pages of the library" });
  const forget = (id) => proposed.delete(id); // whoever asks for a proposal wants to see it, even the same again
  const drawPages = keyed(list, (page) => page.id, pageItem(line, forget));
  const rest = make("small", { class: "rest", hidden: "" });
  const meaning = make("small", { class: "meaning", hidden: "" });
  const parted = [head, adding.node, meaning, unread, list, rest];
  const node = make("section", { class: "library", "aria-label": "Library" }, ...parted);

  // A page may be drawn before it has its width, and in another width everything above has another height.
  new ResizeObserver(() => list.clientWidth !== width && scroll()).observe(list);

  function startAgain() {
    const done = () => {
      line.send("reset");
      reset.focus();
    };
    leave.ask(done, () => reset.focus(), RESETTING);
  }

  function draw(screen) {
    say(title, `Library · edition ${screen.edition}`);
    undo.disabled = !screen.can_undo;
    say(meaning, screen.meanings.open ?? "");
    unread.hidden = screen.notices.length === 0;
    notices.replaceChildren(...screen.notices.map((notice) => make("li", {}, notice)));
    parts = drawPages(screen.pages);
    const left = screen.pages.length < screen.in_all;
    say(rest, left ? `${screen.pages.length} of the ${screen.in_all} pages; the librarian searches all.` : "");
    for (const [id, part] of parts) part.node.classList.toggle("changed", id === screen.changed);
    if (screen.proposal) propose(screen.proposal);
    if (screen.changed !== seen.changed || screen.edition !== seen.edition) show(screen.changed);
    seen = { changed: screen.changed, edition: screen.edition };
  }

  /** A proposal that comes back after one for another page is no news, and must not open its page again. */
  function propose(proposal) {
    const words = JSON.stringify(proposal);
    if (proposed.get(proposal.page) !== words) {
      parts.get(proposal.page)?.propose(proposal);
      show(proposal.page);
    }
    proposed.set(proposal.page, words);
  }

  /**
   * Scroll within the list only: the notebook must not jump. It waits until everything has its place. Of a page that
   * is being taught the button must be seen that teaches it.
   */
  function show(id) {
    shown = id;
    requestAnimationFrame(scroll);
  }

  function scroll() {
    width = list.clientWidth;
    const page = parts.get(shown)?.node;
    if (!page) return;
    list.scrollTop += page.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
    const teach = page.querySelector(".lesson:not([hidden]) button.main");
    if (!teach) return;
    const below = teach.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom + 8;
    if (below > 0) list.scrollTop += below;
    if (node.contains(document.activeElement) && document.activeElement.matches("button")) {
      teach.focus({ preventScroll: true }); // nobody who types is interrupted
    }
  }

  function teach(id, asked) {
    parts.get(id)?.teach(asked);
    show(id);
  }

  return { node, draw, teach };
}

/** One page of the list: a text to click, and the editor while it is open. */
function pageItem(line, forget) {
  return ({ id }) => {
    let page = null;
    let open = null;
    let draft = null; // an editor that was closed with something unsaved in it
    const text = button("", click, { class: "text", title: `Edit page ${id}` });
    const state = make("span", { class: "state" });
    const write = button("", () => teach(), { class: "quiet", hidden: "" });
    const disagrees = make("em", { class: "disagrees", hidden: "" });
    const kept = make("em", { class: "kept", hidden: "" });
    const name = make("small", {}, id);
    const node = make("li", {}, make("div", { class: "page" }, text, name, state, disagrees, kept, write));

    function edit() {
      if (open) return open;
      open = draft ?? editor(line, page, close);
      if (!draft) open.node.querySelector(".lesson").hidden = true;
      draft = null;
      say(kept, "");
      node.classList.add("open");
      node.append(open.node);
      open.draw(page);
      return open;
    }

    function close() {
      if (open.unsaved()) draft = open;
      say(kept, draft ? "draft kept" : "");
      open.node.remove();
      open = null;
      node.classList.remove("open");
      text.focus();
    }

    /** Who opens a page that waits for a question sees the lab's proposal; a draft is left as it is. */
    function click() {
      const fresh = !open && !draft;
      edit().focus();
      if (fresh && waits()) ask();
    }

    function waits() {
      return !page.disagrees && page.state in WRITE; // no question of its own would settle a disagreement
    }

    function ask(answer = "", question = "") {
      forget(id);
      line.send("propose", [id, answer, question]);
    }

    /** `asked`: a question of the learner's own, with the words that seem to answer it. */
    function teach([question, answer] = []) {
      edit().teach(question, answer);
      ask(answer, question);
    }

    function draw(now) {
      if (JSON.stringify(now) === JSON.stringify(page)) return;
      page = now;
      text.replaceChildren(...marked(page.text, page.marks));
      if (page.before) text.append(" ", make("s", { title: "before" }, page.before));
      state.dataset.state = page.state;
      say(state, page.state);
      state.title = MEANING[page.state] ?? "";
      name.title = state.title;
      say(disagrees, page.disagrees);
      say(write, waits() ? WRITE[page.state] : "");
      (open ?? draft)?.draw(page);
    }

    return {
      node,
      draw,
      propose: (proposal) => (draft ?? edit()).propose(proposal),
      teach,
    };
  };
}

/** The field for a new page; it keeps its text until the library has taken it. */
function addition(line) {
  const text = make("textarea", { "aria-label": "New page", rows: 2, placeholder: "Write a new page" });
  const add = button("Add", send, { class: "main" });
  const node = make(
    "div",
    { class: "adding", hidden: "" },
    text,
    add,
    button("Close", () => toggle(false)),
  );
  const open = button("Add a page", () => toggle(node.hidden), { "aria-expanded": "false" });

  function toggle(shown) {
    node.hidden = !shown;
    open.setAttribute("aria-expanded", String(shown));
    (shown ? text : open).focus();
  }

  function send() {
    const sent = text.value;
    line.send("add", [sent], (accepted) => {
      if (accepted && text.value === sent) {
        text.value = "";
        toggle(false);
      }
    });
  }

  return { node, open };
}
