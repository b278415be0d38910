// A network: columns of units with their pictures, and edges as wide as what they carry.
const WIDEST = 5; // pixels

function networkPart(run, parent) {
  const { network } = run, box = made("div", parent, "", { class: "network" });
  made(run.name ? "h3" : "h2", box, "Network", { class: "part" });
  const net = made("div", box, "", { class: "net" });
  const svg = drawn("svg", net, { "aria-hidden": "true" });
  const words = made("p", box, "", { class: "unit-words", "aria-live": "polite" });
  const caption = made("p", box, "", { class: "caption" });
  made("span", caption, "", { class: "key" }).append(edgeKey("more"), "above 0");
  made("span", caption, "", { class: "key" }).append(edgeKey("less"), "below 0");
  const told = { box, net, svg, words, units: [], edges: [], chosen: null };
  const scale = made("span", caption);
  told.scale = scale;
  const hidden = network.columns.map((size, i) => size - network.shown[i]).filter((more) => more > 0);
  if (hidden.length) caption.append(` Of each column the first ${Math.max(...network.shown)} are drawn.`);
  let picture = 0;
  network.shown.forEach((count, column) => {
    told.units.push(Array.from({ length: count }, (_, unit) => {
      const isInput = column === 0, isLast = column === network.shown.length - 1;
      if (isInput) return { element: made("span", net, `x${unit + 1}`, { class: "label" }) };
      const label = `layer ${column}, neuron ${unit + 1}`;
      const element = made("button", net, "", { class: "unit", type: "button", "aria-label": label, "aria-pressed": "false", title: label, tabindex: "-1" });
      element.addEventListener("click", () => choose(run, told, told.chosen?.element === element ? null : unitAt(column, unit)));
      const drawnUnit = { element, column, unit, label };
      if (run.scene && (!isLast || unit < run.outputs)) {
        drawnUnit.canvas = made("canvas", element, "", { "aria-hidden": "true" });
        drawnUnit.picture = isLast ? unit : picture++;
        drawnUnit.part = isLast ? "scores" : "units";
      }
      return drawnUnit;
    }));
  });
  const unitAt = (column, unit) => told.units[column][unit];
  network.weights.forEach((units, column) => units.forEach((places, unit) => places.forEach((place, from) => {
    told.edges.push({ path: drawn("path", svg), place, from: unitAt(column, from), to: unitAt(column + 1, unit) });
  })));
  const first = told.units[1][0].element;
  first.tabIndex = 0;
  net.addEventListener("keydown", (event) => {
    const at = told.units.flat().find((each) => each.element === event.target);
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!at?.label || !step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const column = Math.max(1, Math.min(told.units.length - 1, at.column + step[0]));
    const unit = Math.max(0, Math.min(told.units[column].length - 1, at.unit + step[1]));
    at.element.tabIndex = -1;
    unitAt(column, unit).element.tabIndex = 0;
    unitAt(column, unit).element.focus();
  });
  new ResizeObserver(() => place(told)).observe(net);
  return told;
}
function edgeKey(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  drawn("path", svg, { class: `edge ${kind}`, d: "M0 6H22", "stroke-width": 3 });
  return svg;
}
function place(told) {
  const width = told.net.clientWidth, height = told.net.clientHeight, columns = told.units.length;
  told.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  told.units.forEach((units, column) => units.forEach((unit, nth) => {
    const size = Math.max(10, Math.min(44, height / units.length - 4, width / columns / 2));
    unit.x = 26 + (column / (columns - 1)) * (width - 56);
    unit.y = ((nth + 0.5) / units.length) * height;
    unit.size = unit.label ? size : 24;
    unit.element.style.left = `${unit.x}px`;
    unit.element.style.top = `${unit.y}px`;
    if (unit.label) unit.element.style.width = unit.element.style.height = `${size}px`;
  }));
  for (const { path, from, to } of told.edges) {
    const start = from.x + from.size / 2, end = to.x - to.size / 2, middle = (start + end) / 2;
    path.setAttribute("d", `M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${end} ${to.y}`);
  }
}
function drawNetwork(run, told, frame, kind) {
  told.frame = frame;
  told.kind = kind;
  const digits = frame[kind];
  let largest = 0;
  for (const { place } of told.edges) {
    const size = Math.abs(numberAt(digits, place));
    if (Number.isFinite(size) && size > largest) largest = size;
  }
  for (const { path, place, from, to } of told.edges) {
    const number = numberAt(digits, place);
    const isOther = told.chosen && told.chosen !== from && told.chosen !== to ? " other" : "";
    path.setAttribute("class", `edge ${Number.isFinite(number) ? (number < 0 ? "less" : "more") : "broken"}${isOther}`);
    path.setAttribute("stroke-width", Number.isFinite(number) ? (largest ? (WIDEST * Math.abs(number)) / largest : 0) : 2);
  }
  told.scale.textContent = `The widest is ${brief(largest)}.`;
  for (const unit of told.units.flat()) {
    if (unit.canvas) drawUnit(run, unit, frame);
    else if (unit.label) unit.element.style.background = tinted(numberAt(frame[kind], run.network.biases[unit.column - 1][unit.unit]), largest);
  }
  sayUnit(run, told);
}
function tinted(bias, largest) {
  if (!Number.isFinite(bias) || !largest) return colour("panel");
  const part = Math.min(1, Math.abs(bias) / largest);
  return `color-mix(in srgb, ${colour(bias > 0 ? "more" : "less")} ${Math.round(70 * part)}%, ${colour("panel")})`;
}
function drawUnit(run, unit, frame) {
  const { scene } = run, isLast = unit.part === "scores";
  const width = (isLast ? scene.xs : scene.unit_xs).length, height = Math.max(1, (isLast ? scene.ys : scene.unit_ys).length);
  const size = width * height, start = unit.picture * size;
  let largest = 0;
  const numbers = Float64Array.from({ length: size }, (_, i) => numberAt(frame[unit.part], start + i));
  for (const number of numbers) if (Number.isFinite(number)) largest = Math.max(largest, Math.abs(number));
  const paper = channels(colour("paper")), more = channels(colour("more")), less = channels(colour("less")), gone = channels(colour("faint"));
  const isPlane = scene.kind === "plane", tall = isPlane ? height : width;
  const picture = new ImageData(width, tall);
  for (let row = 0; row < tall; row++) {
    for (let column = 0; column < width; column++) {
      const number = numbers[isPlane ? (height - 1 - row) * width + column : column];
      const part = largest ? number / largest : 0, full = part < 0 ? less : more;
      const rgb = Number.isFinite(number) ? paper.map((own, i) => own + Math.abs(part) * (full[i] - own)) : gone;
      picture.data.set([...rgb, 255], 4 * (row * width + column));
    }
  }
  unit.canvas.width = width;
  unit.canvas.height = tall;
  unit.canvas.getContext("2d").putImageData(picture, 0, 0);
}
function choose(run, told, unit) {
  told.chosen?.element.setAttribute("aria-pressed", "false");
  told.chosen = unit;
  unit?.element.setAttribute("aria-pressed", "true");
  drawNetwork(run, told, told.frame, told.kind);
}
function sayUnit(run, told) {
  const unit = told.chosen;
  if (!unit) return void (told.words.textContent = "Choose a neuron to read its weights.");
  const digits = told.frame[told.kind], { weights, biases } = run.network;
  const own = weights[unit.column - 1][unit.unit].map((place) => shownAt(digits, place));
  const noun = told.kind === "weights" ? "" : "gradients by ";
  told.words.textContent = `${unit.label}: ${noun}bias ${shownAt(digits, biases[unit.column - 1][unit.unit])}, weights ${own.join(", ")}`;
}
