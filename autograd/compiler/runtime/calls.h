/* Calls of machine code by its address, on arrays of the standard library's module array; see
   compiling/kernel.py. */
#ifndef VALUEGRAD_CALLS_H
#define VALUEGRAD_CALLS_H

#include <Python.h>

typedef void (*body_function)(void *, void *, void *, void *, void *, void *, void *);
typedef void (*driver_function)(void *);
typedef int (*limit_function)(int);
typedef void (*gemm_function)(
    int, int, int, long long, long long, long long, double, const double *, long long,
    const double *, long long, double, double *, long long);

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

/* Multiplies matrices by cblas_dgemm on this thread alone: its own threads wait for each other by
   spinning, which takes a hundred times as long where other work keeps a core. Without the
   interpreter's lock unless the caller is alone; limit is the address of the function that sets
   how many threads there are and tells how many there were, or 0. */
static void call_gemm(
    long long address, long long limit, int order, int how_a, int how_b, long long m, long long n, long long k,
    long long left, long long a, long long right, long long b, double beta, long long into,
    long long c, int alone) {
    gemm_function gemm = (gemm_function)(Py_uintptr_t)address;
    const double *one = (const double *)(Py_uintptr_t)left;
    const double *other = (const double *)(Py_uintptr_t)right;
    double *found = (double *)(Py_uintptr_t)into;
    limit_function set_threads = (limit_function)(Py_uintptr_t)limit;
    PyThreadState *state = alone ? NULL : PyEval_SaveThread();
    int before = set_threads == NULL ? 1 : set_threads(1);
    gemm(order, how_a, how_b, m, n, k, 1.0, one, a, other, b, beta, found, c);
    if (before != 1) set_threads(before);
    if (state != NULL) PyEval_RestoreThread(state);
}

#endif
