// What the reader changes: an input by its slider or its number. The steps are told anew.
function explore(data) {
  const { values, steps, exploring } = data, panel = document.getElementById("explore");
  const { program, sentences, templates, leaves } = exploring;
  const given = new Map(), list = document.getElementById("inputs");
  const last = values.length - 1;
  const told = leaves.map((leaf) => {
    const start = read(program.values[leaf].number), entry = list.appendChild(document.createElement("li"));
    const label = entry.appendChild(document.createElement("label"));
    label.textContent = values[leaf].name;
    label.htmlFor = `number-${leaf}`;
    const slider = entry.appendChild(document.createElement("input"));
    const number = entry.appendChild(document.createElement("input"));
    const slope = entry.appendChild(document.createElement("output"));
    const reach = Math.max(1, 2 * Math.abs(start)), base = Number.isFinite(reach) && reach < 1e150 ? start : 0;
    slider.type = "range";
    slider.step = "any";
    slider.setAttribute("aria-label", `${values[leaf].name}, by a slider`);
    number.type = "number";
    number.step = "any";
    number.id = `number-${leaf}`;
    const range = Number.isFinite(reach) && reach < 1e150 ? reach : 1;
    [slider.min, slider.max] = [base - range, base + range];
    let frame = 0; // one change for each picture, however fast the reader drags
    const set = (x) => {
      if (x === start) given.delete(leaf);
      else given.set(leaf, x);
      change();
    };
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
    return { leaf, slider, number, slope, reset: () => ([slider.value, number.value] = [base, Number.isFinite(start) ? start : ""]) };
  });
  document.getElementById("again").addEventListener("click", () => {
    given.clear();
    for (const each of told) each.reset();
    change();
  });
  for (const each of told) each.reset();

  function change() {
    const now = evaluated(program, given), isChanged = given.size > 0;
    const detail = {
      values: now.numbers.map((x) => [inBox(x), repr(x)]),
      partials: now.partials.map((own) => own.map(inBox)),
      steps: retold(now, isChanged),
      isChanged,
    };
    document.dispatchEvent(new CustomEvent("renumbered", { detail }));
    say(now);
  }
  function retold({ numbers, grads, shares }, isChanged) {
    let share = 0;
    return steps.map((step, at) => {
      if (step.phase === "start") return { arithmetic: joined(", ", leaves.map((leaf) => `${values[leaf].name} = ${short(numbers[leaf])}`)) };
      if (step.phase === "end") return { arithmetic: joined(", ", leaves.map((leaf) => `${values[leaf].name}.grad = ${short(grads[leaf])}`)) };
      if (step.phase === "forward") {
        const { operands } = program.values[step.operation];
        const parts = templates[step.operation].map((part) => (typeof part === "string" ? part : (part[1] ? bracketed : short)(numbers[operands[part[0]]])));
        return { arithmetic: `${parts.join("")} = ${short(numbers[step.operation])}` };
      }
      if (step.phase === "seed") return {};
      const { before, partial, grad, after } = shares[share++];
      const sentence = isChanged ? sentences[at] ?? step.sentence : step.sentence;
      return { sentence, arithmetic: `${bracketed(before)} + ${bracketed(partial)} * ${bracketed(grad)} = ${short(after)}`, grad: [inBox(after), repr(after)] };
    });
  }
  function say({ numbers, grads }) {
    for (const { leaf, slope } of told) slope.textContent = `grad ${inBox(grads[leaf])}`;
    document.getElementById("outcome").textContent = `${values[last].name} = ${short(numbers[last])}`;
  }
  say(evaluated(program));
  panel.addEventListener("keydown", (event) => event.stopPropagation()); // none is a shortcut here
  panel.hidden = false;
}
explore(JSON.parse(document.getElementById("data").textContent));
