import { chips } from "./chips.js";
import { button, labelled, make, marked, say } from "./dom.js";

const WHY = `The library took the page as it was. The specialist needs questions with their answers, and somebody
  has to write them: this is claim D1.`.replace(/\s+/g, " ");

/** What a page is taught by: a question, its answer, wordings to train and wordings kept for the test. */
export function lessonForm(line, id, pageText, ontaught) {
  let own = false; // something stands here that was not taught yet
  let typed = false; // a proposal never overwrites what the learner wrote
  const propose = () => line.send("propose", [id, answer.value.trim(), typed ? question.value.trim() : ""]);
  const question = make("input", { maxlength: 300, oninput: () => touch(), onchange: propose });
  const answer = make("input", { maxlength: 300, oninput: () => answered(), onchange: propose });
  const where = make("small", { class: "where" });
  const others = make("div", { class: "row others", role: "group", "aria-label": "Other answers on this page" });
  const trained = chips("Trained", "the specialist learns these", touch);
  const kept = chips("Kept for the test", "never trained, asked afterwards", touch);
  const teach = button("Teach it", send, { class: "main" });
  const node = make(
    "div",
    { class: "lesson", role: "group", "aria-label": `Question and answer for ${id}` },
    labelled("Question", question, `Question for ${id}`),
    labelled("Answer", answer, `Answer for ${id}`),
    where,
    others,
    trained.node,
    kept.node,
    make("div", { class: "row" }, teach, make("small", {}, "Learned at the next Retrain.")),
    make("small", {}, WHY),
  );

  function touch() {
    own = true;
    typed = true;
  }

  function answered() {
    own = true;
    showMark();
  }

  function showMark() {
    const start = pageText().indexOf(answer.value);
    const before = Array.from(pageText().slice(0, Math.max(0, start))).length;
    if (!answer.value) say(where, "");
    else if (start < 0) say(where, "These words do not stand on the page.");
    else {
      where.replaceChildren(...marked(pageText(), [[before, before + Array.from(answer.value).length]]));
      where.hidden = false;
    }
  }

  /** What else the page could be asked for: one click, and the lab writes the question for it. */
  function offer(answers = []) {
    others.replaceChildren(
      ...answers.map((words) => button(`Ask for “${words}”`, () => mark(words), { class: "quiet" })),
    );
    others.hidden = answers.length === 0;
  }

  function mark(words) {
    answer.value = words;
    showMark();
    typed = false; // another answer needs another question
    propose();
  }

  function send() {
    const values = [id, question.value.trim(), answer.value.trim(), trained.values(), kept.values()];
    line.send("teach", values, (accepted) => {
      if (!accepted) return;
      own = false;
      typed = false;
      ontaught();
    });
  }

  return {
    node,
    focus: () => question.focus(),
    unsaved: () => own,
    mark(words) {
      answer.value = words;
      showMark();
      propose();
    },
    show(lesson, asked = false) {
      const answers = lesson.answer === answer.value.trim();
      if ((typed || (own && !answers)) && !asked) return;
      typed = asked;
      question.value = lesson.question;
      answer.value = lesson.answer;
      trained.show(lesson.trained.filter((wording) => wording !== lesson.question));
      kept.show(lesson.kept);
      offer(lesson.others);
      showMark();
    },
  };
}
