/* Whether things are where they were: what compiled functions ask at each call, in a few
   nanoseconds for each thing. Nothing here raises, and nothing runs code of the user's. */
#ifndef VALUEGRAD_SAME_H
#define VALUEGRAD_SAME_H

#include <Python.h>
#include <string.h>

enum { BY_IDENTITY, BY_CONTENT, BY_VALUE, BY_REFERENCE, ABSENT };

/* Returns what a weak reference leads to, or None, as a new reference. */
static inline PyObject *led_to(PyObject *reference) {
    PyObject *thing = NULL;
#if PY_VERSION_HEX >= 0x030D0000
    if (PyWeakref_GetRef(reference, &thing) < 0) PyErr_Clear();
    if (thing == NULL) thing = Py_NewRef(Py_None);
#else
    thing = PyWeakref_GetObject(reference);
    Py_INCREF(thing);
#endif
    return thing;
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
    if (how == BY_REFERENCE) {
        PyObject *thing = led_to(then);
        Py_DECREF(thing); /* it is now, or it does not matter what it is */
        return thing == now && now != Py_None;
    }
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
    PyObject *own[3], *cells = PyFunction_GET_CLOSURE(function);
    own[0] = PyFunction_GET_CODE(function);
    own[1] = PyFunction_GET_DEFAULTS(function);
    own[2] = PyFunction_GET_KW_DEFAULTS(function);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(things); i++) {
        PyObject *now = i < 3 ? own[i] : PyCell_GET(PyTuple_GET_ITEM(cells, i - 3));
        if (!same_thing(now, PyTuple_GET_ITEM(things, i), hows[i], exactly)) return i;
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

static inline Py_ssize_t other_in(
    int kind, PyObject *holder, PyObject *keys, PyObject *things, const char *hows, PyObject *kept,
    Py_ssize_t count, int exactly, unsigned long long *seen) {
    if (kind == VARIABLES) return other_variable(holder, things, hows, exactly);
    if (kind == ITEMS) return other_item(holder, things, hows, exactly);
    if (kind == PAIRS) return other_pair(holder, keys, things, hows, exactly);
    PyObject *dict = holder;
    if (kind == ATTRIBUTES) {
        if ((PyObject *)Py_TYPE(holder) != kept) return 0;
        dict = PyObject_GenericGetDict(holder, NULL);
        if (dict == NULL) {
            PyErr_Clear();
            return 0;
        }
    } else {
        Py_INCREF(dict);
    }
    Py_ssize_t found = PyTuple_GET_SIZE(keys);
    if (count < 0 || PyDict_GET_SIZE(dict) == count) {
        found = other_named(dict, keys, things, hows, exactly, seen);
    }
    Py_DECREF(dict);
    return found;
}

/* Returns the same of a place that holds what it is found in weakly or not; 0 if that is gone. */
static inline Py_ssize_t other_at(
    int kind, PyObject *holder, int is_weak, PyObject *keys, PyObject *things, PyObject *hows,
    PyObject *kept, Py_ssize_t count, int exactly, unsigned long long *seen) {
    PyObject *thing = holder;
    if (is_weak) {
        thing = led_to(holder);
    } else {
        Py_INCREF(thing);
    }
    Py_ssize_t found = 0;
    if (thing != Py_None) {
        const char *known = PyBytes_AS_STRING(hows);
        found = other_in(kind, thing, keys, things, known, kept, count, exactly, seen);
    }
    Py_DECREF(thing);
    return found;
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
