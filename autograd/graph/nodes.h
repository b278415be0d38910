/* The memory of the nodes of the compiled build.

   Nodes come and go by the hundred thousand. Python's allocator gives their memory back to the
   system after each graph, to ask for it again in the next, and the page faults cost more than
   the nodes. Here they lie in aligned chunks of 2 MiB, which the system can back by huge pages;
   a chunk that has emptied is filled again from its start, so that neighbours in a graph are
   neighbours in memory. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <Python.h>
#if defined(_WIN32)
#include <malloc.h>
#elif defined(__linux__)
#include <sys/mman.h>
#endif

#define CHUNK_SIZE ((size_t)2 << 20)
#define SLOT_SIZE ((size_t)96)
#define MOST_EMPTY 256 /* 512 MiB: enough for a graph of five million nodes */

typedef struct chunk {
    struct chunk *before, *after; /* among the chunks with room, but for the one being filled */
    char *freed;                  /* slots given back, linked through their first word */
    char *fresh;                  /* the first slot never used since the chunk was last empty */
    size_t used;
} chunk;

static chunk *filling;           /* slots are taken from this one */
static chunk *with_room;         /* others in use that have a slot to give */
static chunk *empty[MOST_EMPTY]; /* kept for later; the system may take their pages if it must */
static size_t n_empty;

static char *first_slot(chunk *c) {
    return (char *)c + ((sizeof(chunk) + 63) & ~(size_t)63);
}

static int has_room(chunk *c) {
    return c->freed != NULL || c->fresh + SLOT_SIZE <= (char *)c + CHUNK_SIZE;
}

static void link_chunk(chunk *c) {
    c->before = NULL;
    c->after = with_room;
    if (with_room) with_room->before = c;
    with_room = c;
}

static void unlink_chunk(chunk *c) {
    if (c->before) c->before->after = c->after;
    else with_room = c->after;
    if (c->after) c->after->before = c->before;
}

static chunk *new_chunk(void) {
#if defined(_WIN32)
    chunk *c = _aligned_malloc(CHUNK_SIZE, CHUNK_SIZE);
    if (!c) return NULL;
#else
    void *memory;
    if (posix_memalign(&memory, CHUNK_SIZE, CHUNK_SIZE)) return NULL;
    chunk *c = memory;
#endif
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    madvise(c, CHUNK_SIZE, MADV_HUGEPAGE);
#endif
    return c;
}

static void put_away(chunk *c) {
    if (n_empty < MOST_EMPTY) {
#if defined(__linux__) && defined(MADV_FREE)
        madvise(c, CHUNK_SIZE, MADV_FREE);
#endif
        empty[n_empty++] = c;
        return;
    }
#if defined(_WIN32)
    _aligned_free(c);
#else
    free(c);
#endif
}

static void make_empty(chunk *c) {
    c->freed = NULL;
    c->fresh = first_slot(c);
    c->used = 0;
}

static int fill_another(void) {
    /* An empty chunk is filled in order; the free slots of one in use lie all over it. */
    if (!n_empty && with_room) {
        filling = with_room;
        unlink_chunk(filling);
        return 1;
    }
    chunk *c = n_empty ? empty[--n_empty] : new_chunk();
    if (!c) return 0;
    make_empty(c);
    filling = c; /* the one before is full, and comes back when it has a slot again */
    return 1;
}

static PyObject *node_alloc(PyTypeObject *type, Py_ssize_t n_items) {
    if (!has_room(filling) && !fill_another()) return PyErr_NoMemory();
    chunk *c = filling;
    char *slot = c->freed;
    if (slot) {
        memcpy(&c->freed, slot, sizeof(char *));
    } else {
        slot = c->fresh;
        c->fresh += SLOT_SIZE;
    }
    c->used++;
    memset(slot, 0, SLOT_SIZE);
    Py_SET_REFCNT((PyObject *)slot, 1);
    Py_SET_TYPE((PyObject *)slot, type);
    return (PyObject *)slot;
}

static void node_free(void *slot) {
    chunk *c = (chunk *)((uintptr_t)slot & ~(uintptr_t)(CHUNK_SIZE - 1));
    if (c != filling && !has_room(c)) link_chunk(c);
    memcpy(slot, &c->freed, sizeof(char *));
    c->freed = slot;
    if (--c->used) return;
    if (c == filling) {
        make_empty(c); /* so that it is filled from its start again */
    } else {
        unlink_chunk(c);
        put_away(c);
    }
}

/* Freeing a node frees its parents, and theirs. Beyond a depth of calls the next one waits, linked
   through the field of its type, until the outermost call is done with the rest. */

#define MOST_NESTED 50

static int nested;
static PyObject *waiting;
static destructor dealloc_now;
static PyTypeObject *node_type;

static void node_dealloc(PyObject *node) {
    if (nested == MOST_NESTED && Py_TYPE(node) == node_type) {
        Py_SET_TYPE(node, (PyTypeObject *)waiting);
        waiting = node;
        return;
    }
    nested++;
    dealloc_now(node);
    while (nested == 1 && waiting) {
        node = waiting;
        waiting = (PyObject *)Py_TYPE(node);
        Py_SET_TYPE(node, node_type);
        dealloc_now(node);
    }
    nested--;
}

/* Have a type's instances, not those of its Python subclasses, live in chunks, and be freed at
   any depth. */
static CYTHON_INLINE int manage_nodes(PyTypeObject *type) {
    node_type = type;
    dealloc_now = type->tp_dealloc;
    type->tp_dealloc = node_dealloc;
#ifndef Py_GIL_DISABLED
    /* What the collector tracks has a header before it, for which a slot has no room. */
    if (type->tp_basicsize != SLOT_SIZE || PyType_IS_GC(type)) return 0;
    if (!fill_another()) {
        PyErr_NoMemory();
        return -1;
    }
    type->tp_alloc = node_alloc;
    type->tp_free = node_free;
#endif
    return 0;
}
