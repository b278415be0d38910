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

/* Runs a body of one lane. Tells -1, or the first guard that failed. */
static long long call_body(
    long long address, double *uniform, double *results, double *scratch, long long calls,
    long long code) {
    long long failed = -1;
    ((body_function)(Py_uintptr_t)address)(
        uniform, NULL, results, &failed, scratch, (void *)(Py_uintptr_t)calls,
        (void *)(Py_uintptr_t)code);
    return failed;
}

/* Runs rows of a batch: makes the job (see backends/driver.py) and hands it over, without the
   interpreter's lock unless the caller is alone. Tells whether a nan was stored. */
static int call_driver(
    long long address, int alone, long long body, PyObject *uniform, PyObject *columns,
    PyObject *results, PyObject *failed, PyObject *scratch, long long calls, long long code,
    PyObject *inputs, long long n_columns, PyObject *outputs, long long n_results, PyObject *sums,
    long long rows, long long guarded, long long start, long long stop, PyObject *lanes) {
    PyObject *arrays[9] = {
        uniform, columns, results, failed, scratch, inputs, outputs, sums, lanes};
    long long at[9];
    for (int i = 0; i < 9; i++) {
        at[i] = arrays[i] == Py_None ? 0 : pointer(arrays[i]);
        if (at[i] == -1) return -1;
    }
    long long job[19] = {
        body, at[0], at[1], at[2], at[3], at[4], calls, code, at[5], n_columns, at[6], n_results,
        at[7], rows, guarded, start, stop, at[8], 0};
    driver_function drive = (driver_function)(Py_uintptr_t)address;
    if (alone) {
        drive(job);
    } else {
        Py_BEGIN_ALLOW_THREADS
        drive(job);
        Py_END_ALLOW_THREADS
    }
    return job[18] != 0;
}

#endif
