/* Values of operations of any number of operands: the evaluations of floats.py, bit for bit. */

#include <math.h>
#include "rules.h"
#include "sums.h"

/* Python's functions for what is not done here; the last three are those of floats.py. */
static PyObject *hypot_in_python, *total_in_python, *dot_in_python, *logsumexp_in_python;

static double in_python(PyObject *function, const double *x, Py_ssize_t n) {
    PyObject *few[4], **numbers = few, *result = NULL;
    double value = -1.0;
    Py_ssize_t made = 0;
    if (n > 4 && !(numbers = PyMem_Malloc(n * sizeof(PyObject *)))) {
        PyErr_NoMemory();
        return -1.0;
    }
    while (made < n && (numbers[made] = PyFloat_FromDouble(x[made]))) made++;
    if (made == n) result = PyObject_Vectorcall(function, numbers, n, NULL);
    if (result) {
        value = PyFloat_AsDouble(result);
        Py_DECREF(result);
    }
    while (made) Py_DECREF(numbers[--made]);
    if (numbers != few) PyMem_Free(numbers);
    return value;
}

/* Slopes ask for the same distances again, that of (x, y) and that of (y, x): both are kept. */
static struct { double x[2], distance; int is_there; } last[2];

static double hypot_of(const double *x, Py_ssize_t n) {
    static int next;
    double distance;
    if (n != 2) return in_python(hypot_in_python, x, n);
    for (int i = 0; i < 2; i++)
        if (last[i].is_there && !memcmp(x, last[i].x, sizeof last[i].x)) return last[i].distance;
    distance = in_python(hypot_in_python, x, n);
    if (distance == -1.0) return distance; /* an exception */
    memcpy(last[next].x, x, sizeof last[next].x);
    last[next].distance = distance;
    last[next].is_there = 1;
    next = !next;
    return distance;
}

static double sum_of(const double *x, Py_ssize_t n) {
    Sum s = {0.0, 0.0, 0.0, 0.0};
    double result;
    for (Py_ssize_t i = 0; i < n; i++) add_to_sum(&s, x[i]);
    return is_rounded(&s, (double)n, &result) ? result : in_python(total_in_python, x, n);
}

static double dot_of(const double *x, Py_ssize_t n) {
    const double *y = x + n / 2;
    Sum s = {0.0, 0.0, 0.0, 0.0};
    double result;
    for (Py_ssize_t i = 0; i < n / 2; i++) add_to_sum(&s, x[i] * y[i]);
    return is_rounded(&s, (double)n, &result) ? result : in_python(dot_in_python, x, n);
}

static double logsumexp_of(const double *x, Py_ssize_t n) {
    double largest = x[0], result;
    Sum s = {0.0, 0.0, 0.0, 0.0};
    int is_out = 0; /* the power of the largest, which is 1 */
    for (Py_ssize_t i = 0; i < n; i++) {
        if (x[i] != x[i]) return NAN;
        if (x[i] > largest) largest = x[i];
    }
    if (!isfinite(largest)) return largest;
    for (Py_ssize_t i = 0; i < n; i++) {
        double power = exp(x[i] - largest);
        if (power == 1.0 && !is_out) is_out = 1;
        else add_to_sum(&s, power);
    }
    if (!is_rounded(&s, (double)n, &result)) return in_python(logsumexp_in_python, x, n);
    return largest + log1p(result);
}

static int use_python(PyObject *hypot, PyObject *total, PyObject *dot, PyObject *logsumexp) {
    hypot_in_python = Py_NewRef(hypot);
    total_in_python = Py_NewRef(total);
    dot_in_python = Py_NewRef(dot);
    logsumexp_in_python = Py_NewRef(logsumexp);
    return 0;
}
