import { button, keyed, make, marked, say } from "./dom.js";

const LONGEST = 160; // letters of a page around the answer, so that a card keeps its size

/** The four answers. `teach(page, asked)` opens the question of a page that was not taught. */
export function cards(line, teach) {
  const list = make("div", { class: "cards" });
  const meaning = make("p", { class: "meaning" });
  const patch = keyed(list, (card) => card.way, card(line, teach));

  function draw(screen) {
    say(meaning, screen.meanings["not scored"] ?? "");
    for (const part of patch(screen.cards).values()) part.explain(screen.meanings);
  }
  return { node: make("div", {}, meaning, list), draw };
}

function card(line, teach) {
  return ({ way }) => {
    let shown = null;
    let answered = null; // the last answer that was up to date
    const verdict = make("span", { class: "verdict" });
    const said = make("span", { class: "said" });
    const before = make("s", { title: "before" });
    const answer = make("p", { class: "answer" }, said, " ", before);
    const source = make("p", { class: "source" });
    const why = make("p", { class: "why" });
    const hand = button("Hand it the right page", () => line.send("hand_right_page", [way]), { class: "quiet" });
    const write = button("Teach it", () => teach(shown.teach, shown.ask), { class: "quiet" });
    const odds = make("div", { class: "odds" });
    const spelled = make("p", { class: "spelled" });
    const seconds = make("p", { class: "seconds" });
    const head = make("div", { class: "row head" }, make("h4", {}, way), verdict);
    const actions = make("div", { class: "row" }, hand, write);
    const node = make(
      "section",
      { class: "card", "aria-label": way },
      head,
      answer,
      source,
      why,
      actions,
      odds,
      spelled,
      seconds,
    );

    function draw(now) {
      shown = now;
      node.classList.toggle("again", now.again);
      node.dataset.verdict = now.verdict;
      say(verdict, now.verdict);
      say(said, now.text || (now.verdict === "not trained" ? "—" : "(nothing)"));
      say(before, now.before === now.text ? "" : now.before);
      source.replaceChildren(...sourceWords(now.source));
      say(why, now.why ? `Why: ${now.why}` : "");
      hand.hidden = !now.hand;
      write.hidden = !now.teach;
      actions.hidden = hand.hidden && write.hidden;
      odds.replaceChildren(...now.odds.map(oddsRow));
      say(spelled, now.spelled);
      say(seconds, secondsWords(now));
      if (now.again) return;
      if (answered && (answered.text !== now.text || answered.verdict !== now.verdict)) flash(node);
      answered = now;
    }
    function explain(meanings) {
      verdict.title = meanings[shown.verdict] ?? "";
    }
    return { node, draw, explain };
  };
}

/** Once: with the class gone at its end, it does not flash again when JupyterLab takes the cell out and puts it back. */
function flash(node) {
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
  node.addEventListener("animationend", () => node.classList.remove("flash"), { once: true });
}

function sourceWords({ note, page, text, start, end }) {
  if (!page) return [note];
  const letters = Array.from(text);
  const room = Math.max(20, Math.floor((LONGEST - (end - start)) / 2));
  const from = start > room ? start - room : 0;
  const to = letters.length - end > room ? end + room : letters.length;
  const part = marked(letters.slice(from, to).join(""), [[start - from, end - from]]);
  return [from ? "“…" : "“", ...part, to < letters.length ? "…” · " : "” · ", `${page}, ${note}`];
}

function oddsRow([words, continuation, share, shown]) {
  const bar = make("span", { class: "bar" }, make("span"));
  bar.firstChild.style.width = `${100 * Math.min(1, Math.max(0, share))}%`;
  const name = make("span", { title: `The odds of exactly these words: ${continuation}` }, `${words}: ${continuation}`);
  return make("div", {}, name, bar, make("span", {}, shown));
}

function secondsWords({ look_up, seconds }) {
  if (!seconds) return "";
  const found = look_up ? `${Math.round(1000 * look_up)} ms look-up · ` : "";
  return `${found}${Math.round(1000 * seconds)} ms answer`;
}
