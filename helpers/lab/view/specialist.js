import { button, make, say } from "./dom.js";

const WIDTH = 300;
const HEIGHT = 44;

/** The specialist: its badge, its training with the loss of the run, and what is not taught. */
export function specialist(line) {
  const model = make("small");
  const editions = make("span");
  const verdict = make("span", { class: "badge" });
  const untaught = make("p", { class: "untaught" });
  const retrain = button("Retrain", () => line.send("retrain"), { class: "main" });
  const stop = button("Stop", () => line.send("stop"), { title: "Stop, and keep the old specialist" });
  const bar = make("progress", { max: 1, "aria-label": "Training" });
  const plan = make("small");
  const words = make("small");
  const curve = lossCurve();
  const node = make(
    "section",
    { class: "specialist", "aria-label": "The specialist and its training" },
    make("h3", {}, "Specialist"),
    make("div", { class: "badges", role: "status" }, model, " ", editions, " ", verdict, untaught),
    make("div", { class: "row" }, retrain, stop, bar, plan),
    words,
    curve.node,
  );

  function draw({ size, model: name, models, badge, training }) {
    say(model, size === "small" ? "" : (models.find(([one]) => one === name)?.[1] ?? name).split(" (")[0]);
    say(editions, [badge.trained, badge.library].filter(Boolean).join(" · "));
    say(verdict, badge.verdict);
    verdict.dataset.verdict = badge.stale ? "stale" : "right";
    say(untaught, [badge.waiting, badge.untaught, badge.open].filter(Boolean).join(" · "));
    retrain.disabled = training.busy;
    stop.disabled = !training.busy;
    bar.hidden = !training.busy;
    bar.value = training.progress;
    say(plan, training.busy ? training.doing : training.plan);
    say(words, lossWords(training));
    curve.draw(training);
  }
  return { node, draw };
}

function lossWords({ losses, label }) {
  if (!losses.length) return label;
  const loss = `loss ${losses[0].toFixed(2)} at the first step, ${losses.at(-1).toFixed(2)} at step ${losses.length}`;
  return label ? `${label}: ${loss}` : loss;
}

function lossCurve() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true"); // the words above say the same
  svg.append(path);
  return {
    node: svg,
    draw({ losses, planned }) {
      const top = Math.max(...losses, 0.1);
      const point = (loss, step) =>
        `${((WIDTH * step) / Math.max(1, planned - 1)).toFixed(1)},${(HEIGHT - 1 - ((HEIGHT - 3) * loss) / top).toFixed(1)}`;
      path.setAttribute("points", losses.map(point).join(" "));
      svg.toggleAttribute("hidden", losses.length === 0);
    },
  };
}
