import { button, labelled, make, offer, put, say } from "./dom.js";

/** Which library, ready-made changes, and what opens below: own documents, the state. */
export function topbar(line, root, panels) {
  const office = make("select", { onchange: () => line.send("move_to", [office.value]) });
  const preset = make("select", { onchange: () => describe() });
  const apply = button("Do it", () => line.send("apply", [preset.value]));
  const world = button("The world moves on", () => line.send("move_on"), { title: "Apply all dated updates at once" });
  const large = button("Large text", enlarge, { "aria-pressed": "false", title: "For a projector" });
  const full = [labelled("Library", office), ...panels.map(opener), labelled("Try", preset), apply, world];
  const node = make("div", { class: "row top" }, ...full, make("span", { class: "gap" }), large);
  let known = [];

  function enlarge() {
    large.setAttribute("aria-pressed", String(root.classList.toggle("large")));
  }

  function describe() {
    preset.title = known.find(([name]) => name === preset.value)?.[1] ?? "";
  }

  function draw(screen) {
    for (const control of full) control.hidden = screen.size === "small";
    world.hidden ||= screen.office === "own";
    offer(office, screen.offices);
    put(office, screen.office);
    known = screen.presets;
    offer(
      preset,
      known.map(([name]) => [name, name]),
    );
    describe();
    for (const control of [office, apply]) control.disabled = screen.training.busy;
  }
  return { node, draw };
}

/** A button that opens and closes a panel. */
function opener({ name, node }) {
  node.hidden = true;
  const open = button(`${name}…`, toggle, { "aria-expanded": "false" });
  function toggle() {
    node.hidden = !node.hidden;
    open.setAttribute("aria-expanded", String(!node.hidden));
    if (!node.hidden) node.querySelector("textarea").focus();
  }
  return open;
}

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
