/* Tuples of floats whose memory is used again where nobody but the caller holds it, as zip and
   enumerate do with theirs. A tuple may hold tuples of floats in turn. */
#ifndef VALUEGRAD_BOXES_H
#define VALUEGRAD_BOXES_H

#include <Python.h>

/* Makes what has the structure of another thing, of the numbers at a place, which moves on. */
static PyObject *made_like(PyObject *like, const double **at) {
    if (!PyTuple_CheckExact(like)) return PyFloat_FromDouble(*(*at)++);
    PyObject *all = PyTuple_New(PyTuple_GET_SIZE(like));
    for (Py_ssize_t i = 0; all != NULL && i < PyTuple_GET_SIZE(like); i++) {
        PyObject *item = made_like(PyTuple_GET_ITEM(like, i), at);
        if (item == NULL) {
            Py_CLEAR(all);
        } else {
            PyTuple_SET_ITEM(all, i, item);
        }
    }
    return all;
}

static int rewrite_tuple(PyObject *all, const double **at) {
#if PY_VERSION_HEX >= 0x030E0000
    ((PyTupleObject *)all)->ob_hash = -1; /* which was of the items before */
#endif
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all); i++) {
        PyObject *item = PyTuple_GET_ITEM(all, i);
        int is_free = Py_REFCNT(item) == 1;
        if (is_free && PyFloat_CheckExact(item)) {
            ((PyFloatObject *)item)->ob_fval = *(*at)++;
        } else if (is_free && PyTuple_CheckExact(item)) {
            if (rewrite_tuple(item, at) != 0) return -1;
        } else {
            PyObject *made = made_like(item, at);
            if (made == NULL) return -1;
            PyTuple_SET_ITEM(all, i, made);
            Py_DECREF(item);
        }
    }
    return 0;
}

/* Writes numbers into a tuple that is held by as many references as are told: returns 1; 0 if
   others hold it, -1 without memory. */
static int rewrite(PyObject *all, Py_ssize_t held, const double *numbers) {
#ifdef Py_GIL_DISABLED
    return 0; /* where another thread may take hold of it just now */
#else
    if (Py_REFCNT(all) != held) return 0;
    return rewrite_tuple(all, &numbers) == 0 ? 1 : -1;
#endif
}

#endif
