import { button, make, say } from "./dom.js";

/** The tour of the first visit. */
export function tour(line) {
  const place = make("b");
  const text = make("span");
  const state = make("em");
  const back = button("Back", () => line.send("tour", ["-1"]), { "aria-label": "Back, to the stop before" });
  const next = button("Next", () => line.send("tour", ["1"]), { "aria-label": "Next stop of the tour" });
  const node = make("section", { class: "row tour", "aria-label": "Tour" });
  node.append(make("p", { role: "status" }, place, " ", text, " ", state), back, next);

  function draw({ tour: now }) {
    node.hidden = !now;
    if (!now) return;
    say(place, now.ended ? "The tour is over." : `Stop ${now.place} of ${now.of}.`);
    say(text, now.text);
    say(state, now.complete ? "Done. Press Next." : "");
    back.disabled = now.place <= 1;
    next.disabled = now.ended;
  }
  return { node, draw };
}

/** What happened, and what was refused: screen readers announce both. */
export function messages() {
  const status = make("p", { role: "status", class: "status" });
  const alarm = make("p", { role: "alert", class: "alarm" });
  function draw(screen) {
    say(status, screen.error ? "" : screen.status);
    say(alarm, screen.error ? `Error: ${screen.error}` : "");
  }
  return { node: make("div", { class: "messages" }, status, alarm), draw, silence: (text) => say(alarm, text) };
}

/** What else did training change: the same probes before and after. */
export function gauges() {
  const words = make("span");
  const node = make("p", { class: "gauges" }, make("b", {}, "What else did training change?"), " ", words);
  function draw({ size, gauges: known }) {
    node.hidden = size === "small";
    const change = ([name, [before, after, of]]) => `${name} ${before} → ${after} of ${of}`;
    const counted = Object.entries(known ?? {}).map(change);
    const untouched = "with the library only: nothing, no weight moved";
    say(words, known ? [...counted, untouched].join(" · ") : "Train first: the same probes before and after.");
  }
  return { node, draw };
}
