/* Whether things are where they were: what compiled functions ask at each call, in a few
   nanoseconds for each thing. Nothing here raises, and nothing runs code of the user's. */
#ifndef VALUEGRAD_SAME_H
#define VALUEGRAD_SAME_H

#include <Python.h>
#include <string.h>

enum { BY_IDENTITY, BY_CONTENT, BY_VALUE, BY_REFERENCE, ABSENT };

/* Returns what a weak reference leads to, or None; borrowed, since nothing else runs meanwhile. */
static inline PyObject *led_to(PyObject *reference) {
    PyObject *thing = ((PyWeakReference *)reference)->wr_object;
    return Py_REFCNT(thing) > 0 ? thing : Py_None;
}

static inline int same_number(PyObject *now, PyObject *then) {
    if (PyFloat_CheckExact(now) && PyFloat_CheckExact(then)) {
        double a = PyFloat_AS_DOUBLE(now), b = PyFloat_AS_DOUBLE(then);
        return memcmp(&a, &b, sizeof a) == 0; /* a zero has a sign, and nan is nan */
    }
    if ((PyLong_CheckExact(now) && PyLong_CheckExact(then)) ||
        (PyUnicode_CheckExact(now) && PyUnicode_CheckExact(then))) {
        int same = PyObject_RichCompareBool(now, then, Py_EQ);
        if (same >= 0) return same;
        PyErr_Clear();
    }
    return 0;
}

static inline int same_thing(PyObject *now, PyObject *then, char how, int exactly) {
    if (now == NULL || how == ABSENT) return now == NULL && how == ABSENT;
    if (how == BY_REFERENCE) return led_to(then) == now && now != Py_None;
    return now == then || (how == BY_VALUE && !exactly && same_number(now, then));
}

/* Returns what tells a dict from itself before any change; 0 where Python no longer tells. */
static inline unsigned long long version_of(PyObject *dict) {
#if PY_VERSION_HEX < 0x030C0000
    return ((PyDictObject *)dict)->ma_version_tag;
#else
    return 0;
#endif
}

/* The following return the index of the first thing that is another than it was, -1 if none is. */

static inline Py_ssize_t other_named(
    PyObject *dict, PyObject *keys, PyObject *things, const char *hows, int exactly,
    unsigned long long *seen) {
    unsigned long long version = version_of(dict);
    if (version != 0 && version == *seen) return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(keys); i++) {
        PyObject *now = PyDict_GetItemWithError(dict, PyTuple_GET_ITEM(keys, i));
        if (now == NULL && PyErr_Occurred()) PyErr_Clear();
        if (!same_thing(now, PyTuple_GET_ITEM(things, i), hows[i], exactly)) return i;
    }
    *seen = version;
    return -1;
}

static inline Py_ssize_t other_variable(
    PyObject *function, PyObject *things, const char *hows, int exactly) {
    PyObject **then = PySequence_Fast_ITEMS(things), *cells = PyFunction_GET_CLOSURE(function);
    if (!same_thing(PyFunction_GET_CODE(function), then[0], hows[0], exactly)) return 0;
    if (!same_thing(PyFunction_GET_DEFAULTS(function), then[1], hows[1], exactly)) return 1;
    if (!same_thing(PyFunction_GET_KW_DEFAULTS(function), then[2], hows[2], exactly)) return 2;
    for (Py_ssize_t i = 3; i < PyTuple_GET_SIZE(things); i++) {
        if (!same_thing(PyCell_GET(PyTuple_GET_ITEM(cells, i - 3)), then[i], hows[i], exactly)) {
            return i;
        }
    }
    return -1;
}

static inline Py_ssize_t other_item(
    PyObject *row, PyObject *things, const char *hows, int exactly) {
    Py_ssize_t count = PyTuple_GET_SIZE(things);
    if (PySequence_Fast_GET_SIZE(row) != count) return 0;
    PyObject **now = PySequence_Fast_ITEMS(row), **then = PySequence_Fast_ITEMS(things);
    if (memcmp(now, then, (size_t)count * sizeof *now) == 0) return -1; /* all known by identity */
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!same_thing(now[i], then[i], hows[i], exactly)) return i;
    }
    return -1;
}

