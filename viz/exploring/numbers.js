// Numbers as Python writes them.
function repr(x) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const [mantissa, exponent] = x.toExponential().split("e"), e = Number(exponent);
  if (x !== 0 && (e < -4 || e >= 16)) return `${mantissa}e${signed(e)}`;
  const text = Object.is(x, -0) ? "-0" : String(x);
  return text.includes(".") ? text : `${text}.0`;
}
const signed = (e) => (e < 0 ? "-" : "+") + String(Math.abs(e)).padStart(2, "0");

// With so many digits, as the format "g"; "#g" keeps zeros at the end.
function general(x, digits, keepsZeros = false) {
  if (!Number.isFinite(x)) return repr(x);
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const [mantissa, exponent] = rounded(Math.abs(x), digits), e = Number(exponent);
  const figures = mantissa.replace(".", "");
  let text;
  if (e < -4 || e >= digits) text = `${figures[0]}.${figures.slice(1)}`;
  else if (e < 0) text = `0.${"0".repeat(-e - 1)}${figures}`;
  else text = `${figures.slice(0, e + 1)}.${figures.slice(e + 1)}`;
  if (!keepsZeros) text = text.replace(/\.?0*$/, "");
  return sign + text + (e < -4 || e >= digits ? `e${signed(e)}` : "");
}
// The digits and the exponent; of two that are as near, the even one, which toExponential is not.
function rounded(size, digits) {
  const [all, exponent] = size.toExponential(100).split("e"), figures = all.replace(".", "");
  const isTie = /^50*$/.test(figures.slice(digits)), isEven = "02468".includes(figures[digits - 1]);
  return isTie && isEven ? [figures.slice(0, digits), exponent] : size.toExponential(digits - 1).split("e");
}
function short(x) {
  const exact = repr(x);
  return exact.replace(/^-/, "").length <= 6 ? exact : general(x, 4, true);
}
const inBox = (x) => general(x, 4);
function joined(between, parts) {
  return (parts.length > 8 ? [...parts.slice(0, 6), "...", parts.at(-1)] : parts).join(between);
}
const bracketed = (x) => (short(x).startsWith("-") ? `(${short(x)})` : short(x));
const read = (number) => (typeof number === "string" ? Number(number.replace("inf", "Infinity")) : number);
