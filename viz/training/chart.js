// Losses by epoch, those of validation dashed, with a cursor at the epoch that is shown.
const ROOM = { left: 66, right: 10, top: 8, bottom: 18 };
const CURVES = ["first", "second"];

function chartPart(go) {
  const svg = drawn("svg", byId("chart"), { role: "img" });
  const told = { svg, cursor: null, scaleX: null };
  const seek = (event) => {
    const frame = svg.getBoundingClientRect();
    const part = (event.clientX - frame.left - ROOM.left) / (frame.width - ROOM.left - ROOM.right);
    go(Math.round(told.most * part));
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    seek(event);
  });
  svg.addEventListener("pointermove", (event) => event.buttons & 1 && seek(event));
  new ResizeObserver(() => drawChart(told)).observe(svg);
  return told;
}
function drawChart(told) {
  const { svg } = told, width = svg.clientWidth || 600, height = svg.clientHeight || 130;
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const curves = runs.flatMap((run, nth) => ["loss", "validation"].map((name) => ({
    name, run, style: `curve ${CURVES[nth]} ${name}`,
    points: run.epochs.filter((epoch) => epoch.numbers[name] !== undefined).map((epoch) => [epoch.number, epoch.numbers[name]]),
  }))).filter((curve) => curve.points.length);
  const finite = curves.flatMap((curve) => curve.points.map(([, loss]) => loss)).filter(Number.isFinite);
  told.most = Math.max(1, ...runs.flatMap((run) => [...run.epochs.map((epoch) => epoch.number), ...run.frames.map((frame) => frame.epoch)]));
  const low = Math.min(...finite), high = Math.max(...finite);
  const isLog = low > 0 && high > 20 * low, scale = isLog ? Math.log : (loss) => loss;
  const span = scale(high) - scale(low) || 1;
  const x = (epoch) => ROOM.left + (epoch / told.most) * (width - ROOM.left - ROOM.right);
  const y = (loss) => ROOM.top + (1 - (scale(loss) - scale(low)) / span) * (height - ROOM.top - ROOM.bottom);
  told.x = x;
  drawn("path", svg, { class: "axis", fill: "none", d: `M${ROOM.left} ${ROOM.top}V${height - ROOM.bottom}H${width - ROOM.right}` });
  if (finite.length) {
    drawn("text", svg, { x: ROOM.left - 5, y: ROOM.top + 9, "text-anchor": "end" }, brief(high));
    if (high > low) drawn("text", svg, { x: ROOM.left - 5, y: height - ROOM.bottom, "text-anchor": "end" }, brief(low));
  }
  drawn("text", svg, { x: ROOM.left, y: height - 4 }, "0");
  drawn("text", svg, { x: width - ROOM.right, y: height - 4, "text-anchor": "end" }, `epoch ${told.most}`);
  for (const { points, style } of curves) {
    let isDown = false, d = "";
    for (const [epoch, loss] of points) {
      if (!Number.isFinite(loss)) isDown = false;
      else {
        d += `${isDown ? "L" : "M"}${x(epoch).toFixed(1)} ${y(loss).toFixed(1)}`;
        isDown = true;
      }
    }
    drawn("path", svg, { class: style, d: d || "M0 0" });
  }
  const lasts = curves.map((curve) => `${curveName(curve)} ${brief(curve.points.at(-1)[1])}`);
  svg.setAttribute("aria-label", `Losses over ${told.most} epochs${lasts.length ? `, at the end: ${lasts.join(", ")}` : ""}`);
  byId("legend").replaceChildren();
  for (const curve of curves) {
    const entry = made("span", byId("legend")), key = drawn("svg", entry, { viewBox: "0 0 22 8", "aria-hidden": "true" });
    drawn("path", key, { class: curve.style, d: "M0 4H22", "stroke-width": 2, fill: "none" });
    entry.append(curveName(curve));
  }
  if (isLog) made("span", byId("legend"), "logarithmic scale");
  told.cursor = drawn("path", svg, { class: "cursor" });
  moveCursor(told, told.epoch ?? 0);
}
function curveName({ run, name }) {
  return [run.name, name === "loss" ? "loss" : "validation loss"].filter(Boolean).join(": ");
}
function moveCursor(told, epoch) {
  told.epoch = epoch;
  if (told.x) told.cursor.setAttribute("d", `M${told.x(epoch)} ${ROOM.top}V${told.svg.clientHeight - ROOM.bottom}`);
}
