/* Doubles of arrays, by the buffer protocol: a few dozen nanoseconds where NumPy's own ways take
   microseconds. What is no dense array of native doubles is declined, without an exception. */
#ifndef VALUEGRAD_BUFFERS_H
#define VALUEGRAD_BUFFERS_H

#include <Python.h>
#include <string.h>

static int take_doubles(PyObject *thing, Py_buffer *view) {
    if (!PyObject_CheckBuffer(thing)) return 0;
    if (PyObject_GetBuffer(thing, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
        PyErr_Clear();
        return 0;
    }
    if (view->itemsize == 8 && view->format != NULL && strcmp(view->format, "d") == 0) return 1;
    PyBuffer_Release(view);
    return 0;
}

/* Copies count doubles; returns whether the thing is a dense array of just so many. */
static int copy_doubles(PyObject *thing, double *into, Py_ssize_t count) {
    Py_buffer view;
    if (!take_doubles(thing, &view)) return 0;
    int fits = view.len == count * 8;
    if (fits) memcpy(into, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return fits;
}

/* Copies count doubles into a dense array of just so many. */
static void paste_doubles(PyObject *thing, const double *from, Py_ssize_t count) {
    Py_buffer view;
    if (!take_doubles(thing, &view)) return;
    if (view.len == count * 8) memcpy(view.buf, from, (size_t)view.len);
    PyBuffer_Release(&view);
}

/* Asks memory for an item of a list that is needed soon; there may be no item at the place. */
static void ask_for_item(PyObject *items, Py_ssize_t place) {
#if defined(__GNUC__) || defined(__clang__)
    if (place < PyList_GET_SIZE(items)) {
        const char *item = (const char *)PyList_GET_ITEM(items, place);
        __builtin_prefetch(item, 1);
        __builtin_prefetch(item + 64, 1);
    }
#endif
}

/* Tells the address and the number of rows of a dense array whose rows have a certain shape, a
   tuple. The address stays right for as long as the array lives. */
static int locate_rows(
    PyObject *thing, PyObject *shape, long long *address, long long *rows) {
    Py_buffer view;
    if (!take_doubles(thing, &view)) return 0;
    Py_ssize_t of_row = PyTuple_GET_SIZE(shape);
    int fits = view.ndim == of_row + 1;
    for (Py_ssize_t i = 0; fits && i < of_row; i++) {
        fits = view.shape[i + 1] == PyLong_AsSsize_t(PyTuple_GET_ITEM(shape, i));
    }
    *address = (long long)(Py_uintptr_t)view.buf;
    if (fits) *rows = view.shape[0];
    PyBuffer_Release(&view);
    return fits;
}

#endif
