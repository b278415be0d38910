// Gradients that stay hidden until the reader has guessed them, or asked to see them.
function guessingOf(steps, values, timeline) {
  const answered = new Set(); // steps whose gradient the reader knows
  let isOn = false;
  let from = 0; // steps before this one were passed
  let right = 0, asked = 0;
  const missed = new Set(); // steps with a wrong guess before the right one
  const number = (told) => Number(told.replace("inf", "Infinity"));
  const shown = (x) => String(Number(x.toPrecision(4)));

  // A number as people write one: 0.5, .5, 1e-3, 1/3, with a minus of any kind.
  function read(text) {
    const parts = text.trim().replace(/[\u2212\u2013]/g, "-").replace(",", ".").split("/");
    if (parts.length > 2 || parts.some((part) => !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(part))) return null;
    return Number(parts[0]) / Number(parts[1] ?? 1);
  }
  // What a wrong guess may have forgotten.
  function remark(guess, at) {
    const step = steps[at], gradAt = (i, when) => number(timeline.known(i, "grad", when).exact);
    const before = gradAt(step.value, at - 1), after = gradAt(step.value, at), share = after - before;
    const grad = gradAt(step.operation, at), partial = share / grad;
    const size = Math.max(Math.abs(before), Math.abs(share), Math.abs(after));
    const isNear = (x) => Math.abs(guess - x) <= 0.002 * size;
    const name = values[step.value].name, out = values[step.operation].name;
    if (isNear(after)) return null;
    if (isNear(share)) return `That is what this step adds. Add it to ${name}.grad, which is ${shown(before)} so far.`;
    if (isNear(-after)) return "The size is right, the sign is not.";
    if (isNear(grad)) return `That is ${out}.grad alone. Multiply it by the local gradient, d${out}/d${name}.`;
    if (isNear(partial)) return `That is the local gradient alone. Multiply it by ${out}.grad, which is ${shown(grad)}.`;
    const more = before === 0 ? "" : `, and add ${name}.grad so far, ${shown(before)}`;
    return `Not yet. Multiply ${out}.grad, which is ${shown(grad)}, by d${out}/d${name}${more}.`;
  }
  return {
    isOn: () => isOn,
    toggle(on, at) {
      isOn = on;
      from = at;
      answered.clear();
      missed.clear();
      right = asked = 0;
    },
    // Whoever goes on has passed what lies behind: that is open. Returns whether more is now.
    reach(at) {
      const isFarther = at > from;
      from = Math.max(from, at);
      return isFarther;
    },
    isHidden: (at) => isOn && steps[at].phase === "backward" && at >= from && !answered.has(at) && Number.isFinite(number(steps[at].grad[1])),
    // Of these the list tells no numbers: a guess is about them, or they follow from it.
    isAhead(at) {
      const isFirstForward = timeline.passAt[at] === 0 && ["start", "forward"].includes(steps[at].phase);
      return isOn && !isFirstForward && !answered.has(at) && (at > from || (at === from && steps[at].phase === "backward"));
    },
    question: (at) => `${values[steps[at].value].name}.grad after this step?`,
    cover: (at) => `${values[steps[at].value].name}.grad += ?`,
    reveal: (at) => answered.add(at),
    // What to say of a guess.
    check(at, text) {
      const guess = read(text);
      if (guess === null || Number.isNaN(guess)) return { isRight: false, told: "Write a number, such as -0.5 or 1/3." };
      const told = remark(guess, at);
      if (told !== null) {
        missed.add(at);
        return { isRight: false, told };
      }
      asked += 1;
      if (!missed.has(at)) right += 1;
      return { isRight: true, told: `Right. ${right} of ${asked} at the first try.` };
    },
  };
}
