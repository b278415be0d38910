/* What the table's formulas call and the C library lacks. A text gets those that it needs. */

/* A sum that is rounded once; beyond the range of numbers, as it is added up. */
static double rounded(const Sum *s, double n, double plain) {
    double result;
    (void)is_rounded(s, n, &result);
    return isfinite(result) ? result : plain;
}

static double sum_of(const double *x, size_t n) {
    Sum s = {0.0, 0.0, 0.0, 0.0};
    double plain = 0.0;
    for (size_t i = 0; i < n; i++) {
        add_to_sum(&s, x[i]);
        plain += x[i];
    }
    return rounded(&s, (double)n, plain);
}

/* The sum of products of the first half of the numbers with the second. */
static double dot_of(const double *x, size_t n) {
    Sum s = {0.0, 0.0, 0.0, 0.0};
    double plain = 0.0;
    for (size_t i = 0; i < n / 2; i++) {
        const double product = x[i] * x[n / 2 + i];
        add_to_sum(&s, product);
        plain += product;
    }
    return rounded(&s, (double)(n / 2), plain);
}

static double hypot_of(const double *x, size_t n) {
    double distance = 0.0;
    for (size_t i = 0; i < n; i++) distance = hypot(distance, x[i]);
    return distance;
}

static double largest_of(const double *x, size_t n) {
    double largest = x[0];
    for (size_t i = 0; i < n; i++) {
        if (x[i] != x[i]) return x[i];
        if (x[i] > largest) largest = x[i];
    }
    return largest;
}

static double logsumexp_of(const double *x, size_t n) {
    const double largest = largest_of(x, n);
    Sum s = {0.0, 0.0, 0.0, 0.0};
    int is_out = 0; /* the power of the largest, which is 1 */
    if (!isfinite(largest)) return largest;
    for (size_t i = 0; i < n; i++) {
        const double power = exp(x[i] - largest);
        if (power == 1.0 && !is_out) is_out = 1;
        else add_to_sum(&s, power);
    }
    return largest + log1p(rounded(&s, (double)n, 0.0));
}

static double degrees(double x) {
    return x * (180.0 / 3.141592653589793);
}

static double radians(double x) {
    return x * (3.141592653589793 / 180.0);
}

/* Python's %: the rest has the sign of y. */
static double mod(double x, double y) {
    const double rest = fmod(x, y);
    if (rest == 0.0) return copysign(0.0, y);
    return (rest < 0.0) != (y < 0.0) ? rest + y : rest;
}

