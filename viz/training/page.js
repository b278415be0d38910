// The page: which epoch is shown, and what changes it.
for (const run of runs) run.frames = run.packed ? await unpacked(run.packed) : [];
const MILLISECONDS = 120; // between frames while playing, at speed 1
const parts = [];
let epochs = [], now = 0, timer = null;

function build() {
  byId("runs").replaceChildren();
  byId("runs").classList.toggle("two", runs.length > 1);
  byId("tables").replaceChildren();
  parts.length = 0;
  for (const run of runs) {
    const box = made("section", byId("runs"), "", { class: "run", "aria-label": run.name || "Training" });
    if (run.name) made("h2", box, run.name);
    const figures = made("dl", box, "", { class: "figures" });
    const scene = run.scene ? scenePart(run, box) : null;
    const network = run.network ? networkPart(run, box) : null;
    box.classList.toggle("bare", !scene || !network);
    parts.push({ run, figures, scene, network, rows: tablePart(run) });
  }
}
function tablePart(run) {
  const table = made("table", byId("tables"));
  const left = run.count - run.parameters.length;
  made("caption", table, `${run.name || "Parameters"}${left > 0 ? `, ${left} more are not recorded` : ""}`);
  const head = made("tr", made("thead", table));
  for (const name of ["parameter", "weight", "gradient"]) made("th", head, name, { scope: "col" });
  const body = made("tbody", table);
  return run.parameters.map((name) => {
    const row = made("tr", body);
    made("th", row, name, { scope: "row" });
    return [made("td", row), made("td", row)];
  });
}
function listEpochs() {
  epochs = [...new Set(runs.flatMap((run) => run.frames.map((frame) => frame.epoch)))].sort((a, b) => a - b);
  byId("scrub").max = Math.max(0, epochs.length - 1);
}
function frameOf(run, epoch) {
  return run.frames.findLast((frame) => frame.epoch <= epoch) ?? run.frames[0];
}
function show() {
  const epoch = epochs[now] ?? 0, of = Math.max(epoch, live?.epochs ?? 0, ...runs.flatMap((run) => run.epochs.map((each) => each.number)));
  byId("epoch").textContent = epoch ? `epoch ${epoch} of ${of}` : `before the training, of ${of} epochs`;
  byId("scrub").value = now;
  byId("scrub").setAttribute("aria-valuetext", `epoch ${epoch} of ${of}`);
  byId("first").disabled = byId("back").disabled = now === 0;
  byId("last").disabled = byId("next").disabled = now >= epochs.length - 1;
  for (const part of parts) {
    const frame = frameOf(part.run, epoch);
    if (!frame) continue;
    showFigures(part, frame.epoch);
    if (part.scene) drawScene(part.run, part.scene, frame);
    if (part.network) drawNetwork(part.run, part.network, frame, byId("shown").value);
    if (byId("numbers").open) showTable(part, frame);
  }
  moveCursor(chart, epoch);
}
function showFigures({ run, figures }, epoch) {
  figures.replaceChildren();
  const told = run.epochs.findLast((each) => each.number <= epoch);
  const entries = told ? { ...told.numbers, ...(told.lr === null ? {} : { "learning rate": told.lr }) } : {};
  if (!told) entries.loss = null;
  if (epoch === run.epochs.at(-1)?.number && run.reason) entries["stopped by"] = run.reason;
  for (const [name, number] of Object.entries(entries)) {
    const entry = made("div", figures);
    made("dt", entry, name === "validation" ? "validation loss" : name);
    made("dd", entry, brief(number));
  }
}
function showTable({ rows }, frame) {
  rows.forEach(([weight, gradient], i) => {
    weight.textContent = shownAt(frame.weights, i);
    gradient.textContent = shownAt(frame.gradients, i);
  });
}
function go(at) {
  now = Math.max(0, Math.min(epochs.length - 1, at));
  if (now === epochs.length - 1) pause();
  show();
}
function seek(epoch) {
  const at = epochs.findLastIndex((each) => each <= epoch);
  pause();
  go(Math.max(0, at));
}
function play() {
  if (now >= epochs.length - 1) now = 0;
  clearInterval(timer);
  timer = setInterval(() => go(now + 1), MILLISECONDS / Number(byId("speed").value));
  byId("play").setAttribute("aria-label", "Pause");
  document.body.classList.add("playing");
  show();
}
function pause() {
  clearInterval(timer);
  timer = null;
  byId("play").setAttribute("aria-label", "Play");
  document.body.classList.remove("playing");
}
const stepTo = (at) => { pause(); go(at); };
const actions = {
  first: () => stepTo(0), back: () => stepTo(now - 1), next: () => stepTo(now + 1),
  last: () => stepTo(epochs.length - 1), play: () => (timer ? pause() : play()),
};
for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
byId("speed").addEventListener("change", () => timer && play());
byId("shown").addEventListener("change", show);
byId("scrub").addEventListener("input", (event) => stepTo(Number(event.target.value)));
byId("numbers").addEventListener("toggle", show);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
const fromAddress = () => Number(/^#epoch=(\d+)$/.exec(location.hash)?.[1] ?? NaN);
addEventListener("hashchange", () => Number.isNaN(fromAddress()) || seek(fromAddress()));

const chart = chartPart(seek);
listEpochs();
build();
drawChart(chart);
now = epochs.length - 1;
if (Number.isNaN(fromAddress())) show();
else seek(fromAddress());
document.body.dataset.ready = "true";
