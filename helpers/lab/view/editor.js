import { button, keyed, make, say } from "./dom.js";
import { lessonForm } from "./lesson.js";

/** The page that is being edited: its text, its answer to mark, its questions. It stays while it is refused. */
export function editor(line, page, close) {
  let stored = page.text;
  const text = make("textarea", { "aria-label": `Text of page ${page.id}`, rows: 2, onkeydown: keys });
  const hint = make("small", { role: "status", hidden: "" });
  const form = lessonForm(line, page.id, () => text.value, close);
  const lessons = make("ul", { class: "lessons", "aria-label": "What this page is taught by" });
  const drawLessons = keyed(lessons, (lesson) => JSON.stringify(lesson), taught);
  const node = make(
    "div",
    { class: "editor" },
    text,
    make(
      "div",
      { class: "row" },
      button("Save", save, { class: "main" }),
      button("This is the answer", markAnswer, { title: "Select the answer in the text first" }),
      button("Delete", () => line.send("delete", [page.id]), { "aria-label": `Delete page ${page.id}` }),
      button("Close", close),
    ),
    hint,
    lessons,
    form.node,
  );
  text.value = stored;

  function keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    if (event.key === "Escape") close();
  }

  function save() {
    line.send("edit", [page.id, text.value], (accepted) => accepted && form.node.hidden && close());
  }

  function markAnswer() {
    const words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
    say(hint, words ? "" : "First select the answer in the text: with the mouse, or with Shift and the arrow keys.");
    form.node.hidden = false;
    if (words) form.mark(words);
    else text.focus();
  }

  function taught(lesson) {
    const words = make("span", {}, `${lesson.question} → ${lesson.answer}`);
    const count = make("small", {}, count_of(lesson));
    const change = button("Change", () => edit(lesson), { class: "quiet", "aria-label": `Change: ${lesson.question}` });
    const forget = () => line.send("unteach", [page.id, lesson.question]);
    const remove = button("Remove", forget, { class: "quiet", "aria-label": `Remove: ${lesson.question}` });
    return { node: make("li", {}, words, " ", count, change, remove), draw() {} };
  }

  function edit(lesson) {
    form.node.hidden = false;
    form.show(lesson);
    form.focus();
  }

  return {
    node,
    focus: () => text.focus(),
    /** True if something stands here that was neither saved nor taught. */
    unsaved: () => text.value !== stored || form.unsaved(),
    teach: (question, answer) => {
      form.node.hidden = false;
      if (question) form.ask(question, answer);
      form.focus();
    },
    propose(proposal) {
      form.node.hidden = false;
      form.propose(proposal);
    },
    draw(now) {
      if (now.text !== stored && text.value === stored) text.value = now.text; // changed elsewhere: nothing is lost
      stored = now.text;
      drawLessons(now.lessons);
      form.draw(now);
    },
  };
}

function count_of(lesson) {
  const kept = lesson.kept.length ? `, ${lesson.kept.length} kept for the test` : "";
  return `${lesson.trained.length} trained${kept}${lesson.prepared ? ", prepared" : ""}`;
}
