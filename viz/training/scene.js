// What a model answers over the plane, or along the line, of its inputs.
const FINE = 132; // pixels along a side that colours are computed for
const SHAPES = 4;

function scenePart(run, parent) {
  const { scene } = run;
  const box = made("div", parent, "", { class: "scene" });
  const isClassifier = scene.classes.length > 0;
  const name = scene.kind === "plane" ? (isClassifier ? "Decision boundary" : "Answers") : (isClassifier ? "Scores" : "Fit");
  made(run.name ? "h3" : "h2", box, name, { class: "part" });
  const canvas = made("canvas", box, "", { role: "img", tabindex: "0" });
  const readout = made("p", box, "", { class: "readout", "aria-live": "polite" });
  sceneCaption(run, made("p", box, "", { class: "caption" }));
  const told = { box, canvas, readout, name, place: null };
  const width = scene.xs.length, height = Math.max(1, scene.ys.length);
  const nearest = (event) => {
    const frame = canvas.getBoundingClientRect();
    const across = (event.clientX - frame.left) / frame.width, up = 1 - (event.clientY - frame.top) / frame.height;
    return [Math.round(across * (width - 1)), Math.round(up * (height - 1))];
  };
  const go = (x, y) => {
    told.place = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))];
    drawScene(run, told, told.frame);
  };
  canvas.addEventListener("pointermove", (event) => go(...nearest(event)));
  canvas.addEventListener("pointerdown", (event) => go(...nearest(event)));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [x, y] = told.place ?? [width >> 1, height >> 1];
    go(x + step[0], y + step[1]);
  });
  new ResizeObserver(() => drawScene(run, told, told.frame)).observe(canvas);
  return told;
}
function sceneCaption({ scene }, caption) {
  scene.classes.forEach((name, cls) => {
    const key = made("span", caption, "", { class: "key" });
    const mark = made("canvas", key, "", { width: 14, height: 14, "aria-hidden": "true" });
    pointMark(mark.getContext("2d"), 7, 7, 4.5, cls, classColour(cls), "#ffffff");
    key.append(name);
  });
  if (!scene.classes.length && scene.kind === "plane") {
    const [low, , high] = targetRange(scene);
    caption.append(`From blue at ${brief(low)} to orange at ${brief(high)}, as the points\u2019 targets. `);
  }
  const axes = scene.inputs.map((input, axis) => {
    const side = axis ? scene.ys : scene.xs;
    return `${axis ? "Up" : "Across"}: x${input + 1} from ${brief(side[0])} to ${brief(side.at(-1))}.`;
  });
  const held = scene.n_inputs > scene.inputs.length ? " The other inputs are held at their means." : "";
  caption.append(axes.join(" ") + held);
}

// The scores at a place, by output; between places, those of the four around it.
function scoresOf(run, frame) {
  const { scene } = run, size = scene.xs.length * Math.max(1, scene.ys.length);
  return Array.from({ length: run.outputs }, (_, output) =>
    Float64Array.from({ length: size }, (_, i) => numberAt(frame.scores, output * size + i)));
}
function between(scores, width, x, y) {
  const left = Math.min(width - 2, Math.floor(x)), below = Math.min(scores.length / width - 2, Math.floor(y));
  const a = x - left, b = y - below, at = below * width + left;
  return (1 - b) * ((1 - a) * scores[at] + a * scores[at + 1]) + b * ((1 - a) * scores[at + width] + a * scores[at + width + 1]);
}
function classAt(run, values) {
  if (values.some(Number.isNaN)) return null;
  return values.length === 1 ? Number(values[0] > run.scene.threshold) : values.indexOf(Math.max(...values));
}
// How far the likeliest class is ahead, from 0 to 1.
function lead(run, values) {
  if (values.length === 1) {
    const score = values[0] - run.scene.threshold;
    return run.scene.threshold ? Math.min(1, 2 * Math.abs(score)) : Math.tanh(Math.abs(score) / 2);
  }
  const top = Math.max(...values), sum = values.reduce((total, value) => total + Math.exp(value - top), 0);
  return (1 / sum - 1 / values.length) / (1 - 1 / values.length);
}

