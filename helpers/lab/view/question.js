import { make, offer, put, say } from "./dom.js";

/** The question: typed, or one of the suggested ones. */
export function question(line) {
  const field = make("input", { "aria-label": "Question", maxlength: 400, placeholder: "Ask a question" });
  const suggested = make("select", { "aria-label": "Suggested questions", onchange: choose });
  const ask = make("button", { type: "submit", class: "main" }, "Ask all four");
  const answered = make("small", { role: "status", hidden: "" });
  const node = make("form", { class: "row question", onsubmit: send }, field, suggested, ask, answered);
  let shown = "";

  function send(event) {
    event.preventDefault();
    line.send("ask", [field.value]);
  }

  function choose() {
    if (!suggested.value) return;
    field.value = suggested.value;
    suggested.value = "";
    line.send("ask", [field.value]);
  }

  function draw(screen) {
    offer(suggested, [["", "Suggested…"], ...screen.suggestions.map((text) => [text, text])]);
    const draft = field.value !== shown; // typed and not asked yet: it stays
    if (screen.question !== shown && !draft) put(field, screen.question);
    shown = screen.question;
    say(answered, !shown || field.value.trim() === shown ? "" : `The answers below are to: ${shown}`);
  }

  return { node, draw };
}
