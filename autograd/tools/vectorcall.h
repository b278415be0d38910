/* Calls of an object by the arguments as CPython hands them over, before a tuple and a dict are
   made of them. */
#ifndef VALUEGRAD_VECTORCALL_H
#define VALUEGRAD_VECTORCALL_H

#include <Python.h>

/* Runs a call of arguments by position, which stay alive for its time. */
typedef PyObject *(*by_position)(PyObject *self, PyObject **given, Py_ssize_t count);

static by_position run_by_position;

static PyObject *tuple_of(PyObject **given, Py_ssize_t count) {
    PyObject *all = PyTuple_New(count);
    for (Py_ssize_t i = 0; all != NULL && i < count; i++) {
        Py_INCREF(given[i]);
        PyTuple_SET_ITEM(all, i, given[i]);
    }
    return all;
}

static PyObject *run_by_vector(
    PyObject *self, PyObject *const *given, size_t nargsf, PyObject *names) {
    Py_ssize_t count = PyVectorcall_NARGS(nargsf);
    if (names == NULL) return run_by_position(self, (PyObject **)given, count);
    PyObject *found = NULL, *args = tuple_of((PyObject **)given, count), *kwargs = PyDict_New();
    int failed = args == NULL || kwargs == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_GET_SIZE(names); i++) {
        failed = PyDict_SetItem(kwargs, PyTuple_GET_ITEM(names, i), given[count + i]) != 0;
    }
    if (!failed) found = Py_TYPE(self)->tp_call(self, args, kwargs);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return found;
}

/* Has objects of a type called by what they have at a place: what let_in returns. */
static void open_entry(PyObject *type, Py_ssize_t place, by_position run) {
    run_by_position = run;
    ((PyTypeObject *)type)->tp_vectorcall_offset = place;
    ((PyTypeObject *)type)->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
}

static void *entry(void) { return (void *)(Py_uintptr_t)run_by_vector; }

#endif