static double floordiv(double x, double y) {
    double rest, quotient, whole;
    if (y == 0.0) return x / y;
    rest = fmod(x, y);
    quotient = (x - rest) / y;
    if (rest != 0.0 && (rest < 0.0) != (y < 0.0)) quotient -= 1.0;
    if (quotient == 0.0) return copysign(0.0, x / y);
    whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/* To so many decimals, as the library writes them. */
static double round_to(double x, double count) {
    char text[800];
    const int places = (int)count;
    double scale;
    if (!isfinite(x) || places > 330) return x;
    if (places >= 0) {
        snprintf(text, sizeof text, "%.*f", places, x);
        return strtod(text, NULL);
    }
    scale = pow(10.0, -(double)places);
    return rint(x / scale) * scale;
}

static double polynomial(const double *coefficients, size_t n, double x) {
    double value = 0.0;
    while (n) value = value * x + coefficients[--n];
    return value;
}

static double digamma(double x) {
    double steps = 0.0;
    if (x <= 0.0) { /* reflected; the fraction is exact */
        const double fraction = x - rint(x);
        if (!isfinite(x)) return NAN;
        if (x == 0.0) return -copysign(INFINITY, x);
        if (fraction == 0.0) return NAN;
        return digamma(1.0 - x) - 3.141592653589793 / tan(3.141592653589793 * fraction);
    }
    if (x > 10.0) {
        const double inverse = 1.0 / x, square = inverse * inverse;
        const size_t n = sizeof BERNOULLI / sizeof *BERNOULLI;
        return log(x) - (0.5 * inverse + square * polynomial(BERNOULLI, n, square));
    }
    while (x > 2.6) {
        x -= 1.0;
        steps += 1.0 / x;
    }
    while (x < 1.4) {
        steps -= 1.0 / x;
        x += 1.0;
    }
    return steps + polynomial(DIGAMMA_SERIES, sizeof DIGAMMA_SERIES / sizeof *DIGAMMA_SERIES, x - 2.0);
}

/* The sum of (q + k)^-s over k = 0, 1, ..., by Euler and Maclaurin: NIST Digital Library of
   Mathematical Functions, 25.11.43 and 2.10.1. */
static double zeta(double s, double q) {
    double sum = 0.0, term, factor;
    if (q <= 0.0 && q == floor(q)) return INFINITY;
    if (q < -1e6 || q != q) return NAN;
    while (q < 12.0 + s) {
        sum += pow(q, -s);
        q += 1.0;
    }
    term = pow(q, -s);
    sum += pow(q, 1.0 - s) / (s - 1.0) + 0.5 * term;
    factor = s / q; /* s (s + 1) ... (s + 2k - 2) / (2k - 1)! q^(1 - 2k), times B(2k) / 2k */
    for (size_t k = 0; k < sizeof BERNOULLI / sizeof *BERNOULLI; k++) {
        sum += term * factor * BERNOULLI[k];
        factor *= (s + 2.0 * (double)k + 1.0) * (s + 2.0 * (double)k + 2.0);
        factor /= (2.0 * (double)k + 2.0) * (2.0 * (double)k + 3.0) * q * q;
    }
    return sum;
}

static double polygamma(double n, double x) {
    if (n == 0.0) return digamma(x);
    return tgamma(n + 1.0) * (fmod(n, 2.0) != 0.0 ? 1.0 : -1.0) * zeta(n + 1.0, x);
}

/* The sine of pi x and so many quarters of a turn, reduced without rounding. */
static double sine_of_pi(double x, int quarters) {
    const double turned = fmod(x, 2.0), nearest = rint(2.0 * turned);
    const double angle = 3.141592653589793 * (turned - 0.5 * nearest);
    const int quadrant = (((int)nearest + quarters) % 4 + 4) % 4;
    const double value = quadrant % 2 ? cos(angle) : sin(angle);
    return quadrant > 1 ? -value : value;
}

/* The derivative of order n of sin(pi x) / (pi x): near 0 by the power series. */
static double sinc(double n, double x) {
    const double pi = 3.141592653589793;
    const int order = (int)n;
    double value, power;
    if (isinf(x)) return 0.0;
    if (pi * fabs(x) <= 0.5 * n + 1.0) {
        const int odd = order % 2, first = (order + odd) / 2;
        value = 0.0;
        power = pow(pi, n) * (first % 2 ? -1.0 : 1.0) * (odd ? pi * x : 1.0);
        for (int j = first; j < first + 30 + order; j++) {
            const double k = 2.0 * j - order;
            value += power / (2.0 * j + 1.0);
            power *= -(pi * x) * (pi * x) / ((k + 1.0) * (k + 2.0));
        }
        return value;
    }
    value = sine_of_pi(x, 0) / (pi * x) + 0.0;
    for (int k = 1; k <= order; k++)
        value = (pow(pi, k - 1.0) * sine_of_pi(x, k) - k * value) / x;
    return value;
}

static double sinc0(double x) {
    return sinc(0.0, x);
}

typedef struct {
    double *data;
    size_t size;
} Room;

/* Whether there is room for so many numbers now. */
static int has_room(Room *room, size_t size) {
    double *data;
    if (size <= room->size) return 1;
    if (size < 2 * room->size) size = 2 * room->size;
    if (size > (size_t)-1 / sizeof *data) return 0;
    data = realloc(room->data, size * sizeof *data);
    if (!data) return 0;
    room->data = data;
    room->size = size;
    return 1;
}
