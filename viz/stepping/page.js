// The page: the picture, the list of steps, the step that is shown, playing, buttons and keys.
function stepThrough({ values: drawn, steps: told, frames, guess }) {
  const LEAF = { circle: null, tails: [], arrows: [], local: [] };
  const values = drawn.map((value) => ({ ...LEAF, ...value }));
  const NOTHING = { note: "", value: null, operation: null, operand: null, data: null, grad: null };
  const steps = told.map((step) => ({ ...NOTHING, ...step }));
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage");
  const svg = stage.querySelector("svg");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 52rem)");
  const MILLISECONDS = 1500; // that a step is shown while playing, at speed 1
  const timeline = timelineOf(values, steps);
  const camera = cameraOn(stage, svg, frames, () => calm.matches);
  const guessing = guessingOf(steps, values, timeline);
  const last = steps.length - 1;
  function phaseWord({ phase }, at) {
    const isFirst = timeline.passAt[at] === 0;
    const words = { start: isFirst ? "inputs" : "forward", seed: "backward", zero: "zero_grad", end: at === last ? "done" : "backward" };
    return words[phase] ?? phase;
  }

  // The picture: all is placed in the layout, before any page is there to measure; the numbers in
  // the boxes change, and those are the last texts in each.
  const numbers = values.map(() => ({ data: [], grad: [] }));
  const owner = new Map(); // of each box and circle, the value
  const valueOf = new Map(); // of each id of a box, the value
  values.forEach((value, i) => {
    for (const id of value.boxes) {
      const group = byId(id);
      owner.set(group, i);
      valueOf.set(id, i);
      group.classList.add(i === values.length - 1 ? "output" : value.kind);
      const texts = [...group.querySelectorAll("text")];
      const words = value.kind === "constant" ? ["data"] : ["data", "grad"];
      words.forEach((word, nth) => {
        const [name, number] = texts.slice(texts.length - 2 * (words.length - nth));
        name.classList.add("word");
        numbers[i][word].push(number);
      });
    }
    if (value.circle) {
      const group = byId(value.circle);
      group.classList.add("operation");
      owner.set(group, i);
    }
  });
  for (const kind of ["input", "parameter", "constant", "result"]) {
    document.querySelector(`.legend .${kind}`).hidden = !svg.querySelector(`.${kind}`);
  }

  // The list of steps and the table of values, for readers who prefer words.
  const made = (tag, parent, text = "", className = "") => {
    const element = parent.appendChild(document.createElement(tag));
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const entries = steps.map((step, at) => {
    const entry = made("button", made("li", byId("steps"), "", step.phase));
    entry.type = "button";
    entry.tabIndex = -1;
    made("span", entry);
    made("span", entry, "", "numbers");
    entry.addEventListener("click", () => {
      go(at);
      // On a phone the list lies below: what was chosen is shown above it.
      if (narrow.matches) document.querySelector("main").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    });
    return entry;
  });
  const rows = values.map((value) => {
    const row = made("tr", byId("values"));
    made("th", row, value.name).scope = "row";
    return { data: made("td", row), grad: made("td", row) };
  });

  function tellEntry(at) {
    const [sentence, arithmetic] = entries[at].children;
    const texts = [guessing.isHidden(at) ? guessing.cover(at) : steps[at].sentence, guessing.isAhead(at) ? "" : steps[at].arithmetic];
    if (sentence.textContent !== texts[0]) sentence.textContent = texts[0];
    if (arithmetic.textContent !== texts[1]) arithmetic.textContent = texts[1];
  }
  const tellEntries = () => entries.forEach((_, at) => tellEntry(at));

  // Showing a step
  let now = 0;
  function lights(step) {
    if (step.operation === null) return step.value === null ? [] : [values[step.value].boxes[0]];
    const made = values[step.operation];
    const out = [made.boxes[0], made.circle, made.arrows.at(-1)];
    if (step.phase === "forward") return [...made.tails, ...made.arrows, ...out];
    return [made.tails[step.operand], made.arrows[step.operand], ...out];
  }
  function changed(step) {
    if (step.value === null) return null;
    return step.operand === null ? values[step.value].boxes[0] : values[step.operation].tails[step.operand];
  }
  // What a step leaves as it was is not touched: a page of a thousand values is quick enough then.
  const shown = values.map(() => ""); // of each value, what the page says
  const classes = new Map(); // of each id and class, whether it has it
  let marked = []; // ids
  let current = null; // the entry of the list
  const passedAt = new Map(); // of each arrow, the steps that take a gradient back along it
  steps.forEach((step, at) => {
    if (step.phase !== "backward") return;
    const { arrows } = values[step.operation];
    for (const id of [arrows[step.operand], arrows.at(-1)]) passedAt.set(id, [...(passedAt.get(id) ?? []), at]);
  });
  const isPassed = (taken) => taken.some((at) => at < now && timeline.passAt[at] === timeline.passAt[now]);
  let shownAt = null; // the step that the page shows; none before the first, or where numbers changed
  function toggle(id, name, on) {
    const key = `${name} ${id}`;
    if ((classes.get(key) ?? false) === on) return;
    classes.set(key, on);
    byId(id).classList.toggle(name, on);
  }
  function known(i, word) {
    const isAsked = word === "grad" && steps[now].value === i && guessing.isHidden(now);
    return timeline.known(i, word, isAsked ? now - 1 : now);
  }
  function showValue(value, i) {
    const pass = timeline.passAt[now];
    const told = { data: known(i, "data"), grad: known(i, "grad") };
    const all = JSON.stringify([pass, told.data, told.grad, told.data?.at === now, told.grad?.at === now]);
    if (shown[i] === all) return;
    shown[i] = all;
    let isBroken = false;
    for (const word of ["data", "grad"]) {
      const text = told[word]?.shown ?? "\u2013", isWrong = /nan|inf/.test(text) && numbers[i][word].length > 0;
      for (const element of numbers[i][word]) {
        element.textContent = text;
        element.classList.toggle("new", told[word]?.at === now);
        element.classList.toggle("wrong", isWrong);
      }
      isBroken ||= isWrong;
      rows[i][word].textContent = told[word]?.exact ?? "";
    }
    for (const id of value.boxes) toggle(id, "broken", isBroken);
    for (const id of [...value.boxes, value.circle, ...value.arrows]) if (id) toggle(id, "ahead", told.data === null);
    value.local[pass]?.partials?.forEach((partial, operand) => {
      const text = byId(value.arrows[operand]).querySelector("text");
      if (text && text.textContent !== partial) text.textContent = partial;
    });
  }
  function show() {
    const step = steps[now], isHidden = guessing.isHidden(now);
    document.body.className = [step.phase, timer && "playing", guessing.isOn() && "guessing", isHidden && "asking"].filter(Boolean).join(" ");
    for (const i of timeline.touched(shownAt, now)) showValue(values[i], i);
    shownAt = now;
    for (const [id, taken] of passedAt) toggle(id, "passed", isPassed(taken));
    const lit = lights(step);
    for (const id of marked) byId(id).classList.remove("lit", "changed");
    for (const id of lit) byId(id).classList.add("lit");
    if (changed(step)) byId(changed(step)).classList.add("changed");
    marked = changed(step) ? [...lit, changed(step)] : lit;

    const sentence = isHidden ? guessing.cover(now) : step.sentence, word = phaseWord(step, now);
    byId("phase").textContent = word;
    byId("count").textContent = `step ${now + 1} of ${steps.length}`;
    byId("sentence").textContent = sentence;
    const cut = step.value === null || step.phase === "seed" ? -1 : step.arithmetic.lastIndexOf("= ") + 2;
    byId("arithmetic").textContent = isHidden ? "" : cut < 0 ? step.arithmetic : step.arithmetic.slice(0, cut);
    if (cut >= 0 && !isHidden) made("strong", byId("arithmetic"), step.arithmetic.slice(cut));
    byId("note").textContent = isHidden ? "" : step.note;
    byId("question").hidden = !isHidden;
    byId("asked").textContent = isHidden ? guessing.question(now) : "";
    showCurves(step, isHidden);
    byId("scrub").value = now;
    byId("scrub").setAttribute("aria-valuetext", `${now + 1} of ${steps.length}, ${word}: ${sentence}`);
    byId("first").disabled = byId("back").disabled = now === 0;
    byId("last").disabled = byId("next").disabled = now === last;
    if (current) {
      current.tabIndex = -1;
      current.removeAttribute("aria-current");
    }
    current = entries[now];
    current.tabIndex = 0;
    current.setAttribute("aria-current", "step");
    reveal(current);
    tellAddress();
    if (follows) camera.lookAt(lit);
  }
  let isRenumbered = false;
  function showCurves(step, isHidden) {
    byId("local").textContent = "";
    const own = step.operation === null || isRenumbered || isHidden ? null : values[step.operation];
    (own?.local[timeline.passAt[now]].curves ?? []).forEach((curve, operand) => {
      if (!curve || (step.operand !== null && step.operand !== operand)) return;
      const from = valueOf.get(own.tails[operand]);
      drawCurve(byId("local"), curve, { name: values[from].name, shown: known(from, "data").shown }, own.name);
    });
    byId("local").hidden = !byId("local").childElementCount;
  }
  function reveal(entry) {
    const list = entry.closest("aside");
    if (document.activeElement.closest("#explore")) return; // which stays in view
    if (list.scrollHeight <= list.clientHeight + 1) return;
    const middle = entry.offsetTop - (list.clientHeight - entry.offsetHeight) / 2;
    list.scrollTo({ top: middle, behavior: calm.matches ? "auto" : "smooth" });
  }
  // The address tells the step, as in steps.html#step=12, where the page has an address of its own.
  function addressed() {
    const found = /^#step=(\d+)$/.exec(location.hash);
    return found ? Math.max(0, Math.min(steps.length, Number(found[1])) - 1) : null;
  }
  let telling = null;
  function tellAddress() {
    if (location.protocol === "about:" || (now === 0 && !location.hash)) return;
    clearTimeout(telling); // browsers allow but so many changes in a while
    telling = setTimeout(() => history.replaceState(null, "", `#step=${now + 1}`), 200);
  }
  function go(at) {
    now = Math.max(0, Math.min(last, at));
    const isOpened = guessing.isOn() && guessing.reach(now);
    byId("remark").textContent = "";
    if (now === last || guessing.isHidden(now)) pause();
    show();
    if (isOpened) tellEntries();
  }

  // Playing
  let timer = null;
  function play() {
    if (now === last) now = 0;
    clearInterval(timer);
    timer = setInterval(() => go(now + 1), MILLISECONDS / Number(byId("speed").value));
    byId("play").setAttribute("aria-label", "Pause");
    show();
  }
  function pause() {
    clearInterval(timer);
    timer = null;
    byId("play").setAttribute("aria-label", "Play");
    document.body.classList.remove("playing");
  }
  const stepTo = (at) => { pause(); go(at); };

  // Looking at the picture
  let follows = true;
  function setFollow(on) {
    follows = on;
    byId("follow").setAttribute("aria-pressed", String(on));
  }
  // Whoever moves the picture has it stay where it is.
  const freely = (move) => (...where) => {
    setFollow(false);
    move(...where);
  };
  const zoom = freely(camera.zoom), pan = freely(camera.pan), showWhole = freely(camera.showWhole);
  function toggleFollow() {
    setFollow(!follows);
    if (follows) show();
  }

  pointersOn(stage, { zoom, pan, hint });
  function hint(target, at) {
    const value = owner.get(target?.closest?.(".node"));
    byId("hint").hidden = value === undefined;
    if (value === undefined) return;
    const data = known(value, "data"), grad = known(value, "grad");
    const making = steps.find((step) => step.phase === "forward" && step.value === value);
    const lines = [making ? making.sentence : `${values[value].name} is given`];
    if (data) lines.push(`data ${data.exact}`);
    if (grad) lines.push(`grad ${grad.exact}`);
    byId("hint").textContent = lines.join("\n");
    const width = byId("hint").offsetWidth, height = byId("hint").offsetHeight;
    byId("hint").style.left = `${Math.max(4, Math.min(at.x + 14, stage.clientWidth - width - 4))}px`;
    byId("hint").style.top = `${at.y + 18 + height > stage.clientHeight ? Math.max(4, at.y - height - 10) : at.y + 18}px`;
  }

  // Guessing
  function toggleGuess() {
    guessing.toggle(!guessing.isOn(), now);
    byId("guess").setAttribute("aria-pressed", String(guessing.isOn()));
    byId("remark").textContent = "";
    pause();
    tellEntries();
    shownAt = null;
    show();
  }
  function open(told) {
    guessing.reveal(now);
    tellEntry(now);
    shownAt = null;
    show();
    byId("remark").textContent = told;
    byId(now === last ? "back" : "next").focus();
  }
  byId("question").addEventListener("submit", (event) => {
    event.preventDefault();
    const { isRight, told } = guessing.check(now, byId("answer").value);
    if (isRight) open(told);
    else byId("remark").textContent = told;
    if (isRight) byId("answer").value = "";
    else byId("answer").select();
  });

  // Buttons and keys
  // The slider's track: forward in one colour, backward and what follows it in the other.
  function trackOf() {
    const stops = [];
    steps.forEach(({ phase }, at) => {
      const color = { start: "--one", seed: "--two" }[phase], place = `${(100 * Math.max(0, at - 0.5)) / last}%`;
      if (color) stops.push(...(stops.length ? [`${stops.at(-1).split(" ")[0]} ${place}`] : []), `var(${color}) ${place}`);
    });
    return [...stops, `${stops.at(-1).split(" ")[0]} 100%`].join(", ");
  }
  const actions = {
    first: () => stepTo(0), back: () => stepTo(now - 1), next: () => stepTo(now + 1),
    last: () => stepTo(last), play: () => (timer ? pause() : play()),
    closer: () => zoom(1.3), farther: () => zoom(1 / 1.3), whole: showWhole, follow: toggleFollow,
    guess: toggleGuess, reveal: () => open("Shown."),
  };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  byId("speed").addEventListener("change", () => timer && play());
  byId("scrub").max = last;
  byId("scrub").style.setProperty("--track", trackOf());
  byId("scrub").addEventListener("input", (event) => stepTo(Number(event.target.value)));
  const keys = {
    ArrowLeft: actions.back, ArrowRight: actions.next, Home: actions.first, End: actions.last,
    " ": actions.play, "+": actions.closer, "=": actions.closer, "-": actions.farther, 0: showWhole, f: toggleFollow,
    g: toggleGuess,
  };
  const shifts = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input:not([type=range])")) return;
    if (!byId("shortcuts").checked && event.key.length === 1) return; // a letter or a sign alone
    const inList = event.target.closest("#steps");
    const isRange = event.target.id === "scrub", isSelect = event.target.tagName === "SELECT";
    if (isSelect || (event.key === " " && event.target.closest("button, summary"))) return;
    if (event.shiftKey && shifts[event.key]) pan(...shifts[event.key]);
    else if (inList && event.key === "ArrowUp") actions.back();
    else if (inList && event.key === "ArrowDown") actions.next();
    else if (isRange && /^(Arrow|Home|End|Page)/.test(event.key)) return;
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
    if (inList) entries[now].focus({ preventScroll: true });
  });
  // Other numbers, where the reader explores: see viz/exploring/explore.js.
  document.addEventListener("renumbered", ({ detail }) => {
    isRenumbered = detail.isChanged; // the curves are those of the numbers that it began with
    detail.values.forEach((own, i) => Object.assign(values[i], own));
    detail.steps.forEach((told, at) => Object.assign(steps[at], told));
    timeline.retell();
    shownAt = null;
    tellEntries();
    pause();
    go(detail.isChanged && now === 0 && !guessing.isOn() ? last : now);
  });

  new ResizeObserver(() => (follows || !camera.isPlaced() ? camera.lookAt(lights(steps[now])) : camera.settle())).observe(stage);

  addEventListener("hashchange", () => addressed() !== null && stepTo(addressed()));
  now = addressed() ?? 0;
  if (guess) toggleGuess();
  tellEntries();
  camera.start();
  show();
}
stepThrough(JSON.parse(document.getElementById("data").textContent));
