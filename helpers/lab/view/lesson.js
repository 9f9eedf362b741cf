import { chips } from "./chips.js";
import { button, labelled, make, marked, say } from "./dom.js";

const WHY = `The library took the page as it was. The specialist needs questions with their answers, and somebody
  has to write them: this is claim D1.`.replace(/\s+/g, " ");

/** What a page is taught by: a question, its answer, wordings to train and wordings kept for the test. */
export function lessonForm(line, id, pageText, ontaught) {
  let own = false; // something stands here that was not taught yet
  let typed = false; // a proposal never overwrites the question that the learner wrote
  let basis = ""; // the question that the wordings were proposed for
  let waiting = false; // a proposal is on its way …
  let hurried = false; // … and Teach it was pressed meanwhile
  const question = make("input", { maxlength: 300, oninput: asked, onchange: propose });
  const answer = make("input", { maxlength: 300, oninput: () => answered(), onchange: propose });
  const where = make("small", { class: "where" });
  const others = make("div", { class: "row others", role: "group", "aria-label": "Other answers on this page" });
  const touch = () => {
    own = true;
  };
  const trained = chips("Trained", "the specialist learns these", touch);
  const kept = chips("Kept for the test", "never trained, asked afterwards", touch);
  const teach = button("Teach it", send, { class: "main" });
  const when = make("small");
  const node = make(
    "div",
    { class: "lesson", role: "group", "aria-label": `Question and answer for ${id}` },
    labelled("Question", question, `Question for ${id}`),
    labelled("Answer", answer, `Answer for ${id}`),
    where,
    others,
    trained.node,
    kept.node,
    make("div", { class: "row" }, teach, when),
    make("small", {}, WHY),
  );

  function asked() {
    own = true;
    typed = question.value.trim() !== "";
  }

  function propose() {
    waiting = true;
    line.send("propose", [id, answer.value.trim(), typed ? question.value.trim() : ""], () => {
      waiting = false;
      if (hurried) send();
    });
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
    others.replaceChildren(...answers.map((words) => button(`Take “${words}”`, () => mark(words), { class: "quiet" })));
    others.hidden = answers.length === 0;
  }

  function mark(words) {
    answer.value = words;
    showMark();
    typed = false; // another answer needs another question
    propose();
  }

  /** What was proposed for another question is not taught with this one. */
  function send() {
    hurried = waiting;
    if (waiting) return;
    const words = question.value.trim();
    const lists = [trained, kept].map((some) => (words === basis ? some.values() : some.own()));
    const values = [id, words, answer.value.trim(), ...lists];
    line.send("teach", values, (accepted) => {
      if (!accepted) return;
      own = false;
      typed = false;
      ontaught();
    });
  }

  function fill(lesson) {
    basis = lesson.question;
    question.value = lesson.question;
    answer.value = lesson.answer;
    showMark();
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
    /** What was asked already is not typed again; a draft is not overwritten. */
    ask(words, said) {
      if (own) return;
      typed = true;
      question.value = words;
      answer.value = said;
      showMark();
    },
    /** Of a proposal only what is about what stands here now, and never in the place of what was typed. */
    propose(lesson) {
      const another = lesson.question !== question.value.trim();
      if ((another && (typed || (own && !waiting))) || (own && lesson.answer !== answer.value.trim())) return;
      fill(lesson);
      trained.propose(further(lesson));
      kept.propose(lesson.kept);
      offer(lesson.others);
    },
    /** A pair that was written before, to be changed. */
    show(lesson) {
      typed = true;
      fill(lesson);
      trained.show(further(lesson), lesson.own);
      kept.show(lesson.kept, lesson.own);
      offer();
    },
    draw({ disagrees }) {
      say(when, disagrees ? "Not learned while two pages disagree." : "Learned at the next Retrain.");
    },
  };
}

/** The first of the trained wordings is the question itself. */
function further({ question, trained }) {
  return trained.filter((wording) => wording !== question);
}
