/* Values and gradients by hand, as fast as plain C with vector types is.

   Each function takes inputs x, room for results y, other data, and a size. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8 };
typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef long long bits __attribute__((vector_size(8 * LANES)));
typedef void function(const double *x, double *y, const double *data, long n);

/* Does it again and again, so that the time of a call from Python does not count. */
void repeat(function *f, const double *x, double *y, const double *data, long n, long count) {
    for (long k = 0; k < count; k++) f(x, y, data, n);
}

static lanes spread(double number) { return number - (lanes){0}; }

/* Those of the second where a condition holds, those of the third elsewhere. */
static lanes chosen(bits holds, lanes one, lanes other) {
    return (lanes)((holds & (bits)one) | (~holds & (bits)other));
}

static double total(lanes numbers) {
    double sum = 0.0;
    for (int l = 0; l < LANES; l++) sum += numbers[l];
    return sum;
}

static lanes exps(lanes x) {
    double numbers[LANES];
    for (int l = 0; l < LANES; l++) numbers[l] = x[l];
    for (int l = 0; l < LANES; l++) numbers[l] = exp(numbers[l]);
    lanes found;
    for (int l = 0; l < LANES; l++) found[l] = numbers[l];
    return found;
}

/* Black-Scholes: the price of a call, and its derivatives by spot, strike, years, rate, volatility */

static inline void price(
    double s, double k, double t, double r, double v, double *restrict y, long apart) {
    double root = sqrt(t), spread = v * root, paid = k * exp(-r * t);
    double d1 = (log(s / k) + (r + 0.5 * v * v) * t) / spread, d2 = d1 - spread;
    double n1 = 0.5 * erfc(-d1 * M_SQRT1_2), n2 = 0.5 * erfc(-d2 * M_SQRT1_2);
    double dense = s * exp(-0.5 * d1 * d1) * 0.3989422804014327;
    y[0] = s * n1 - paid * n2;
    y[apart] = n1;
    y[2 * apart] = -paid / k * n2;
    y[3 * apart] = dense * v / (2.0 * root) + r * paid * n2;
    y[4 * apart] = t * paid * n2;
    y[5 * apart] = dense * root;
}

void call(const double *x, double *y, const double *data, long n) {
    price(x[0], x[1], x[2], x[3], x[4], y, 1);
}

void options(const double *restrict x, double *restrict y, const double *data, long n) {
    for (long i = 0; i < n; i++)
        price(x[i], x[n + i], x[2 * n + i], x[3 * n + i], x[4 * n + i], y + i, n);
}

/* W1: the network 2-16-16-1 with relu units, hinge loss and weight decay, over rows */

enum { UNITS = 16, FIRST = 3, SECOND = UNITS + 1, N_WEIGHTS = UNITS * (FIRST + SECOND) + SECOND };

static lanes positive(lanes x, lanes by) { return chosen(x > 0.0, by, spread(0.0)); }

void w1(const double *x, double *y, const double *data, long n) {
    const double *w1 = x, *w2 = w1 + UNITS * FIRST, *w3 = w2 + UNITS * SECOND;
    static lanes g[N_WEIGHTS];
    memset(g, 0, sizeof g);
    lanes *g1 = g, *g2 = g1 + UNITS * FIRST, *g3 = g2 + UNITS * SECOND;
    lanes losses = spread(0.0);
    for (long i = 0; i < n; i += LANES) {
        lanes a = spread(0.0), b = a, label = a, share = a, h1[UNITS], h2[UNITS], d1[UNITS];
        for (int l = 0; l < LANES && i + l < n; l++) {
            a[l] = data[2 * (i + l)];
            b[l] = data[2 * (i + l) + 1];
            label[l] = data[2 * n + i + l];
            share[l] = 1.0 / n;
        }
        for (int k = 0; k < UNITS; k++) {
            lanes sum = w1[3 * k + 2] + w1[3 * k] * a + w1[3 * k + 1] * b;
            h1[k] = positive(sum, sum);
            d1[k] = spread(0.0);
        }
        lanes score = spread(w3[UNITS]);
        for (int k = 0; k < UNITS; k++) {
            lanes sum = spread(w2[SECOND * k + UNITS]);
            for (int j = 0; j < UNITS; j++) sum += w2[SECOND * k + j] * h1[j];
            h2[k] = positive(sum, sum);
            score += w3[k] * h2[k];
        }
        lanes margin = 1.0 - label * score;
        losses += share * positive(margin, margin);
        lanes d = positive(margin, -label * share);
        g3[UNITS] += d;
        for (int k = 0; k < UNITS; k++) {
            g3[k] += d * h2[k];
            lanes d2 = positive(h2[k], d * w3[k]);
            for (int j = 0; j < UNITS; j++) {
                g2[SECOND * k + j] += d2 * h1[j];
                d1[j] += d2 * w2[SECOND * k + j];
            }
            g2[SECOND * k + UNITS] += d2;
        }
        for (int k = 0; k < UNITS; k++) {
            lanes d0 = positive(h1[k], d1[k]);
            g1[3 * k] += d0 * a;
            g1[3 * k + 1] += d0 * b;
            g1[3 * k + 2] += d0;
        }
    }
    double squares = 0.0;
    for (int k = 0; k < N_WEIGHTS; k++) {
        squares += x[k] * x[k];
        y[1 + k] = total(g[k]) + 2e-4 * x[k];
    }
    y[0] = total(losses) + 1e-4 * squares;
}

