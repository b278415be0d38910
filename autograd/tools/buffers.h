/* Doubles of arrays, by the buffer protocol: a few dozen nanoseconds where NumPy's own ways take
   microseconds. What is no dense array of native doubles is declined, without an exception. */
#ifndef VALUEGRAD_BUFFERS_H
#define VALUEGRAD_BUFFERS_H

#include <Python.h>
#include <string.h>

static int take_doubles_for(PyObject *thing, Py_buffer *view, int more) {
    if (!PyObject_CheckBuffer(thing)) return 0;
    if (PyObject_GetBuffer(thing, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | more) != 0) {
        PyErr_Clear();
        return 0;
    }
    if (view->itemsize == 8 && view->format != NULL && strcmp(view->format, "d") == 0) return 1;
    PyBuffer_Release(view);
    return 0;
}

static int take_doubles(PyObject *thing, Py_buffer *view) {
    return take_doubles_for(thing, view, 0);
}

/* Returns whether memory has the shape of a tuple, behind its first axes. */
static int has_shape(const Py_buffer *view, int first, PyObject *shape) {
    Py_ssize_t count = PyTuple_GET_SIZE(shape);
    if (view->ndim != first + count) return 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (view->shape[first + i] != PyLong_AsSsize_t(PyTuple_GET_ITEM(shape, i))) return 0;
    }
    return 1;
}

/* Copies the doubles of a dense array of a certain shape; returns whether the thing is one. */
static int copy_shaped(PyObject *thing, PyObject *shape, double *into) {
    Py_buffer view;
    if (!take_doubles(thing, &view)) return 0;
    int fits = has_shape(&view, 0, shape);
    if (fits) memcpy(into, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return fits;
}

/* Copies doubles into an array that nobody but the caller holds, by as many references as are
   told, and returns 1; 0 for another one, and for one that was made another since it was given
   out. */
static int refill(PyObject *thing, Py_ssize_t held, PyObject *shape, const double *from) {
#ifdef Py_GIL_DISABLED
    return 0; /* where another thread may take hold of it just now */
#else
    Py_ssize_t offset = Py_TYPE(thing)->tp_weaklistoffset;
    Py_buffer view;
    if (Py_REFCNT(thing) != held) return 0;
    if (offset > 0 && *(PyObject **)((char *)thing + offset) != NULL) return 0;
    if (!take_doubles_for(thing, &view, PyBUF_WRITABLE)) return 0;
    int fits = has_shape(&view, 0, shape);
    if (fits) memcpy(view.buf, from, (size_t)view.len);
    PyBuffer_Release(&view);
    return fits;
#endif
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
    int fits = has_shape(&view, 1, shape);
    *address = (long long)(Py_uintptr_t)view.buf;
    if (fits) *rows = view.shape[0];
    PyBuffer_Release(&view);
    return fits;
}

#endif
