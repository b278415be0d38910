// What is known when: of each value each change of its number and of its gradient.
function timelineOf(values, steps) {
  const histories = values.map(() => ({ data: [], grad: [] }));
  const passAt = []; // of each step, which forward pass it belongs to
  const WIDE = new Set(["start", "seed", "zero"]); // phases that change many values
  function set(i, word, at, [shown, exact]) {
    histories[i][word].push({ at, shown, exact });
  }
  const UNKNOWN = [null, null], ZERO = ["0", "0.0"];
  function begin(at, isFirst) {
    values.forEach((value, i) => {
      if (value.circle) ["data", "grad"].forEach((word) => set(i, word, at, UNKNOWN));
      else if (isFirst) set(i, "data", at, value.given);
    });
  }
  function zero(at, isTaken) {
    values.forEach((value, i) => value.kind !== "constant" && isTaken(value, i) && set(i, "grad", at, ZERO));
  }
  function retell() {
    for (const own of histories) own.data.length = own.grad.length = 0;
    passAt.length = 0;
    let pass = -1;
    steps.forEach((step, at) => {
      if (step.phase === "start") begin(at, ++pass === 0);
      if (step.phase === "seed") zero(at, (value, i) => (histories[i].grad.at(-1)?.shown ?? null) === null);
      if (step.phase === "zero") zero(at, (value) => !value.circle);
      for (const word of ["data", "grad"]) if (step[word]) set(step.value, word, at, step[word]);
      passAt.push(pass);
    });
  }
  retell();
  return {
    retell,
    passAt,
    // The change that made a number what it is at a step; none if it is not known there.
    known(i, word, at) {
      const change = histories[i][word].findLast((one) => one.at <= at);
      return change && change.shown !== null ? change : null;
    },
    // The values that may differ between two steps.
    touched(before, after) {
      const first = Math.min(before, after), last = Math.max(before, after);
      if (before === null || steps.slice(first + 1, last + 1).some((step) => WIDE.has(step.phase))) return values.keys();
      return new Set(steps.slice(first, last + 1).map((step) => step.value).filter((value) => value !== null));
    },
  };
}
