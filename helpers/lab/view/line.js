/** The line to Python: sends what was done, with a number, and hears which numbers were dealt with. */
export class Line {
  constructor(model, onsilence) {
    this.model = model;
    this.onsilence = onsilence;
    this.name = String(Math.random()); // two views of one widget number their messages by themselves
    this.sent = 0;
    this.waiting = new Map();
  }

  /** `then(accepted)` is called once Python has answered. What still waits is not sent twice. */
  send(action, values = [], then = () => {}, buffers = []) {
    const asked = JSON.stringify([action, values]);
    if ([...this.waiting.values()].some((one) => one.asked === asked)) return;
    this.sent += 1;
    const silence = setTimeout(this.onsilence, 5000);
    this.waiting.set(this.sent, { asked, then, silence });
    this.model.send({ do: action, with: values, from: [this.name, this.sent] }, undefined, buffers);
  }

  /** Any screen is a sign of life; only `answered` says what was dealt with. */
  hear([name, answered], error) {
    for (const { silence } of this.waiting.values()) clearTimeout(silence);
    if (name !== this.name) return;
    for (const [number, { then }] of this.waiting) {
      if (number > answered) continue;
      this.waiting.delete(number);
      then(number < answered || !error);
    }
  }
}
