/* A loop over the machine code of a step; see marching.py, whose WORDS name the members of a job. */
#ifndef VALUEGRAD_MARCH_H
#define VALUEGRAD_MARCH_H

#include <Python.h>
#include <stdlib.h>
#include <string.h>

typedef long long word;
typedef void (*step_function)(void *, void *, void *, void *, void *, void *, void *);

/* What one place in a program that has this loop writes to, kept from call to call. Its address
   lies before its values, and the address of those is the token. */
typedef struct block {
    struct block *next;
    double *values, *states, *work;
    word room, states_room; /* doubles that values and states have room for */
    word steps, n_state, n_results;
} block;

typedef struct {
    word address, calls, code, n_scratch;
} step_code;

typedef struct {
    step_code plain, strict, condition; /* an address of 0: there is none */
    word n_state, n_others, n_results, length, length_of, is_reverse, keeps;
    word *sources; /* four for each input that is not the state: kind, base, first, stride */
    block *blocks;
} job;

enum { OWN, RESULTS, STATES };

static int (*march_interrupted)(void) = NULL;

static void *march_room(void *old, word count) {
    void *room = realloc(old, (size_t)(count > 0 ? count : 1) * sizeof(double));
    if (room == NULL) Py_FatalError("out of memory in a compiled loop");
    return room;
}

static block *march_block(double token) {
    double *values;
    block *found;
    memcpy(&values, &token, sizeof values);
    memcpy(&found, values - 1, sizeof found);
    return found;
}

/* Makes room for the results, and tells where they are. */
static double *march_values(block *b, word count) {
    if (b->values == NULL || b->room < count) {
        double *whole = march_room(b->values == NULL ? NULL : b->values - 1, count + 1);
        memcpy(whole, &b, sizeof b);
        b->values = whole + 1;
        b->room = count;
    }
    return b->values;
}

static block *march_new(job *j) {
    block *b = calloc(1, sizeof(block));
    if (b == NULL) Py_FatalError("out of memory in a compiled loop");
    word scratch = j->plain.n_scratch + j->strict.n_scratch + j->condition.n_scratch;
    /* Inputs, outputs; which inputs move, where they come from, how far the next is; scratch */
    word count = 2 * j->n_state + 4 * j->n_others + j->n_results + 1 + scratch;
    b->work = calloc((size_t)count, sizeof(double));
    if (b->work == NULL) Py_FatalError("out of memory in a compiled loop");
    b->n_state = j->n_state;
    b->n_results = j->n_results;
    PyGILState_STATE state = PyGILState_Ensure(); /* other threads may be here without the lock */
    b->next = j->blocks;
    j->blocks = b;
    PyGILState_Release(state);
    return b;
}

static void march_free(job *j) {
    while (j->blocks != NULL) {
        block *b = j->blocks;
        j->blocks = b->next;
        if (b->values != NULL) free(b->values - 1);
        free(b->states);
        free(b->work);
        free(b);
    }
}

static void march_run(step_code *c, double *in, double *out, double *scratch) {
    word failed = -1;
    ((step_function)(Py_uintptr_t)c->address)(
        in, NULL, out, &failed, scratch, (void *)(Py_uintptr_t)c->calls,
        (void *)(Py_uintptr_t)c->code);
}

static int march_is_finite(const double *x, word count) {
    double sum = 0.0;
    for (word k = 0; k < count; k++) sum += x[k] - x[k];
    return sum == 0.0;
}

/* Takes all steps. Behind the operands is room for the address of the block. */
static double march(double *operands, word count, job *j) {
    block *b;
    memcpy(&b, operands + count, sizeof b);
    if (b == NULL) {
        b = march_new(j);
        memcpy(operands + count, &b, sizeof b);
    }
    const word n = j->n_state, m = j->n_others, r = j->n_results;
    double *in = b->work, *out = in + n + m;
    double **from = (double **)(out + n + r + 1);
    word *stride = (word *)(from + m), *to = stride + m;
    double *scratch = (double *)(to + m), *strict = scratch + j->plain.n_scratch;
    double *asking = strict + j->strict.n_scratch;
    word length = j->length;
    if (j->length_of >= 0) length = march_block(operands[j->length_of])->steps;
    const int is_open = length < 0;
    word moving = 0; /* how many inputs differ from step to step */
    memcpy(in, operands, (size_t)n * sizeof(double));
    for (word k = 0; k < m; k++) {
        const word *s = j->sources + 4 * k;
        double *where = operands + s[2];
        word next = s[3];
        if (s[0] == OWN && next == 0) {
            in[n + k] = *where;
            continue;
        }
        if (length <= 0) continue;
        if (s[0] != OWN) {
            block *of = march_block(operands[s[1]]);
            next = s[0] == STATES ? of->n_state : of->n_results;
            where = (s[0] == STATES ? of->states : of->values + of->n_state + 1) + s[2];
        }
        from[moving] = where + (j->is_reverse ? (length - 1) * next : 0);
        stride[moving] = j->is_reverse ? -next : next;
        to[moving++] = n + k;
    }
    march_values(b, n + 1 + r * (is_open ? 0 : length));
    if (j->keeps && !is_open && b->states_room < n * length) {
        b->states = march_room(b->states, n * length);
        b->states_room = n * length;
    }
    word t = 0;
    for (; is_open || t < length; t++) {
        if (j->condition.address != 0) {
            march_run(&j->condition, in, out, asking);
            if (!(out[0] != 0.0)) break;
        }
        const word i = j->is_reverse ? length - 1 - t : t;
        for (word k = 0; k < moving; k++) {
            in[to[k]] = *from[k];
            from[k] += stride[k];
        }
        if (j->keeps) {
            if (b->states_room < n * (i + 1)) {
                b->states_room = 2 * n * (i + 8);
                b->states = march_room(b->states, b->states_room);
            }
            memcpy(b->states + i * n, in, (size_t)n * sizeof(double));
        }
        march_run(&j->plain, in, out, scratch);
        if (j->strict.address != 0 && !march_is_finite(out, n + r))
            march_run(&j->strict, in, out, strict);
        memcpy(in, out, (size_t)n * sizeof(double));
        memcpy(b->values + n + 1 + i * r, out + n, (size_t)r * sizeof(double));
        if ((t & 0xffff) == 0xffff && march_interrupted != NULL && march_interrupted())
            break; /* what there is does not count: the exception is raised afterwards */
    }
    b->steps = t;
    memcpy(b->values, in, (size_t)n * sizeof(double));
    b->values[n] = (double)b->steps;
    double token;
    memcpy(&token, &b->values, sizeof token);
    return token;
}

#endif
