import { keyed, make, say } from "./dom.js";

/** Time to truth: from the last change to each way's first right answer. It ticks here while one waits. */
export function clock() {
  let at = 0;
  let now = null;
  let last = new Map(); // what each way said last about the fact that is waited for
  const since = make("span", { class: "since" });
  const rows = make("div", { class: "rows" });
  const patch = keyed(rows, (row) => row[0], clockRow);
  const node = make("section", { class: "clock", "aria-label": "Time to truth" });
  node.append(make("h3", {}, "Time to truth"), since, rows);
  const timer = setInterval(() => now?.running && tick(), 200);

  function tick() {
    const waited = now.elapsed + (performance.now() - at) / 1000;
    const longest = Math.max(waited, ...now.rows.map((row) => row[1] ?? 0), 0.001);
    patch(now.rows.map(([way, seconds]) => [way, seconds, last.get(way), now.running ? waited : now.elapsed, longest]));
  }

  function draw(screen) {
    if (JSON.stringify(now) === JSON.stringify(screen.clock)) return;
    if (now?.since !== screen.clock.since) last = new Map();
    now = screen.clock;
    for (const [way, , verdict] of now.rows) if (verdict) last.set(way, verdict);
    at = performance.now();
    say(since, now.since ? `from “${now.since}” to the first right answer` : now.note);
    tick();
  }
  return { node, draw, stop: () => clearInterval(timer) };
}

function clockRow([way]) {
  const bar = make("span", { class: "bar" }, make("span"));
  const words = make("span");
  const node = make("div", {}, make("span", {}, way), bar, words);
  return {
    node,
    draw([, seconds, verdict, waited, longest]) {
      node.dataset.verdict = seconds === null ? (verdict ?? "") : "right";
      bar.firstChild.style.width = `${Math.max(1, (100 * (seconds ?? waited)) / longest)}%`;
      const yet = waited ? `${waited.toFixed(1)} s, not yet` : "not yet";
      say(words, seconds === null ? [yet, verdict].filter(Boolean).join(": ") : `${seconds.toFixed(1)} s`);
    },
  };
}
