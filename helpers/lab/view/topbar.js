import { button, labelled, make, offer } from "./dom.js";

/** Which model, which library, ready-made changes, and what opens below: own documents, the state. */
export function topbar(line, root, panels, leave) {
  const office = make("select", { onchange: move });
  const model = make("select", { onchange: () => line.send("choose_model", [model.value]) });
  const preset = make("select", { onchange: () => describe() });
  const apply = button("Do it", doIt);
  const world = button("The world moves on", () => line.send("move_on"), { title: "Apply all dated updates at once" });
  const large = button("Large text", enlarge, { "aria-pressed": "false", title: "For a projector" });
  const full = [
    labelled("Model", model),
    labelled("Library", office),
    ...panels.map(opener),
    labelled("Try", preset),
    apply,
    world,
  ];
  const node = make("div", { class: "row top" }, ...full, make("span", { class: "gap" }), large);
  let known = [];
  let here = "";

  function move() {
    const wanted = office.value;
    leave.ask(
      () => line.send("move_to", [wanted]),
      () => {
        office.value = here;
      },
    );
  }

  /** Some presets belong to another office. */
  function doIt() {
    const go = () => line.send("apply", [preset.value]);
    const home = known.find(([name]) => name === preset.value)?.[2];
    if (!home || home === here) go();
    else leave.ask(go);
  }

  function enlarge() {
    large.setAttribute("aria-pressed", String(root.classList.toggle("large")));
  }

  function describe() {
    preset.title = known.find(([name]) => name === preset.value)?.[1] ?? "";
  }

  function draw(screen) {
    for (const control of full) control.hidden = screen.size === "small";
    world.hidden ||= screen.office === "own";
    offer(model, screen.models);
    if (!screen.training.busy) model.value = screen.model; // while another one is loaded, it stands there
    offer(office, screen.offices);
    if (screen.office !== here || leave.node.hidden) office.value = screen.office;
    for (const box of [model, office]) box.title = box.selectedOptions[0]?.textContent ?? ""; // the box cuts it
    here = screen.office;
    known = screen.presets;
    offer(
      preset,
      known.map(([name]) => [name, name]),
    );
    describe();
    for (const control of [model, office, apply]) control.disabled = screen.training.busy;
  }
  return { node, draw };
}

/** A button that opens and closes a panel. */
function opener({ name, node }) {
  node.hidden = true;
  const open = button(`${name}…`, toggle, { "aria-expanded": "false" });
  const tell = () => open.setAttribute("aria-expanded", String(!node.hidden));
  node.addEventListener("moved", tell);
  function toggle() {
    node.hidden = !node.hidden;
    tell();
    if (!node.hidden) node.querySelector("textarea").focus();
  }
  return open;
}
