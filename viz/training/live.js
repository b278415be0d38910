// A training that goes on: its news, and what the reader wishes of it.
const MOST_FRAMES = 400; // that the page keeps
const STATES = { waiting: "waits for you", running: "is running", paused: "is paused", done: "is over: look around, begin again, or stop", closed: "has ended, and its address with it" };

function livePart(run) {
  const box = byId("live");
  box.hidden = false;
  const button = (id, text) => made("button", box, text, { type: "button", id });
  const told = { pause: button("pause", "Pause"), step: button("step", "One epoch"), restart: button("restart", "Begin again"), stop: button("stop", "Stop") };
  const field = (id, text, tag, attributes) => {
    const label = made("label", box, `${text} `);
    return made(tag, label, "", { id, ...attributes });
  };
  told.lr = field("lr", "Learning rate", "input", { type: "number", min: "0", step: "any" });
  told.optimizer = field("optimizer", "Optimiser", "select");
  for (const [value, text] of Object.entries(live.optimizers)) made("option", told.optimizer, text, { value });
  told.pace = field("pace", "Epochs in a second", "select");
  for (const pace of [1, 3, 10, 30, 0]) made("option", told.pace, pace ? `up to ${pace}` : "no limit", { value: pace });
  told.words = made("p", box, "", { class: "told", role: "status" });
  const wish = async (name, value = null) => {
    try {
      const answer = await fetch("wish", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, value }) });
      if (!answer.ok) told.words.textContent = await answer.text();
    } catch {
      showState(told, "closed");
    }
  };
  told.pause.addEventListener("click", () => wish(told.state === "paused" ? "resume" : "pause"));
  for (const name of ["step", "restart", "stop"]) told[name].addEventListener("click", () => wish(name));
  told.lr.addEventListener("change", () => Number.isFinite(told.lr.valueAsNumber) && wish("lr", told.lr.valueAsNumber));
  told.optimizer.addEventListener("change", () => wish("optimizer", told.optimizer.value));
  told.pace.addEventListener("change", () => wish("pace", Number(told.pace.value)));
  listen(run, told);
}
function showState(told, state) {
  if (told.state !== state) told.words.textContent = `The training ${STATES[state]}.`;
  told.state = state;
  told.pause.textContent = state === "paused" ? "Go on" : "Pause";
  const isOver = state === "closed";
  for (const each of [told.restart, told.stop, told.lr, told.optimizer, told.pace]) each.disabled = isOver;
  told.pause.disabled = told.step.disabled = isOver || state === "done";
}
async function listen(run, told) {
  let version = -1, generation = -1;
  for (;;) {
    let news;
    try {
      const latest = run.frames.at(-1)?.epoch ?? -1;
      const answer = await fetch(`news?version=${version}&generation=${generation}&epoch=${latest}`);
      if (!answer.ok) throw new Error(answer.statusText);
      news = await answer.json();
    } catch {
      return showState(told, "closed");
    }
    if (news.generation !== generation) [run.frames, run.epochs] = [[], []];
    ({ version, generation } = news);
    take(run, news);
    showState(told, news.state);
    const isTyping = document.activeElement === told.lr;
    if (!isTyping) told.lr.value = news.lr ?? "";
    told.lr.disabled ||= news.lr === null;
    told.optimizer.value = news.optimizer;
    told.pace.value = news.pace;
    if (news.state === "closed") return;
  }
}
function take(run, news) {
  const follows = now >= epochs.length - 1 && !timer;
  for (const frame of news.frames) {
    for (const part of PARTS) frame[part].counts = Int16Array.from(frame[part].counts);
    run.frames.push(frame);
  }
  run.epochs.push(...news.epochs);
  while (run.frames.length > MOST_FRAMES) run.frames = run.frames.filter((_, i) => i % 2 === 0 || i === run.frames.length - 1);
  if (!news.frames.length && !news.epochs.length && epochs.length === run.frames.length) return;
  const epoch = epochs[now] ?? 0;
  listEpochs();
  now = follows ? epochs.length - 1 : Math.max(0, epochs.findLastIndex((each) => each <= epoch));
  drawChart(chart);
  show();
}
livePart(runs[0]);
