/* Calls of machine code by its address, on arrays of the standard library's module array; see
   compiling/kernel.py. */
#ifndef VALUEGRAD_CALLS_H
#define VALUEGRAD_CALLS_H

#include <Python.h>

typedef void (*body_function)(void *, void *, void *, void *, void *, void *, void *);
typedef void (*driver_function)(void *);

/* Tells where the numbers of an array lie; they stay there while nobody changes its length. */
static long long pointer(PyObject *numbers) {
    Py_buffer view;
    if (PyObject_GetBuffer(numbers, &view, PyBUF_SIMPLE) != 0) return -1;
    long long address = (long long)(Py_uintptr_t)view.buf;
    PyBuffer_Release(&view);
    return address;
}

static int call_body(
    long long address, PyObject *uniform, PyObject *results, PyObject *failed, PyObject *scratch,
    long long calls, long long code) {
    void *at[4];
    PyObject *arrays[4] = {uniform, results, failed, scratch};
    for (int i = 0; i < 4; i++) {
        long long where = pointer(arrays[i]);
        if (where == -1) return -1;
        at[i] = (void *)(Py_uintptr_t)where;
    }
    ((body_function)(Py_uintptr_t)address)(
        at[0], NULL, at[1], at[2], at[3], (void *)(Py_uintptr_t)calls,
        (void *)(Py_uintptr_t)code);
    return 0;
}

/* Without the interpreter's lock, unless the caller is alone. */
static int call_driver(long long address, PyObject *job, int alone) {
    driver_function drive = (driver_function)(Py_uintptr_t)address;
    long long where = pointer(job);
    if (where == -1) return -1;
    if (alone) {
        drive((void *)(Py_uintptr_t)where);
        return 0;
    }
    Py_BEGIN_ALLOW_THREADS
    drive((void *)(Py_uintptr_t)where);
    Py_END_ALLOW_THREADS
    return 0;
}

#endif