/* ADBench's mixture of Gaussians, without its prior: log weights, means, and factors of the inverse
   covariances, of which the diagonals are given by their logarithms */

enum { D = 10, K = 5, BELOW = D * (D - 1) / 2 };

void mixture(const double *x, double *y, const double *data, long n) {
    const double *alphas = x, *means = x + K, *diagonals = means + K * D;
    const double *below = diagonals + K * D;
    static lanes ga[K], gm[K][D], gd[K][D], gb[K][BELOW];
    memset(ga, 0, sizeof ga), memset(gm, 0, sizeof gm);
    memset(gd, 0, sizeof gd), memset(gb, 0, sizeof gb);
    double scales[K][D], logs[K], norm = 0.0;
    for (int k = 0; k < K; k++) {
        logs[k] = alphas[k];
        norm += exp(alphas[k]);
        for (int j = 0; j < D; j++) {
            scales[k][j] = exp(diagonals[D * k + j]);
            logs[k] += diagonals[D * k + j];
        }
    }
    double value = 0.0;
    for (long i = 0; i < n; i += LANES) {
        lanes row[D], off[K][D], q[K][D], term[K], share = spread(0.0);
        for (int l = 0; l < LANES; l++) {
            long at = i + l < n ? i + l : i;
            share[l] = i + l < n;
            for (int j = 0; j < D; j++) row[j][l] = data[D * at + j];
        }
        lanes most = spread(-1e300), sum = spread(0.0);
        for (int k = 0; k < K; k++) {
            lanes squares = spread(0.0);
            const double *b = below + BELOW * k;
            for (int j = 0; j < D; j++) {
                off[k][j] = row[j] - means[D * k + j];
                q[k][j] = scales[k][j] * off[k][j];
            }
            for (int j = 0; j < D; j++)
                for (int m = j + 1; m < D; m++) q[k][m] += *b++ * off[k][j];
            for (int j = 0; j < D; j++) squares += q[k][j] * q[k][j];
            term[k] = logs[k] - 0.5 * squares;
            most = chosen(term[k] > most, term[k], most);
        }
        for (int k = 0; k < K; k++) sum += term[k] = exps(term[k] - most);
        for (int l = 0; l < LANES; l++) value += share[l] * (most[l] + log(sum[l]));
        for (int k = 0; k < K; k++) {
            lanes w = share * term[k] / sum, d[D];
            const double *b = below + BELOW * k;
            lanes *g = gb[k];
            ga[k] += w;
            for (int j = 0; j < D; j++) {
                d[j] = -w * q[k][j];
                gd[k][j] += d[j] * off[k][j];
            }
            for (int j = 0; j < D; j++) {
                lanes back = d[j] * scales[k][j];
                for (int m = j + 1; m < D; m++) {
                    *g++ += d[m] * off[k][j];
                    back += d[m] * *b++;
                }
                gm[k][j] -= back;
            }
        }
    }
    y[0] = value - n * log(norm);
    for (int k = 0; k < K; k++) {
        double all = total(ga[k]);
        y[1 + k] = all - n * exp(alphas[k]) / norm;
        for (int j = 0; j < D; j++) {
            y[1 + K + D * k + j] = total(gm[k][j]);
            y[1 + K + K * D + D * k + j] = all + scales[k][j] * total(gd[k][j]);
        }
        for (int j = 0; j < BELOW; j++) y[1 + K + 2 * K * D + BELOW * k + j] = total(gb[k][j]);
    }
}

/* An LSTM cell of 16 units over n steps of 4 signals: the squared length of its last output */

enum { SIGNALS = 4, CELLS = 16, ROWS = 4 * CELLS, WIDE = SIGNALS + CELLS, LONGEST = 20 };

