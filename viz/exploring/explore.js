// What the reader changes: an input by its slider or its number. The steps are told anew.
function explore(data) {
  const { values, steps, exploring } = data, panel = document.getElementById("explore");
  const { program, sentences, templates, leaves } = exploring;
  const given = new Map(), list = document.getElementById("inputs");
  const last = values.length - 1;
  const { lr } = exploring.descent ?? {}; // the learning rate that the page began with
  let descent = exploring.descent;
  // A number that the reader changes, by a slider and by typing.
  function entry(name, id, start, set) {
    const item = list.appendChild(document.createElement("li"));
    const label = item.appendChild(document.createElement("label"));
    label.textContent = name;
    label.htmlFor = `number-${id}`;
    const slider = item.appendChild(document.createElement("input"));
    const number = item.appendChild(document.createElement("input"));
    const slope = item.appendChild(document.createElement("output"));
    const reach = Math.max(1, 2 * Math.abs(start)), isModest = Number.isFinite(reach) && reach < 1e150;
    const base = isModest ? start : 0, range = isModest ? reach : 1;
    slider.type = "range";
    slider.step = "any";
    slider.setAttribute("aria-label", `${name}, by a slider`);
    number.type = "number";
    number.step = "any";
    number.id = `number-${id}`;
    [slider.min, slider.max] = [base - range, base + range];
    let frame = 0; // one change for each picture, however fast the reader drags
    slider.addEventListener("input", () => {
      number.value = Number(Number(slider.value).toPrecision(4));
      if (!frame) frame = requestAnimationFrame(() => {
        frame = 0;
        set(number.valueAsNumber);
      });
    });
    number.addEventListener("input", () => {
      const x = number.valueAsNumber;
      if (!Number.isFinite(x)) return;
      if (x < Number(slider.min)) slider.min = x;
      if (x > Number(slider.max)) slider.max = x;
      slider.value = x;
      set(x);
    });
    return { id, slope, slider, reset: () => ([slider.value, number.value] = [base, Number.isFinite(start) ? start : ""]) };
  }
  const told = leaves.map((leaf) => {
    const start = read(program.values[leaf].number);
    return entry(values[leaf].name, leaf, start, (x) => {
      if (x === start) given.delete(leaf);
      else given.set(leaf, x);
      change();
    });
  });
  const settings = descent ? [entry("lr, the learning rate", "lr", lr, (x) => {
    descent = { ...descent, lr: x };
    change();
  })] : [];
  if (descent) settings[0].slider.min = 0;
  document.getElementById("again").addEventListener("click", () => {
    given.clear();
    descent = exploring.descent;
    for (const each of [...told, ...settings]) each.reset();
    change();
  });
  for (const each of [...told, ...settings]) each.reset();

  function change() {
    const passes = passesOf(program, given, descent), isChanged = given.size > 0 || descent?.lr !== lr;
    const detail = {
      values: program.values.map(({ row }, i) => (row
        ? { local: passes.map(({ partials }, k) => ({ ...values[i].local[k], partials: partials[i].map(inBox) })) }
        : { given: inFull(passes[0].numbers[i]) })),
      steps: retold(passes, isChanged),
      isChanged,
    };
    document.dispatchEvent(new CustomEvent("renumbered", { detail }));
    say(passes);
  }
  const inFull = (x) => [inBox(x), repr(x)];
  const listed = (numbers, word = "") => joined(", ", leaves.map((leaf) => `${values[leaf].name}${word} = ${short(numbers[leaf])}`));
  function retold(passes, isChanged) {
    let pass = -1, share = 0;
    return steps.map((step, at) => {
      if (step.phase === "start") [pass, share] = [pass + 1, 0];
      const { numbers, grads, shares } = passes[pass];
      if (step.phase === "start") return { arithmetic: listed(numbers) };
      if (step.phase === "end" && descent && at === steps.length - 1) {
        return { arithmetic: `${values[last].name} was ${joined(", then ", passes.map((one) => short(one.numbers[last])))}` };
      }
      if (step.phase === "end") return { arithmetic: listed(grads, ".grad") };
      if (step.phase === "update") {
        const i = step.value, after = passes[pass + 1].numbers[i];
        return { arithmetic: `${bracketed(numbers[i])} - ${short(descent.lr)} * ${bracketed(grads[i])} = ${short(after)}`, data: inFull(after) };
      }
      if (step.phase === "forward") {
        const { operands } = program.values[step.operation];
        const parts = templates[step.operation].map((part) => (typeof part === "string" ? part : (part[1] ? bracketed : short)(numbers[operands[part[0]]])));
        return { arithmetic: `${parts.join("")} = ${short(numbers[step.operation])}`, data: inFull(numbers[step.operation]) };
      }
      if (step.phase !== "backward") return {};
      const { before, partial, grad, after } = shares[share++];
      const sentence = isChanged ? sentences[at] ?? step.sentence : step.sentence;
      const arithmetic = `${bracketed(before)} + ${bracketed(partial)} * ${bracketed(grad)} = ${short(after)}`;
      return { sentence, arithmetic, grad: inFull(after) };
    });
  }
  function say(passes) {
    const { grads } = passes[0];
    for (const { id, slope } of told) slope.textContent = `grad ${inBox(grads[id])}`;
    document.getElementById("outcome").textContent = `${values[last].name} = ${joined(", then ", passes.map(({ numbers }) => short(numbers[last])))}`;
  }
  say(passesOf(program, given, descent));
  panel.addEventListener("keydown", (event) => event.stopPropagation()); // none is a shortcut here
  panel.hidden = false;
}
explore(JSON.parse(document.getElementById("data").textContent));
