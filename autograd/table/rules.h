/* A row of the table over doubles: what the engine calls in place of Python's functions. */

#ifndef RULES_H
#define RULES_H

#include <Python.h>

typedef struct {
    const char *name;
    Py_ssize_t most; /* operands that it is for, at most */
    double (*value)(const double *x, Py_ssize_t n);
    double (*slope)(Py_ssize_t i, const double *x, Py_ssize_t n, double out);
    int (*slopes)(const double *x, Py_ssize_t n, double out, double *d); /* by every operand */
} Rule;

/* -1 may also tell of an exception. */
static inline double value_of_one(const Rule *rule, double x) {
    return rule->value(&x, 1);
}

static inline double slope_of_one(const Rule *rule, double x, double out) {
    return rule->slope(0, &x, 1, out);
}

static inline double value_of_two(const Rule *rule, double x, double y) {
    const double both[2] = {x, y};
    return rule->value(both, 2);
}

static inline double slope_of_two(
    const Rule *rule, Py_ssize_t i, double x, double y, double out
) {
    const double both[2] = {x, y};
    return rule->slope(i, both, 2, out);
}

#endif
