import { arrive } from "./arrive.js";
import { cards } from "./cards.js";
import { clock } from "./clock.js";
import { make } from "./dom.js";
import { leaving } from "./leave.js";
import { library } from "./library.js";
import { Line } from "./line.js";
import { documents, state } from "./panels.js";
import { question } from "./question.js";
import { specialist } from "./specialist.js";
import { gauges, messages, tour } from "./strips.js";
import { topbar } from "./topbar.js";

const SILENT = "Python has not answered yet. If the kernel was restarted, run this cell again.";

/** anywidget calls this for each view of the model; everything shown comes from the one trait `screen`. */
function render({ model, el }) {
  const root = make("div", { class: "study-lab" });
  const said = messages();
  const line = new Line(model, () => said.silence(SILENT));
  const leave = leaving();
  const panels = [documents(line, leave), state(line, leave)];
  const shelf = library(line, leave);
  const time = clock();
  const asked = question(line);
  const answers = cards(line, shelf.teach);
  const parts = [topbar(line, root, panels, leave), leave, ...panels, tour(line), said, shelf, asked, answers];
  const below = [specialist(line), time, gauges()];
  const right = make("div", { class: "right" }, asked.node, answers.node);
  const [top, , own, written, guide] = parts;
  const [trainer, , changes] = below.map((part) => part.node);
  const truth = make("div", {}, time.node, changes);
  const layout = make("div", { class: "layout" }, shelf.node, right, trainer, truth);
  root.append(top.node, leave.node, own.node, written.node, guide.node, said.node, layout);

  function draw() {
    const screen = model.get("screen");
    root.classList.toggle("small", screen.size === "small");
    root.classList.toggle("busy", screen.training.busy);
    for (const part of [...parts, ...below]) part.draw(screen);
    line.hear(screen.answered, screen.error);
  }

  model.on("change:screen", draw);
  el.append(root);
  draw();
  arrive(root);
  return () => {
    model.off("change:screen", draw);
    time.stop();
  };
}

export default { render };
