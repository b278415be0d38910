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

/* Runs rows of a batch: hands a job to the loop over them, without the interpreter's lock unless
   the caller is alone. What the words of a job are, JOB in kernel.py says. */
static void call_driver(long long address, long long *job, int alone) {
    driver_function drive = (driver_function)(Py_uintptr_t)address;
    if (alone) {
        drive(job);
    } else {
        Py_BEGIN_ALLOW_THREADS
        drive(job);
        Py_END_ALLOW_THREADS
    }
}

/* Tells the numbers at an address. */
static double *pointer_to(long long address) { return (double *)(Py_uintptr_t)address; }

#endif
