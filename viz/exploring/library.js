// What the table's formulas call: the C library's functions, and Python's, by the names that the
// formulas have for them.
const INFINITY = Infinity, NAN = NaN;
const { acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, ceil, cos, cosh, exp, expm1, floor, log, log10, log1p, log2, sin, sinh, sqrt, tan, tanh, trunc } = Math;
const fabs = Math.abs, isfinite = Number.isFinite;
const exp2 = (x) => pow(2, x);
const degrees = (x) => x * (180 / Math.PI), radians = (x) => x * (Math.PI / 180);

function pow(x, y) {
  return x === 1 || (x === -1 && fabs(y) === Infinity) ? 1 : Math.pow(x, y);
}
function copysign(x, y) {
  return y < 0 || Object.is(y, -0) ? -fabs(x) : fabs(x);
}
const fmod = (x, y) => x % y;
function mod(x, y) {
  const rest = x % y;
  if (rest === 0) return copysign(0, y);
  return rest < 0 === y < 0 ? rest : rest + y;
}
function floordiv(x, y) {
  if (y === 0) return x / y;
  let rest = x % y, quotient = (x - rest) / y;
  if (rest !== 0 && rest < 0 !== y < 0) {
    rest += y;
    quotient -= 1;
  }
  if (quotient === 0) return copysign(0, x / y);
  const whole = floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}
function nearest(x) {
  const below = floor(x), part = x - below;
  if (part !== 0.5) return copysign(part < 0.5 ? below : below + 1, x);
  return copysign(below % 2 === 0 ? below : below + 1, x);
}
// To so many decimals; of two that are as near, the even one. A float ends within 100 of them if
// it can lie in the middle between two.
function round_to(x, count) {
  const places = trunc(count);
  if (!isfinite(x) || places > 300) return x;
  if (places < 0) return nearest(x / pow(10, -places)) * pow(10, -places);
  if (places > 80 || fabs(x) >= 1e21) return x;
  const rest = fabs(x).toFixed(100).split(".")[1].slice(places);
  const text = fabs(x).toFixed(places);
  if (/^50*$/.test(rest) && "13579".includes(text.at(-1))) return copysign(Number(text) - pow(10, -places), x);
  return copysign(Number(text), x);
}

// Sums, rounded once: partial sums without overlap, as Shewchuk keeps them (Adaptive precision
// floating-point arithmetic and fast robust geometric predicates, 1997).
function exact_sum(terms) {
  const parts = [];
  for (let x of terms) {
    let kept = 0;
    for (let y of parts) {
      if (fabs(x) < fabs(y)) [x, y] = [y, x];
      const high = x + y, low = y - (high - x);
      if (low !== 0) parts[kept++] = low;
      x = high;
    }
    parts.length = kept;
    parts.push(x);
  }
  let sum = parts.pop() ?? 0;
  while (parts.length) {
    const x = sum, y = parts.pop();
    sum = x + y;
    const lost = y - (sum - x);
    if (lost === 0) continue;
    const next = parts.at(-1) ?? 0;
    if ((lost < 0 && next < 0) || (lost > 0 && next > 0)) {
      const twice = 2 * lost, rounded = sum + twice;
      if (rounded - sum === twice) sum = rounded;
    }
    break;
  }
  return sum;
}
function sum_of(...terms) {
  if (!terms.every(isfinite)) return terms.filter((x) => !isfinite(x)).reduce((sum, x) => sum + x, 0);
  const sum = exact_sum(terms);
  return isfinite(sum) ? sum + 0 : exact_sum(terms.map((x) => x * pow(2, -64))) * pow(2, 64);
}
function dot_of(...both) {
  const half = both.length / 2;
  return sum_of(...both.slice(0, half).map((x, i) => x * both[half + i]));
}
const hypot_of = (...sides) => Math.hypot(...sides);
function largest_of(...numbers) {
  return numbers.some(Number.isNaN) ? NaN : Math.max(...numbers);
}
function logsumexp_of(...numbers) {
  const largest = largest_of(...numbers);
  if (!isfinite(largest)) return largest;
  const powers = numbers.map((x) => exp(x - largest));
  powers.splice(powers.indexOf(1), 1); // that of the largest
  return largest + log1p(exact_sum(powers));
}

