// What the page was given: trainings, each with frames, whose numbers are counts of decimals.
const { runs, colours, live } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const PARTS = ["weights", "gradients", "scores", "units"];
const NOT_A_NUMBER = -32768, INFINITE = 32767;

function made(tag, parent, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return parent.appendChild(element);
}
function drawn(tag, parent, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return parent.appendChild(element);
}

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
async function unpacked({ epochs, lengths, decimals, bytes }) {
  const content = await inflated(bytes), half = content.length / 2;
  const frames = epochs.map((epoch) => ({ epoch }));
  let at = 0;
  for (const part of PARTS) {
    let before = new Int16Array(lengths[part]);
    frames.forEach((frame, nth) => {
      const counts = new Int16Array(before);
      for (let i = 0; i < counts.length; i++, at++) counts[i] += content[at] | (content[half + at] << 8);
      frame[part] = { decimals: decimals[part][nth], counts };
      before = counts;
    });
  }
  return frames;
}

// Numbers as they were kept, and as they are read.
function numberAt({ decimals, counts }, i) {
  const count = counts[i];
  if (count === NOT_A_NUMBER) return NaN;
  if (Math.abs(count) === INFINITE) return Math.sign(count) * Infinity;
  return Number(`${count}e${-decimals}`);
}
function shownAt(digits, i) {
  return shown(numberAt(digits, i), digits.decimals);
}
function shown(number, decimals) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "\u2212inf";
  const text = decimals < 0 || decimals > 8 ? number.toExponential(3) : number.toFixed(decimals);
  return text.replace("-", "\u2212");
}
function brief(number) {
  if (typeof number === "string") return number.replace("-", "\u2212");
  if (number === null || number === undefined) return "\u2013";
  const size = Math.abs(number);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? number.toExponential(2) : String(Number(number.toPrecision(4)));
  return text.replace("-", "\u2212");
}
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
function channels(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
const classColour = (cls) => colours[cls % colours.length];
