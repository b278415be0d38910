"use strict";
(() => {
  const { values, steps: told, frames } = JSON.parse(document.getElementById("data").textContent);
  const NOTHING = { note: "", value: null, operation: null, operand: null, grad: null };
  const steps = told.map((step) => ({ ...NOTHING, ...step }));
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage");
  const svg = stage.querySelector("svg");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 52rem)");
  const WORDS = { start: "inputs", forward: "forward", seed: "backward", backward: "backward", end: "done" };
  const MILLISECONDS = 1500; // that a step is shown while playing, at speed 1

  // What is known when: the step that computes each value, and each change of its gradient.
  const madeAt = values.map((value) => (value.circle ? Infinity : 0));
  const changes = values.map(() => []);
  steps.forEach((step, at) => {
    if (step.phase === "forward") madeAt[step.value] = at;
  });
  function noteChanges() {
    for (const list of changes) list.length = 0;
    steps.forEach((step, at) => {
      if (step.grad) changes[step.value].push({ at, shown: step.grad[0], exact: step.grad[1] });
    });
  }
  noteChanges();
  const turn = steps.findIndex((step) => step.phase === "seed");
  const gradAt = (value, at) => {
    if (values[value].kind === "constant" || at < turn) return null;
    return changes[value].findLast((change) => change.at <= at) ?? { at: turn, shown: "0", exact: "0.0" };
  };

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
    made("span", entry, step.sentence);
    made("span", entry, step.arithmetic, "numbers");
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
  const passedAt = new Map(); // of each arrow, the first step that takes a gradient back along it
  steps.forEach((step, at) => {
    if (step.phase !== "backward") return;
    const { arrows } = values[step.operation];
    for (const id of [arrows[step.operand], arrows.at(-1)]) if (!passedAt.has(id)) passedAt.set(id, at);
  });
  let shownAt = null; // the step that the page shows; none before the first, or where numbers changed
  function touched(before, after) {
    const first = Math.min(before, after), last = Math.max(before, after);
    if (before === null || (first < turn && turn <= last)) return values.keys();
    return new Set(steps.slice(first, last + 1).map((step) => step.value).filter((value) => value !== null));
  }
  function toggle(id, name, on) {
    const key = `${name} ${id}`;
    if ((classes.get(key) ?? false) === on) return;
    classes.set(key, on);
    byId(id).classList.toggle(name, on);
  }
  function showValue(value, i) {
    const isMade = madeAt[i] <= now;
    const isNew = value.circle !== null && madeAt[i] === now;
    const grad = gradAt(i, now);
    const isNewGrad = grad !== null && grad.at === now;
    const all = [isMade, isNew, ...value.data, grad?.shown, grad?.exact, isNewGrad].join("|");
    if (shown[i] === all) return;
    shown[i] = all;
    const words = { data: isMade ? value.data[0] : "\u2013", grad: grad ? grad.shown : "\u2013" };
    let isBroken = false;
    for (const word of ["data", "grad"]) {
      const isWrong = /nan|inf/.test(words[word]) && numbers[i][word].length > 0;
      for (const text of numbers[i][word]) {
        text.textContent = words[word];
        text.classList.toggle("new", word === "data" ? isNew : isNewGrad);
        text.classList.toggle("wrong", isWrong);
      }
      isBroken ||= isWrong;
    }
    for (const id of value.boxes) toggle(id, "broken", isBroken);
    for (const id of [...value.boxes, value.circle, ...value.arrows]) if (id) toggle(id, "ahead", !isMade);
    rows[i].data.textContent = isMade ? value.data[1] : "";
    rows[i].grad.textContent = grad ? grad.exact : "";
  }
  function show() {
    const step = steps[now];
    document.body.className = step.phase + (timer ? " playing" : "");
    for (const i of touched(shownAt, now)) showValue(values[i], i);
    shownAt = now;
    for (const [id, at] of passedAt) toggle(id, "passed", at < now);
    const lit = lights(step);
    for (const id of marked) byId(id).classList.remove("lit", "changed");
    for (const id of lit) byId(id).classList.add("lit");
    if (changed(step)) byId(changed(step)).classList.add("changed");
    marked = changed(step) ? [...lit, changed(step)] : lit;

    byId("phase").textContent = WORDS[step.phase];
    byId("count").textContent = `step ${now + 1} of ${steps.length}`;
    byId("sentence").textContent = step.sentence;
    const cut = step.operation === null ? -1 : step.arithmetic.lastIndexOf("= ") + 2;
    byId("arithmetic").textContent = cut < 0 ? step.arithmetic : step.arithmetic.slice(0, cut);
    if (cut >= 0) made("strong", byId("arithmetic"), step.arithmetic.slice(cut));
    byId("note").textContent = step.note;
    showCurves(step);
    byId("scrub").value = now;
    byId("scrub").setAttribute("aria-valuetext", `${now + 1} of ${steps.length}, ${WORDS[step.phase]}: ${step.sentence}`);
    byId("first").disabled = byId("back").disabled = now === 0;
    byId("last").disabled = byId("next").disabled = now === steps.length - 1;
    if (current) {
      current.tabIndex = -1;
      current.removeAttribute("aria-current");
    }
    current = entries[now];
    current.tabIndex = 0;
    current.setAttribute("aria-current", "step");
    reveal(current);
    tellAddress();
    if (follows) lookAt(lit);
  }
  // The operation's own curve by an operand, with its tangent: the local gradient as a slope.
  const WIDE = 160, HIGH = 88, EDGE = 6;
  const drawn = (tag, parent, attributes, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return parent.appendChild(element);
  };
  let isRenumbered = false;
  function showCurves(step) {
    byId("local").textContent = "";
    const curves = step.operation === null || isRenumbered ? [] : (values[step.operation].curves ?? []);
    curves.forEach((curve, operand) => {
      if (curve && (step.operand === null || step.operand === operand)) drawCurve(curve, step.operation, operand);
    });
    byId("local").hidden = !byId("local").childElementCount;
  }
  function drawCurve(curve, operation, operand) {
    const across = (x) => EDGE + ((x - curve.left) / (curve.right - curve.left)) * (WIDE - 2 * EDGE);
    const up = (y) => HIGH - 14 - EDGE - ((y - curve.low) / (curve.high - curve.low)) * (HIGH - 14 - 2 * EDGE);
    const from = valueOf.get(values[operation].tails[operand]), slope = curve.slope.toPrecision(4).replace(/\.?0+($|e)/, "$1");
    const name = values[from].name, out = values[operation].name;
    const picture = drawn("svg", byId("local"), { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img",
      "aria-label": `${out} as ${name} changes: at ${values[from].data[0]} the slope is ${slope}` });
    if (curve.left < 0 && curve.right > 0) drawn("path", picture, { class: "axis", d: `M${across(0)} 0V${HIGH - 14}` });
    if (curve.low < 0 && curve.high > 0) drawn("path", picture, { class: "axis", d: `M0 ${up(0)}H${WIDE}` });
    let path = "", isOn = false;
    curve.heights.forEach((height, i) => {
      if (height === null) return (isOn = false);
      const x = EDGE + (i / (curve.heights.length - 1)) * (WIDE - 2 * EDGE);
      path += `${isOn ? "L" : "M"}${x.toFixed(1)} ${up(curve.low + (height / 999) * (curve.high - curve.low)).toFixed(1)}`;
      isOn = true;
    });
    drawn("path", picture, { d: path });
    // A piece of the tangent of the same length at any slope.
    const dx = across(curve.x + 1) - across(curve.x), dy = up(curve.y + curve.slope) - up(curve.y), length = Math.hypot(dx, dy) / 34;
    const x = across(curve.x), y = up(curve.y);
    drawn("path", picture, { class: "tangent", d: `M${x - dx / length} ${y - dy / length}L${x + dx / length} ${y + dy / length}` });
    drawn("circle", picture, { cx: x, cy: y, r: 4 });
    drawn("text", picture, { x: EDGE, y: HIGH - 5 }, `${name.length > 9 ? `${name.slice(0, 8)}\u2026` : name} = ${values[from].data[0]}`);
    drawn("text", picture, { x: WIDE - EDGE, y: HIGH - 5, "text-anchor": "end" }, `slope ${slope}`);
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
    now = Math.max(0, Math.min(steps.length - 1, at));
    if (now === steps.length - 1) pause();
    show();
  }

  // Playing
  let timer = null;
  function play() {
    if (now === steps.length - 1) now = 0;
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

  // Panning and zooming: the svg is moved and scaled as a whole. To show another part of its plane
  // by its viewBox would lay out every text anew, at each step.
  const whole = svg.viewBox.baseVal;
  const plane = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  svg.setAttribute("width", plane.width);
  svg.setAttribute("height", plane.height);
  let camera = null; // the point in the middle, and pixels to a unit; none while nobody sees the page
  let follows = true;
  let flight = 0;
  const MARGIN = 16, LEGIBLE = 0.8, COMFORTABLE = 1.05, LARGEST = 8;
  const fitScale = (width = plane.width, height = plane.height) =>
    Math.min((stage.clientWidth - 2 * MARGIN) / width, (stage.clientHeight - 2 * MARGIN) / height);
  const isSeen = () => stage.clientWidth > 2 * MARGIN && stage.clientHeight > 2 * MARGIN;
  function look(target) {
    if (!isSeen()) return;
    camera = target;
    const { x, y, scale } = camera, width = stage.clientWidth, height = stage.clientHeight;
    svg.style.transform = `translate(${width / 2 - (x - plane.x) * scale}px, ${height / 2 - (y - plane.y) * scale}px) scale(${scale})`;
    stage.dataset.view = [x - width / 2 / scale, y - height / 2 / scale, width / scale, height / scale].join(" ");
  }
  function fly(target) {
    cancelAnimationFrame(flight);
    if (calm.matches || !camera || !isSeen()) return look(target);
    const from = camera, began = performance.now();
    const frame = (time) => {
      const part = Math.min(1, Math.max(0, time - began) / 350), ease = 1 - (1 - part) ** 3;
      const between = (key) => from[key] + (target[key] - from[key]) * ease;
      look({ x: between("x"), y: between("y"), scale: between("scale") });
      if (part < 1) flight = requestAnimationFrame(frame);
    };
    flight = requestAnimationFrame(frame);
  }
  const wholeView = () => ({ x: plane.x + plane.width / 2, y: plane.y + plane.height / 2, scale: Math.min(fitScale(), 2) });
  function lookAt(lit) {
    const all = wholeView();
    if (all.scale >= LEGIBLE || lit.length === 0) return fly(all);
    const boxes = lit.filter((id) => frames[id]).map((id) => frames[id]);
    const left = Math.min(...boxes.map((box) => box[0])), right = Math.max(...boxes.map((box) => box[2]));
    const top = Math.min(...boxes.map((box) => box[1])), bottom = Math.max(...boxes.map((box) => box[3]));
    const scale = Math.max(all.scale, Math.min(COMFORTABLE, fitScale(right - left, bottom - top)));
    fly({ x: (left + right) / 2, y: (top + bottom) / 2, scale });
  }
  function setFollow(on) {
    follows = on;
    byId("follow").setAttribute("aria-pressed", String(on));
  }
  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    cancelAnimationFrame(flight);
    setFollow(false);
    if (!camera) return;
    const scale = Math.max(Math.min(fitScale(), 1) / 2, Math.min(LARGEST, camera.scale * factor));
    const shift = 1 / camera.scale - 1 / scale; // so that the point under the pointer stays there
    look({ x: camera.x + (x - stage.clientWidth / 2) * shift, y: camera.y + (y - stage.clientHeight / 2) * shift, scale });
  }
  function pan(dx, dy) {
    cancelAnimationFrame(flight);
    setFollow(false);
    if (!camera) return;
    look({ ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale });
  }
  function showWhole() {
    setFollow(false);
    fly(wholeView());
  }
  function toggleFollow() {
    setFollow(!follows);
    if (follows) show();
  }

  // Pointers: one drags, two pinch, a hovering one asks for a formula, as does a tap.
  const pointers = new Map();
  let moved = 0;
  const local = (event) => {
    const frame = stage.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, local(event));
    moved = 0;
  });
  stage.addEventListener("pointermove", (event) => {
    const at = local(event);
    const before = pointers.get(event.pointerId);
    if (!before) return hint(event.target, at);
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (moved < 4) return;
    if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    stage.classList.add("dragged");
    hint(null);
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) return pan(at.x - before.x, at.y - before.y);
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const apart = (p) => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
    zoom(apart(at) / apart(before), (at.x + other.x) / 2, (at.y + other.y) / 2);
  });
  for (const ended of ["pointerup", "pointercancel", "pointerleave"]) {
    stage.addEventListener(ended, (event) => {
      const wasTap = ended === "pointerup" && pointers.has(event.pointerId) && moved < 4;
      pointers.delete(event.pointerId);
      if (pointers.size === 0) stage.classList.remove("dragged");
      if (wasTap) hint(event.target, local(event));
      else if (ended === "pointerleave" && event.pointerType === "mouse") hint(null);
    });
  }
  stage.addEventListener("wheel", (event) => {
    if (window.self !== window.top && !event.ctrlKey) return; // in a notebook the wheel scrolls
    event.preventDefault();
    const at = local(event);
    zoom(Math.exp(-event.deltaY / 400), at.x, at.y);
  }, { passive: false });
  function hint(target, at) {
    const value = owner.get(target?.closest?.(".node"));
    byId("hint").hidden = value === undefined;
    if (value === undefined) return;
    const grad = gradAt(value, now);
    const making = steps.find((step) => step.phase === "forward" && step.value === value);
    const lines = [making ? making.sentence : `${values[value].name} is given`];
    if (madeAt[value] <= now) lines.push(`data ${values[value].data[1]}`);
    if (grad) lines.push(`grad ${grad.exact}`);
    byId("hint").textContent = lines.join("\n");
    const width = byId("hint").offsetWidth, height = byId("hint").offsetHeight;
    byId("hint").style.left = `${Math.max(4, Math.min(at.x + 14, stage.clientWidth - width - 4))}px`;
    byId("hint").style.top = `${at.y + 18 + height > stage.clientHeight ? Math.max(4, at.y - height - 10) : at.y + 18}px`;
  }

  // Buttons and keys
  const actions = {
    first: () => stepTo(0), back: () => stepTo(now - 1), next: () => stepTo(now + 1),
    last: () => stepTo(steps.length - 1), play: () => (timer ? pause() : play()),
    closer: () => zoom(1.3), farther: () => zoom(1 / 1.3), whole: showWhole, follow: toggleFollow,
  };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  byId("speed").addEventListener("change", () => timer && play());
  byId("scrub").max = steps.length - 1;
  byId("scrub").style.setProperty("--turn", `${(100 * (turn - 0.5)) / (steps.length - 1)}%`);
  byId("scrub").addEventListener("input", (event) => stepTo(Number(event.target.value)));
  const keys = {
    ArrowLeft: actions.back, ArrowRight: actions.next, Home: actions.first, End: actions.last,
    " ": actions.play, "+": actions.closer, "=": actions.closer, "-": actions.farther, 0: showWhole, f: toggleFollow,
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
    detail.values.forEach((data, i) => (values[i].data = data));
    detail.steps.forEach((told, at) => Object.assign(steps[at], told));
    detail.partials.forEach((partials, i) => partials.forEach((partial, operand) => {
      const text = byId(values[i].arrows[operand]).querySelector("text");
      if (text) text.textContent = partial;
    }));
    noteChanges();
    shownAt = null;
    entries.forEach((entry, at) => {
      const [sentence, arithmetic] = entry.children;
      if (sentence.textContent !== steps[at].sentence) sentence.textContent = steps[at].sentence;
      if (arithmetic.textContent !== steps[at].arithmetic) arithmetic.textContent = steps[at].arithmetic;
    });
    pause();
    go(detail.isChanged && now === 0 ? steps.length - 1 : now);
  });

  new ResizeObserver(() => (follows || !camera ? lookAt(lights(steps[now])) : look(camera))).observe(stage);

  addEventListener("hashchange", () => addressed() !== null && stepTo(addressed()));
  now = addressed() ?? 0;
  look(wholeView());
  show();
})();