// The error function: a series of positive terms, and a continued fraction further out (NIST Digital
// Library of Mathematical Functions, 7.6.2 and 7.9.1).
function erf(x) {
  if (Number.isNaN(x)) return x;
  if (fabs(x) >= 1.5) return copysign(1 - erfc(fabs(x)), x);
  let term = x, sum = 0;
  for (let n = 0; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return sum === 0 ? x * (2 / sqrt(Math.PI)) : (2 / sqrt(Math.PI)) * exp(-x * x) * sum;
}
function erfc(x) {
  if (x <= -1.5) return 2 - erfc(-x);
  if (!(x >= 1.5)) return 1 - erf(x);
  if (x > 28) return 0;
  let rest = 0;
  for (let n = 120; n > 0; n--) rest = (n / 2) / (x + rest);
  const high = Math.fround(x); // whose square is exact: that of x, rounded, would count x*x times
  return (exp(-high * high) * exp(-(x - high) * (x + high))) / (sqrt(Math.PI) * (x + rest));
}

// Around the gamma function: by the series that the table's evaluations have (gamma_family.py).
function polynomial(coefficients, x) {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}
const is_pole = (x) => x <= 0 && x === floor(x);
function gamma(x) {
  if (is_pole(x)) return x === 0 ? copysign(Infinity, x) : NaN;
  if (x < 0.5) return Math.PI / (sine_of_pi(x, 0) * gamma(1 - x));
  if (x > 171.7) return x > 0 ? Infinity : NaN;
  if (x <= 2.5) return exp(lgamma(x));
  let product = 1;
  while (x > 2.5) {
    x -= 1;
    product *= x;
  }
  return product * exp(lgamma(x));
}
function lgamma(x) {
  if (is_pole(x) || fabs(x) === Infinity) return Infinity;
  if (x < 0) return log(Math.PI / fabs(sine_of_pi(x, 0))) - lgamma(1 - x);
  if (x > 8) {
    const inverse = 1 / x, square = inverse * inverse;
    const series = BERNOULLI.map((part, k) => part / (2 * k + 1));
    if (x < 16) return lgamma(x + 1) - log(x);
    return (x - 0.5) * log(x) - x + 0.5 * log(2 * Math.PI) + inverse * polynomial(series, square);
  }
  let product = 1;
  while (x > 2.5) {
    x -= 1;
    product *= x;
  }
  if (x < 0.5) return x * polynomial(LGAMMA_SERIES, x) - log1p(x) - log(x);
  if (x < 1.3) return (x - 1) * polynomial(LGAMMA_SERIES, x - 1) - log1p(x - 1);
  return (x - 2) * polynomial(LGAMMA_SERIES, x - 2) + log(product);
}
function digamma(x) {
  if (x === 0) return copysign(Infinity, -1 / x);
  if (is_pole(x) || x === -Infinity) return NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / tan(Math.PI * (x - nearest(x)));
  if (x > 10) {
    const inverse = 1 / x, square = inverse * inverse;
    return log(x) - (0.5 * inverse + square * polynomial(BERNOULLI, square));
  }
  const steps = [];
  while (x > 2.6) {
    x -= 1;
    steps.push(1 / x);
  }
  while (x < 1.4) {
    steps.push(-1 / x);
    x += 1;
  }
  return sum_of(polynomial(DIGAMMA_SERIES, x - 2), ...steps);
}
// By its recurrence and its asymptotic series (NIST Digital Library of Mathematical Functions,
// 5.15.5 and 5.15.8).
function polygamma(n, x) {
  if (n === 0) return digamma(x);
  const sign = n % 2 ? 1 : -1;
  if (is_pole(x)) return sign * Infinity;
  if (Number.isNaN(x) || x < -1e5) return NaN; // too far down for a sum
  if (x === Infinity) return 0 * sign;
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  const terms = [];
  for (; x < 15 + n; x += 1) terms.push(factorial / pow(x, n + 1));
  terms.push(factorial / n / pow(x, n), factorial / (2 * pow(x, n + 1)));
  let rising = factorial * (n + 1); // (2k + n - 1)! / (2k - 1)!
  BERNOULLI.forEach((part, at) => {
    const k = at + 1;
    terms.push((part * rising) / pow(x, 2 * k + n));
    rising *= ((2 * k + n) * (2 * k + n + 1)) / (2 * k * (2 * k + 1));
  });
  return sign * sum_of(...terms);
}

// The sine of pi x and so many quarters of a turn, reduced without rounding; and sinc, whose
// derivatives come from its series and its recurrence (special.py).
function sine_of_pi(x, quarters) {
  const turned = x % 2, near = nearest(2 * turned), angle = Math.PI * (turned - 0.5 * near);
  const quadrant = mod(near + quarters, 4), value = quadrant % 2 ? cos(angle) : sin(angle);
  return quadrant > 1 ? -value : value;
}
const sinc = (x) => sinc_derivative(0, x);
function sinc_derivative(n, x) {
  const order = trunc(n);
  if (fabs(x) === Infinity) return 0;
  if (Math.PI * fabs(x) <= 0.5 * order + 1) {
    const odd = order % 2, first = (order + odd) / 2, square = pow(Math.PI * x, 2);
    let power = pow(Math.PI, order) * pow(-1, first) * (odd ? Math.PI * x : 1);
    const terms = [];
    for (let j = first; j < first + 30 + order; j++) {
      terms.push(power / (2 * j + 1));
      const k = 2 * j - order;
      power *= -square / ((k + 1) * (k + 2));
    }
    return sum_of(...terms);
  }
  let value = sine_of_pi(x, 0) / (Math.PI * x) + 0;
  for (let k = 1; k <= order; k++) value = (pow(Math.PI, k - 1) * sine_of_pi(x, k) - k * value) / x;
  return value;
}
