from cpython.array cimport array


cdef extern from *:
    """
    #include "march.h"

    static int march_signals(void) {
        static PyObject *asked = NULL;
        PyGILState_STATE state = PyGILState_Ensure();
        Py_BEGIN_ALLOW_THREADS /* others may have waited for long */
        Py_END_ALLOW_THREADS
        if (asked == NULL) {
            PyObject *module = PyImport_ImportModule("autograd.compiler.runtime.marching");
            if (module != NULL) asked = PyObject_GetAttrString(module, "interrupted");
            Py_XDECREF(module);
        }
        PyObject *found = asked == NULL ? NULL : PyObject_CallNoArgs(asked);
        int ends = found == Py_True;
        Py_XDECREF(found);
        PyErr_Clear();
        PyGILState_Release(state);
        return ends;
    }
    static void watch_signals(void) { march_interrupted = march_signals; }
    static long long march_address(void) { return (long long)(Py_uintptr_t)march; }
    static double run_march(double *operands, long long count, long long *words) {
        return march(operands, count, (job *)words);
    }
    static void free_march(long long *words) { march_free((job *)words); }
    """
    void watch_signals()
    long long march_address()
    double run_march(double *operands, long long count, long long *words)
    void free_march(long long *words)


cdef extern from "Python.h":
    int check_signals "PyErr_CheckSignals"() except -1


cdef class Job:
    cdef public array words, sources
    cdef public object kept
    cpdef long long address(self)
    cpdef double run(self, array operands) except? -1


cpdef double march_on(array operands, array words) except? -1
cpdef object free_blocks(array words)