void lstm(const double *x, double *y, const double *data, long n) {
    static double w[WIDE + 1][ROWS], g[WIDE + 1][ROWS];
    static double in[LONGEST + 1][WIDE], gates[LONGEST][ROWS], c[LONGEST + 1][CELLS];
    static double bent[LONGEST][CELLS];
    for (int r = 0; r < ROWS; r++)
        for (int i = 0; i <= WIDE; i++) w[i][r] = x[(WIDE + 1) * r + i];
    memset(g, 0, sizeof g);
    memset(c[0], 0, sizeof c[0]);
    memset(in[0], 0, sizeof in[0]);
    for (long t = 0; t < n; t++) {
        double sums[ROWS];
        memcpy(in[t], data + SIGNALS * t, SIGNALS * sizeof(double));
        memcpy(sums, w[WIDE], sizeof sums);
        for (int i = 0; i < WIDE; i++)
            for (int r = 0; r < ROWS; r++) sums[r] += w[i][r] * in[t][i];
        for (int r = 0; r < 3 * CELLS; r++) gates[t][r] = 1.0 / (1.0 + exp(-sums[r]));
        for (int r = 3 * CELLS; r < ROWS; r++) gates[t][r] = 1.0 - 2.0 / (1.0 + exp(2.0 * sums[r]));
        for (int i = 0; i < CELLS; i++)
            c[t + 1][i] = gates[t][i] * c[t][i] + gates[t][CELLS + i] * gates[t][3 * CELLS + i];
        for (int i = 0; i < CELLS; i++) bent[t][i] = 1.0 - 2.0 / (1.0 + exp(2.0 * c[t + 1][i]));
        for (int i = 0; i < CELLS; i++)
            in[t + 1][SIGNALS + i] = gates[t][2 * CELLS + i] * bent[t][i];
    }
    double dh[CELLS], dc[CELLS] = {0}, value = 0.0;
    for (int i = 0; i < CELLS; i++) {
        double h = in[n][SIGNALS + i];
        value += h * h;
        dh[i] = 2.0 * h;
    }
    for (long t = n - 1; t >= 0; t--) {
        double d[ROWS];
        for (int i = 0; i < CELLS; i++) {
            double f = gates[t][i], a = gates[t][CELLS + i], o = gates[t][2 * CELLS + i];
            double z = gates[t][3 * CELLS + i], s = bent[t][i];
            dc[i] += dh[i] * o * (1.0 - s * s);
            d[i] = dc[i] * c[t][i] * f * (1.0 - f);
            d[CELLS + i] = dc[i] * z * a * (1.0 - a);
            d[2 * CELLS + i] = dh[i] * s * o * (1.0 - o);
            d[3 * CELLS + i] = dc[i] * a * (1.0 - z * z);
            dc[i] *= f;
        }
        for (int i = 0; i < WIDE; i++)
            for (int r = 0; r < ROWS; r++) g[i][r] += d[r] * in[t][i];
        for (int r = 0; r < ROWS; r++) g[WIDE][r] += d[r];
        for (int i = 0; i < CELLS; i++) {
            lanes sum = spread(0.0);
            for (int r = 0; r < ROWS; r += LANES) {
                lanes a, b;
                memcpy(&a, w[SIGNALS + i] + r, sizeof a);
                memcpy(&b, d + r, sizeof b);
                sum += a * b;
            }
            dh[i] = total(sum);
        }
    }
    y[0] = value;
    for (int r = 0; r < ROWS; r++)
        for (int i = 0; i <= WIDE; i++) y[1 + (WIDE + 1) * r + i] = g[i][r];
}

/* Rosenbrock */

void rosenbrock(const double *restrict x, double *restrict y, const double *data, long n) {
    lanes sums = spread(0.0);
    double *g = y + 1;
    long i = 0;
    g[0] = 0.0;
    for (; i + LANES < n; i += LANES) {
        lanes a, b, first = spread(0.0), up;
        memcpy(&a, x + i, sizeof a);
        memcpy(&b, x + i + 1, sizeof b);
        first[0] = g[i];
        lanes off = b - a * a, rest = 1.0 - a, by = -400.0 * a * off - 2.0 * rest;
        sums += 100.0 * off * off + rest * rest;
        up = 200.0 * off;
        by += __builtin_shuffle(up, first, (bits){8, 0, 1, 2, 3, 4, 5, 6});
        memcpy(g + i, &by, sizeof by);
        g[i + LANES] = up[LANES - 1];
    }
    double sum = total(sums);
    for (; i + 1 < n; i++) {
        double off = x[i + 1] - x[i] * x[i], rest = 1.0 - x[i];
        sum += 100.0 * off * off + rest * rest;
        g[i] += -400.0 * x[i] * off - 2.0 * rest;
        g[i + 1] = 200.0 * off;
    }
    y[0] = sum;
}

