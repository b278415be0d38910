/* The interpreter's loops: common operations, each over a group of members whose results lie side
   by side. This list is all there is of them: names, operands and formulas. Operands are read from
   slots that the code lists, those of one member after those of another. */
#ifndef VALUEGRAD_LOOPS_H
#define VALUEGRAD_LOOPS_H

#include <math.h>
#include <string.h>
#include <Python.h>

static double larger(double a, double b) {
    return a > b ? a : b > a ? b : a == b && a != 0.0 ? a : a + b;
}

/* Volatile, as compilers write a * a for pow(a, 2.0), which may round otherwise than the library. */
static volatile double two = 2.0;

/* One of the results that a token tells the place of; see table/joint.py. */
static double picked(double token, double place) {
    double *values;
    memcpy(&values, &token, sizeof values);
    return values[(Py_ssize_t)place];
}

#define LOOPS(ONE, TWO, THREE, SUM, DOT) \
    TWO(pick, picked(a, b)) \
    TWO(add, a + b) \
    TWO(sub, a - b) \
    TWO(mul, a * b) \
    TWO(div, a / b) \
    ONE(neg, -a) \
    THREE(product_plus, a * b + c) \
    THREE(product_minus, a * b - c) \
    THREE(minus_product, c - a * b) \
    TWO(strong, a != 0.0 && b != 0.0 ? a * b + 0.0 : 0.0) \
    ONE(one_minus_square, (1.0 - a) * (1.0 + a)) \
    ONE(logit_derivative, 1.0 / (a * (1.0 - a))) \
    ONE(atanh_derivative, 1.0 / ((1.0 - a) * (1.0 + a))) \
    ONE(abs, a > 0.0 ? a : 0.0 - a) \
    THREE(where, a != 0.0 ? b : c) \
    ONE(relu, a <= 0.0 ? 0.0 : a) \
    ONE(step, a > 0.0 ? 1.0 : a <= 0.0 ? 0.0 : a) \
    TWO(exceeds, a > b ? 1.0 : a < b ? 0.0 : a == b ? 0.5 : a - b) \
    TWO(maximum, larger(a, b)) \
    TWO(minimum, -larger(-a, -b)) \
    TWO(less, a < b ? 1.0 : 0.0) \
    TWO(less_equal, a <= b ? 1.0 : 0.0) \
    TWO(equal, a == b ? 1.0 : 0.0) \
    TWO(not_equal, a != b ? 1.0 : 0.0) \
    ONE(sqrt, sqrt(a)) \
    ONE(exp, exp(a)) \
    ONE(log, log(a)) \
    ONE(sin, sin(a)) \
    ONE(cos, cos(a)) \
    ONE(tanh, tanh(a)) \
    TWO(pow, pow(a, b)) \
    ONE(exactly_square, pow(a, two)) \
    SUM(sum_2, 2) \
    SUM(sum_4, 4) \
    SUM(sum_8, 8) \
    DOT(dot_2, 2) \
    DOT(dot_4, 4) \
    DOT(dot_8, 8)

#define LOOP(name, operands, ...) \
    static void loop_##name(double *x, const int *code, Py_ssize_t to, Py_ssize_t end) { \
        for (Py_ssize_t i = to; i < end; i++, code += operands) { __VA_ARGS__ } \
    }
#define ONE(name, formula) LOOP(name, 1, double a = x[code[0]]; x[i] = formula;)
#define TWO(name, formula) LOOP(name, 2, double a = x[code[0]], b = x[code[1]]; x[i] = formula;)
#define THREE(name, formula) \
    LOOP(name, 3, double a = x[code[0]], b = x[code[1]], c = x[code[2]]; x[i] = formula;)
#define SUM(name, n) \
    LOOP(name, n, double total = 0.0; \
         for (int k = 0; k < n; k++) total += x[code[k]]; \
         x[i] = total;)
#define DOT(name, n) \
    LOOP(name, 2 * n, double total = 0.0; \
         for (int k = 0; k < n; k++) total += x[code[k]] * x[code[k + n]]; \
         x[i] = total;)

LOOPS(ONE, TWO, THREE, SUM, DOT)

typedef void (*loop_function)(double *, const int *, Py_ssize_t, Py_ssize_t);

/* Tells where an operation's loop is; 0 if it has none. */
static long long loop_address(const char *name) {
#define NAMED(operation, ...) \
    if (strcmp(name, #operation) == 0) return (long long)(Py_uintptr_t)loop_##operation;
    LOOPS(NAMED, NAMED, NAMED, NAMED, NAMED)
#undef NAMED
    return 0;
}

static void run_loop(
    long long address, double *x, const int *code, Py_ssize_t to, Py_ssize_t end) {
    ((loop_function)(Py_uintptr_t)address)(x, code, to, end);
}

#undef ONE
#undef TWO
#undef THREE
#undef SUM
#undef DOT

#endif
