import { button, labelled, make } from "./dom.js";

const LARGEST = 1_000_000; // bytes; Python checks it again

/** A learner's own documents: pasted, or a file. */
export function documents(line, leave) {
  let shown = "";
  const text = make("textarea", { "aria-label": "Text of your document", rows: 4, placeholder: "Paste text here" });
  const file = make("input", { type: "file", accept: ".md,.markdown,.txt,.csv,.pdf", onchange: read });
  const hint = make("small", { role: "status" }, "Markdown, plain text, CSV or PDF, in English, at most 1 MB.");
  const opened = () => leave.ask(() => line.send("open_text", ["pasted.md", text.value]));
  const paste = button("Open the pasted text", opened, { class: "main" });
  const row = make("div", { class: "row" }, paste, labelled("or a file", file), hint);
  const node = make("section", { class: "panel", "aria-label": "Your own documents" }, text, row);

  function read() {
    const [chosen] = file.files;
    if (!chosen) return;
    file.value = ""; // so that the same file can be chosen again after it was changed
    if (chosen.size > LARGEST) {
      hint.textContent = `${chosen.name} has ${chosen.size} bytes; at most ${LARGEST} fit.`;
      return;
    }
    const reader = new FileReader();
    reader.onload = () => leave.ask(() => line.send("open_file", [chosen.name], undefined, [reader.result]));
    reader.onerror = () => {
      hint.textContent = `${chosen.name} cannot be read.`;
    };
    reader.readAsArrayBuffer(chosen);
  }

  /** Once another document is open, its pages need the room. */
  function draw({ office, offices }) {
    const now = JSON.stringify([office, offices]);
    if (office === "own" && shown && now !== shown) node.hidden = true;
    if (now !== shown) node.dispatchEvent(new Event("moved"));
    shown = now;
  }
  return { name: "Your own documents", node, draw };
}

/** The screen as a text that brings it back. */
export function state(line, leave) {
  let written = "";
  const text = make("textarea", {
    "aria-label": "State",
    rows: 3,
    placeholder: "Press Write state, or paste one here",
  });
  const write = button("Write state", () => line.send("write"), { class: "main" });
  const load = button("Load state", check);
  const node = make(
    "section",
    { class: "panel", "aria-label": "State" },
    text,
    make("div", { class: "row" }, write, load),
  );

  /** A state that is refused asks nothing: only one that can be read would take the place of what was typed. */
  function check() {
    const state = text.value;
    const go = () => line.send("replay", [state]);
    line.send("check_state", [state], (fits) => fits && leave.ask(go));
  }

  function draw(screen) {
    load.disabled = screen.training.busy;
    if (screen.written !== written) text.value = screen.written;
    written = screen.written;
  }
  return { name: "State", node, draw };
}