function drawScene(run, told, frame) {
  if (!frame) return;
  told.frame = frame;
  const { canvas } = told, ratio = devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  const pen = canvas.getContext("2d"), all = scoresOf(run, frame);
  (run.scene.kind === "plane" ? drawPlane : drawLine)(run, told, pen, all, ratio);
  sayPlace(run, told, frame, all);
  const { classes } = run.scene;
  let label = `${told.name} at epoch ${frame.epoch}`;
  if (classes.length && run.scene.kind === "plane") {
    const counts = classes.map(() => 0);
    for (let i = 0; i < all[0].length; i++) {
      const cls = classAt(run, all.map((scores) => scores[i]));
      if (cls !== null && cls < counts.length) counts[cls]++;
    }
    label += ": " + classes.map((name, cls) => `${name} on ${Math.round((100 * counts[cls]) / all[0].length)} %`).join(", ") + " of the plane";
  }
  canvas.setAttribute("aria-label", `${label}. Arrow keys move a cross over it.`);
}
function drawPlane(run, told, pen, all, ratio) {
  const { scene } = run, width = scene.xs.length, { canvas } = told;
  const picture = new ImageData(FINE, FINE), paper = channels(colour("paper"));
  const paint = scene.classes.length ? classPaint(run, paper) : numberPaint(run, paper);
  for (let row = 0; row < FINE; row++) {
    for (let column = 0; column < FINE; column++) {
      const x = (column / (FINE - 1)) * (width - 1), y = (1 - row / (FINE - 1)) * (scene.ys.length - 1);
      const rgb = paint(all.map((scores) => between(scores, width, x, y)));
      picture.data.set([...rgb, 255], 4 * (row * FINE + column));
    }
  }
  const small = new OffscreenCanvas(FINE, FINE);
  small.getContext("2d").putImageData(picture, 0, 0);
  pen.imageSmoothingEnabled = true;
  pen.drawImage(small, 0, 0, canvas.width, canvas.height);
  const place = (x, y) => [(x / (width - 1)) * canvas.width, (1 - y / (scene.ys.length - 1)) * canvas.height];
  if (scene.classes.length) {
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.6 * ratio;
    const margins = all.length === 1 ? [all[0].map((score) => score - scene.threshold)] : all.map((own, output) => own.map((score, i) =>
      score - Math.max(...all.map((other, nth) => (nth === output ? -Infinity : other[i])))));
    for (const margin of margins) contour(pen, margin, width, place);
  }
  const coordinate = (value, side) => ((value - side[0]) / (side.at(-1) - side[0])) * (side.length - 1);
  const rim = colour("paper");
  scene.points.forEach((point, i) => {
    const [x, y] = place(coordinate(point[0], scene.xs), coordinate(point[1], scene.ys));
    const target = scene.targets[i];
    if (scene.classes.length) pointMark(pen, x, y, 3.4 * ratio, target, classColour(target), "#ffffff");
    else pointMark(pen, x, y, 3.4 * ratio, 0, `rgb(${paint([target])})`, colour("ink"));
  });
  if (told.place) cross(pen, ...place(...told.place), ratio, canvas);
}
function classPaint(run, paper) {
  return (values) => {
    const cls = classAt(run, values);
    if (cls === null) return channels(colour("faint"));
    const strength = 0.12 + 0.4 * lead(run, values), full = channels(classColour(cls));
    return paper.map((part, i) => part + strength * (full[i] - part));
  };
}
function numberPaint(run, paper) {
  const [, middle, high] = targetRange(run.scene);
  return ([value]) => {
    if (Number.isNaN(value)) return channels(colour("faint"));
    const part = Math.max(-1, Math.min(1, (value - middle) / (high - middle || 1)));
    const full = channels(part > 0 ? colours[1] : colours[0]);
    return paper.map((own, i) => own + 0.8 * Math.abs(part) * (full[i] - own));
  };
}
function targetRange({ targets }) {
  const finite = targets.filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
  return [low, (low + high) / 2, high];
}
// Where a margin crosses 0: in each square of four places, a line from side to side.
function contour(pen, margin, width, place) {
  pen.beginPath();
  for (let y = 0; y + 1 < margin.length / width; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const values = corners.map(([i, j]) => margin[j * width + i]);
      if (values.some(Number.isNaN)) continue;
      const crossings = [];
      corners.forEach(([i, j], nth) => {
        const [k, l] = corners[(nth + 1) % 4], one = values[nth], other = values[(nth + 1) % 4];
        if (one > 0 === other > 0) return;
        const part = one / (one - other);
        crossings.push(place(i + part * (k - i), j + part * (l - j)));
      });
      for (let nth = 0; nth + 1 < crossings.length; nth += 2) {
        pen.moveTo(...crossings[nth]);
        pen.lineTo(...crossings[nth + 1]);
      }
    }
  }
  pen.stroke();
}
function drawLine(run, told, pen, all, ratio) {
  const { scene } = run, { canvas } = told, margin = 10 * ratio;
  const finite = [...all.flatMap((scores) => [...scores]), ...(scene.classes.length ? [] : scene.targets)].filter(Number.isFinite);
  const low = Math.min(...finite, Infinity), high = Math.max(...finite, -Infinity);
  const span = high - low || 1;
  const up = (value) => canvas.height - margin - ((value - low) / span) * (canvas.height - 2 * margin);
  const across = (value) => ((value - scene.xs[0]) / (scene.xs.at(-1) - scene.xs[0])) * canvas.width;
  scene.points.forEach(([x], i) => {
    const target = scene.targets[i], isClass = scene.classes.length > 0;
    const y = isClass ? (target && all.length === 1 ? margin : canvas.height - margin) : up(target);
    pointMark(pen, across(x), y, 3 * ratio, isClass ? target : 0, isClass ? classColour(target) : colour("faint"), colour("paper"));
  });
  all.forEach((scores, output) => {
    pen.strokeStyle = all.length > 1 ? classColour(output) : colour("ink");
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    let isDown = false;
    scores.forEach((score, i) => {
      if (!Number.isFinite(score)) return void (isDown = false);
      pen[isDown ? "lineTo" : "moveTo"](across(scene.xs[i]), up(score));
      isDown = true;
    });
    pen.stroke();
  });
  pen.fillStyle = colour("ink");
  pen.font = `${11 * ratio}px system-ui, sans-serif`;
  if (high >= low) {
    pen.fillText(brief(high), 4 * ratio, margin + 4 * ratio);
    pen.fillText(brief(low), 4 * ratio, canvas.height - margin + 4 * ratio);
  }
  if (told.place) cross(pen, across(scene.xs[told.place[0]]), up(all[0][told.place[0]]), ratio, canvas);
}
function pointMark(pen, x, y, size, cls, fill, rim) {
  pen.beginPath();
  const kind = cls % SHAPES;
  if (kind === 0) pen.arc(x, y, size, 0, 2 * Math.PI);
  else {
    const turns = kind === 1 ? [-90, 30, 150] : kind === 2 ? [45, 135, 225, 315] : [0, 90, 180, 270];
    for (const turn of turns) pen.lineTo(x + 1.25 * size * Math.cos((turn * Math.PI) / 180), y + 1.25 * size * Math.sin((turn * Math.PI) / 180));
    pen.closePath();
  }
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = rim;
  pen.lineWidth = size / 4;
  pen.stroke();
}
function cross(pen, x, y, ratio, canvas) {
  pen.strokeStyle = colour("ink");
  pen.lineWidth = ratio;
  pen.beginPath();
  pen.moveTo(x, 0);
  pen.lineTo(x, canvas.height);
  pen.moveTo(0, y);
  pen.lineTo(canvas.width, y);
  pen.stroke();
}
function sayPlace(run, told, frame, all) {
  const { scene } = run;
  if (!told.place) return void (told.readout.textContent = "Point at a place, or move there by arrow keys, to read the model\u2019s answer.");
  const [x, y] = told.place, size = all[0].length, at = y * scene.xs.length + x;
  const where = scene.inputs.map((input, axis) => `x${input + 1} = ${brief(axis ? scene.ys[y] : scene.xs[x])}`).join(", ");
  const says = all.map((_, output) => shownAt(frame.scores, output * size + at));
  const cls = scene.classes.length ? classAt(run, all.map((scores) => scores[at])) : null;
  told.readout.textContent = `${where}: ${says.length > 1 ? "scores" : scene.classes.length ? "score" : "output"} ${says.join(", ")}${cls === null ? "" : `, ${scene.classes[cls] ?? `class ${cls}`}`}`;
}