static inline Py_ssize_t other_pair(
    PyObject *dict, PyObject *keys, PyObject *things, const char *hows, int exactly) {
    PyObject *key, *now;
    Py_ssize_t i = 0, place = 0;
    if (PyDict_Size(dict) != PyTuple_GET_SIZE(things)) return 0;
    while (PyDict_Next(dict, &place, &key, &now)) {
        if (!same_thing(key, PyTuple_GET_ITEM(keys, i), BY_VALUE, exactly)) return i;
        if (!same_thing(now, PyTuple_GET_ITEM(things, i), hows[i], exactly)) return i;
        i++;
    }
    return -1;
}

/* The kinds of places that are looked at here alone, as same.py has them. */
enum { VARIABLES, NAMES, ATTRIBUTES, ITEMS, PAIRS };

/* A place, as places.py describes it, side by side with others; what it points to, that keeps. */
typedef struct {
    int kind, is_weak;
    PyObject *holder, *keys, *things, *kept;
    const char *hows;
    Py_ssize_t count;
    unsigned long long seen;
} Look;

static inline Look look_at(
    int kind, PyObject *holder, int is_weak, PyObject *keys, PyObject *things, PyObject *hows,
    PyObject *kept, Py_ssize_t count) {
    Look look = {kind, is_weak, holder, keys, things, kept, PyBytes_AS_STRING(hows), count, 0};
    return look;
}

static inline Py_ssize_t other_in(Look *look, PyObject *holder, int exactly) {
    const char *hows = look->hows;
    if (look->kind == VARIABLES) return other_variable(holder, look->things, hows, exactly);
    if (look->kind == ITEMS) return other_item(holder, look->things, hows, exactly);
    if (look->kind == PAIRS) return other_pair(holder, look->keys, look->things, hows, exactly);
    PyObject *dict = holder, *made = NULL;
    if (look->kind == ATTRIBUTES) {
        if ((PyObject *)Py_TYPE(holder) != look->kept) return 0;
        if (PyTuple_GET_SIZE(look->keys) == 0 && look->count < 0) return -1;
        dict = made = PyObject_GenericGetDict(holder, NULL);
        if (dict == NULL) {
            PyErr_Clear();
            return 0;
        }
    }
    Py_ssize_t found = PyTuple_GET_SIZE(look->keys);
    if (look->count < 0 || PyDict_GET_SIZE(dict) == look->count) {
        found = other_named(dict, look->keys, look->things, hows, exactly, &look->seen);
    }
    Py_XDECREF(made);
    return found;
}

/* Returns the same of a place that holds what it is found in weakly or not; 0 if that is gone. */
static inline Py_ssize_t other_at(Look *look, int exactly) {
    if (!look->is_weak) return other_in(look, look->holder, exactly);
    PyObject *thing = led_to(look->holder);
    return thing == Py_None ? 0 : other_in(look, thing, exactly);
}

/* Looks lie in a bytearray. */
static inline void add_look(PyObject *looks, Py_ssize_t i, Look look) {
    ((Look *)PyByteArray_AS_STRING(looks))[i] = look;
}

static inline int all_hold(PyObject *looks) {
    Look *look = (Look *)PyByteArray_AS_STRING(looks);
    Look *end = (Look *)(PyByteArray_AS_STRING(looks) + PyByteArray_GET_SIZE(looks));
    for (; look < end; look++) {
        if (look->kind == NAMES && look->seen != 0 && version_of(look->holder) == look->seen) {
            continue;
        }
        if (other_at(look, 0) >= 0) return 0;
    }
    return 1;
}

/* Returns whether memory is what it was, 1 or 0; -1 if it does not lie dense. */
static inline int same_memory(PyObject *thing, PyObject *bytes) {
    Py_buffer view;
    if (PyObject_GetBuffer(thing, &view, PyBUF_SIMPLE) != 0) {
        PyErr_Clear();
        return -1;
    }
    int same = view.len == PyBytes_GET_SIZE(bytes) &&
               memcmp(view.buf, PyBytes_AS_STRING(bytes), (size_t)view.len) == 0;
    PyBuffer_Release(&view);
    return same;
}

#endif
