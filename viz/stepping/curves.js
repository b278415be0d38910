// An operation's own curve by an operand, with its tangent: the local gradient as a slope.
function drawCurve(parent, curve, operand, out) {
  const WIDE = 160, HIGH = 88, EDGE = 6;
  const drawn = (tag, within, attributes, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return within.appendChild(element);
  };
  const across = (x) => EDGE + ((x - curve.left) / (curve.right - curve.left)) * (WIDE - 2 * EDGE);
  const up = (y) => HIGH - 14 - EDGE - ((y - curve.low) / (curve.high - curve.low)) * (HIGH - 14 - 2 * EDGE);
  const slope = curve.slope.toPrecision(4).replace(/\.?0+($|e)/, "$1"), { name, shown } = operand;
  const picture = drawn("svg", parent, { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img",
    "aria-label": `${out} as ${name} changes: at ${shown} the slope is ${slope}` });
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
  drawn("text", picture, { x: EDGE, y: HIGH - 5 }, `${name.length > 9 ? `${name.slice(0, 8)}\u2026` : name} = ${shown}`);
  drawn("text", picture, { x: WIDE - EDGE, y: HIGH - 5, "text-anchor": "end" }, `slope ${slope}`);
}