void rosenbrock_hessian(const double *restrict x, double *restrict y, const double *data, long n) {
    memset(y, 0, n * n * sizeof *y);
    for (long i = 0; i < n; i++) {
        double here = i > 0 ? 200.0 : 0.0;
        if (i + 1 < n) {
            here += 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0;
            y[n * i + i + 1] = y[n * (i + 1) + i] = -400.0 * x[i];
        }
        y[n * i + i] = here;
    }
}

/* A planet by n steps of Runge and Kutta */

static void speed(const double *s, double *k) {
    double square = s[0] * s[0] + s[1] * s[1], pull = 1.0 / (square * sqrt(square));
    k[0] = s[2], k[1] = s[3], k[2] = -s[0] * pull, k[3] = -s[1] * pull;
}

static void pulled(const double *s, const double *g, double *by) {
    double square = s[0] * s[0] + s[1] * s[1], inverse = 1.0 / square;
    double pull = inverse / sqrt(square);
    double turned = 3.0 * pull * inverse * (s[0] * g[2] + s[1] * g[3]);
    by[0] = s[0] * turned - pull * g[2], by[1] = s[1] * turned - pull * g[3];
    by[2] = g[0], by[3] = g[1];
}

void orbit(const double *x, double *y, const double *data, long n) {
    const double h = 1e-3, shares[4] = {h / 6, h / 3, h / 3, h / 6}, far[4] = {0, h / 2, h / 2, h};
    static double (*places)[4][4]; /* where each step asks for the speed */
    static long room;
    if (room < n) places = realloc(places, (room = n) * sizeof *places);
    double s[4];
    memcpy(s, x, sizeof s);
    for (long t = 0; t < n; t++) {
        double k[4] = {0}, next[4];
        memcpy(next, s, sizeof s);
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < 4; i++) places[t][j][i] = s[i] + far[j] * k[i];
            speed(places[t][j], k);
            for (int i = 0; i < 4; i++) next[i] += shares[j] * k[i];
        }
        memcpy(s, next, sizeof s);
    }
    double g[4] = {s[1], s[0], 0.0, 0.0};
    for (long t = n - 1; t >= 0; t--) {
        double by[4] = {0}, sum[4], given[4];
        memcpy(sum, g, sizeof g);
        for (int j = 3; j >= 0; j--) {
            double further = j < 3 ? far[j + 1] : 0.0;
            for (int i = 0; i < 4; i++) given[i] = shares[j] * g[i] + further * by[i];
            pulled(places[t][j], given, by);
            for (int i = 0; i < 4; i++) sum[i] += by[i];
        }
        memcpy(g, sum, sizeof g);
    }
    y[0] = s[0] * s[1];
    memcpy(y + 1, g, sizeof g);
}

/* An Asian option: n paths of 50 dates; derivatives by spot, volatility, rate and years */

enum { DATES = 50 };

void asian(const double *x, double *y, const double *data, long n) {
    double spot = x[0], v = x[1], r = x[2], years = x[3], dt = years / DATES, root = sqrt(dt);
    double drift = (r - 0.5 * v * v) * dt, kept = exp(-r * years);
    lanes sums[4] = {{0}}; /* of what is paid, and of the path, by date and by noise, where it is */
    for (long i = 0; i < n; i += LANES) {
        lanes here = spread(spot), noise = spread(0.0), all = noise, by_date = noise, by_noise = noise;
        lanes share = noise;
        for (int l = 0; l < LANES; l++) share[l] = i + l < n;
        for (int t = 0; t < DATES; t++) {
            lanes z;
            for (int l = 0; l < LANES; l++) z[l] = data[DATES * (i + l < n ? i + l : i) + t];
            here *= exps(drift + v * root * z);
            noise += z;
            all += here;
            by_date += (t + 1.0) * here;
            by_noise += here * noise;
        }
        lanes paid = all / DATES - 100.0;
        share = positive(paid, share);
        sums[0] += share * paid, sums[1] += share * all;
        sums[2] += share * by_date, sums[3] += share * by_noise;
    }
    double paid = total(sums[0]) / n, each = kept / DATES / n, all = each * total(sums[1]);
    double by_date = each * total(sums[2]), by_noise = each * total(sums[3]);
    y[0] = kept * paid;
    y[1] = all / spot;
    y[2] = -v * dt * by_date + root * by_noise;
    y[3] = dt * by_date - years * y[0];
    y[4] = (r - 0.5 * v * v) / DATES * by_date + 0.5 * v * root / years * by_noise - r * y[0];
}
