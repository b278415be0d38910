"use strict";
(() => {
  const { values, steps } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage");
  const svg = stage.querySelector("svg");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
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

  // The picture: Graphviz has placed all; what the boxes say changes, so it is written here.
  const drawn = (tag, parent, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return parent.appendChild(element);
  };
  const FONT = { "font-family": "Helvetica,Arial,sans-serif", "font-size": 12 };
  const numbers = values.map(() => ({ data: [], grad: [] }));
  const owner = new Map(); // of each box and circle, the value
  const valueOfBox = {};
  values.forEach((value, i) => {
    value.boxes.forEach((id, nth) => {
      const group = byId(id);
      owner.set(group, i);
      valueOfBox[id] = i;
      group.classList.add(i === values.length - 1 ? "output" : value.kind);
      for (const text of group.querySelectorAll("text, g")) text.remove();
      const box = group.getBBox();
      const words = value.kind === "constant" ? ["data"] : ["data", "grad"];
      const title = value.title ? [nth ? `${value.title} again` : value.title] : [];
      let y = box.y + (box.height - 14 * (title.length + words.length)) / 2 + 11;
      for (const line of title) {
        const text = drawn("text", group, { ...FONT, x: box.x + box.width / 2, y, "text-anchor": "middle", "font-weight": "bold" }, line);
        fit(text, box.width - 8);
        y += 14;
      }
      for (const word of words) {
        drawn("text", group, { ...FONT, x: box.x + 4.5, y, class: "word" }, word);
        numbers[i][word].push(drawn("text", group, { ...FONT, x: box.x + box.width - 4.5, y, "text-anchor": "end" }, ""));
        y += 14;
      }
    });
    if (value.circle) {
      const group = byId(value.circle);
      group.classList.add("operation");
      owner.set(group, i);
    }
  });
  for (const kind of ["input", "parameter", "constant", "result"]) {
    document.querySelector(`.legend .${kind}`).hidden = !svg.querySelector(`.${kind}`);
  }
  function fit(text, width) {
    text.removeAttribute("textLength");
    if (text.getComputedTextLength() > width) {
      text.setAttribute("textLength", width);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
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
    entry.addEventListener("click", () => go(at));
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
  function show() {
    const step = steps[now];
    document.body.className = step.phase + (timer ? " playing" : "");
    values.forEach((value, i) => {
      const isMade = madeAt[i] <= now;
      const grad = gradAt(i, now);
      for (const id of value.boxes) byId(id).classList.toggle("ahead", !isMade);
      for (const id of [value.circle, ...value.arrows]) if (id) byId(id).classList.toggle("ahead", !isMade);
      for (const text of numbers[i].data) text.textContent = isMade ? value.data[0] : "\u2013";
      for (const text of numbers[i].grad) {
        text.textContent = grad ? grad.shown : "\u2013";
        text.classList.toggle("new", grad !== null && grad.at === now);
      }
      for (const text of numbers[i].data) text.classList.toggle("new", value.circle !== null && madeAt[i] === now);
      rows[i].data.textContent = isMade ? value.data[1] : "";
      rows[i].grad.textContent = grad ? grad.exact : "";
    });
    for (const element of svg.querySelectorAll(".lit, .changed, .passed")) element.classList.remove("lit", "changed", "passed");
    for (const earlier of steps.slice(0, now)) {
      if (earlier.phase !== "backward") continue;
      const { arrows } = values[earlier.operation];
      for (const id of [arrows[earlier.operand], arrows.at(-1)]) byId(id).classList.add("passed");
    }
    const lit = lights(step);
    for (const id of lit) byId(id).classList.add("lit");
    if (changed(step)) byId(changed(step)).classList.add("changed");

    byId("phase").textContent = WORDS[step.phase];
    byId("count").textContent = `step ${now + 1} of ${steps.length}`;
    byId("sentence").textContent = step.sentence;
    const cut = step.operation === null ? -1 : step.arithmetic.lastIndexOf("= ") + 2;
    byId("arithmetic").textContent = cut < 0 ? step.arithmetic : step.arithmetic.slice(0, cut);
    if (cut >= 0) made("strong", byId("arithmetic"), step.arithmetic.slice(cut));
    byId("note").textContent = step.note;
    byId("scrub").value = now;
    byId("scrub").setAttribute("aria-valuetext", `${now + 1} of ${steps.length}, ${WORDS[step.phase]}: ${step.sentence}`);
    byId("first").disabled = byId("back").disabled = now === 0;
    byId("last").disabled = byId("next").disabled = now === steps.length - 1;
    entries.forEach((entry, at) => {
      entry.tabIndex = at === now ? 0 : -1;
      if (at === now) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
    });
    reveal(entries[now]);
    if (follows) lookAt(lit);
  }
  function reveal(entry) {
    const list = entry.closest("aside");
    if (document.activeElement.closest("#explore")) return; // which stays in view
    if (list.scrollHeight <= list.clientHeight + 1) return;
    const middle = entry.offsetTop - (list.clientHeight - entry.offsetHeight) / 2;
    list.scrollTo({ top: middle, behavior: calm.matches ? "auto" : "smooth" });
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

  // Panning and zooming: by the part of the plane that the svg shows.
  const whole = svg.viewBox.baseVal;
  const plane = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let camera = { x: 0, y: 0, scale: 1 }; // the point in the middle, and pixels to a unit
  let follows = true;
  let flight = 0;
  const MARGIN = 16, LEGIBLE = 0.8, COMFORTABLE = 1.05, LARGEST = 8;
  const fitScale = (width = plane.width, height = plane.height) =>
    Math.min((stage.clientWidth - 2 * MARGIN) / width, (stage.clientHeight - 2 * MARGIN) / height);
  function look(target) {
    camera = target;
    const width = stage.clientWidth / camera.scale, height = stage.clientHeight / camera.scale;
    svg.setAttribute("viewBox", `${camera.x - width / 2} ${camera.y - height / 2} ${width} ${height}`);
  }
  function fly(target) {
    cancelAnimationFrame(flight);
    if (calm.matches) return look(target);
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
    const origin = svg.getScreenCTM().inverse();
    const corners = lit.flatMap((id) => {
      const box = byId(id).getBoundingClientRect();
      return [new DOMPoint(box.left, box.top), new DOMPoint(box.right, box.bottom)].map((p) => p.matrixTransform(origin));
    });
    const xs = corners.map((p) => p.x), ys = corners.map((p) => p.y);
    const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
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
    const scale = Math.max(Math.min(fitScale(), 1) / 2, Math.min(LARGEST, camera.scale * factor));
    const shift = 1 / camera.scale - 1 / scale; // so that the point under the pointer stays there
    look({ x: camera.x + (x - stage.clientWidth / 2) * shift, y: camera.y + (y - stage.clientHeight / 2) * shift, scale });
  }
  function pan(dx, dy) {
    cancelAnimationFrame(flight);
    setFollow(false);
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
    const lines = [values[value].formula];
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
  let rooms = null;
  document.addEventListener("renumbered", ({ detail }) => {
    detail.values.forEach((data, i) => (values[i].data = data));
    detail.steps.forEach((told, at) => Object.assign(steps[at], told));
    detail.partials.forEach((partials, i) => partials.forEach((partial, operand) => {
      const text = byId(values[i].arrows[operand]).querySelector("text");
      if (text) text.textContent = partial;
    }));
    noteChanges();
    entries.forEach((entry, at) => {
      const [sentence, arithmetic] = entry.children;
      if (sentence.textContent !== steps[at].sentence) sentence.textContent = steps[at].sentence;
      if (arithmetic.textContent !== steps[at].arithmetic) arithmetic.textContent = steps[at].arithmetic;
    });
    pause();
    go(detail.isChanged && now === 0 ? steps.length - 1 : now);
    const texts = numbers.flatMap((each) => [...each.data, ...each.grad]);
    rooms ??= texts.map((text) => text.parentNode.querySelector("path, polygon").getBBox().width - 40);
    texts.forEach((text, i) => { // a digit is 7 wide: what has room need not be measured
      if (7 * text.textContent.length > rooms[i]) fit(text, rooms[i]);
      else text.removeAttribute("textLength");
    });
  });

  new ResizeObserver(() => (follows ? lookAt(lights(steps[now])) : look(camera))).observe(stage);

  look(wholeView());
  show();
})();
