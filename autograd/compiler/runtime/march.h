/* A loop over the machine code of a step; CODE and REST in marching.py name the members of a job. */
#ifndef VALUEGRAD_MARCH_H
#define VALUEGRAD_MARCH_H

#include <Python.h>
#include <stdlib.h>
#include <string.h>

typedef long long word;
typedef void (*step_function)(void *, void *, void *, void *, void *, void *, void *);

typedef struct {
    word address, calls, code, n_scratch;
} step_code;

struct block;

typedef struct {
    step_code plain, strict, condition; /* an address of 0: there is none */
    word n_state, n_others, n_results, length, length_of, is_reverse, keeps, most;
    word *sources; /* four for each input that is not the state: kind, base, first, stride */
    struct block *blocks;
} job;

/* What one place in a program that has this loop writes to, kept from call to call. Its address
   lies before its values, and the address of those is the token. */
typedef struct block {
    struct block *next;
    job *of;
    double *operands, *values, *states, *work, *segment;
    word room, states_room, segment_room; /* doubles that these have room for */
    word steps; /* that were taken */
    word every; /* the state is kept before each step whose number this divides */
    word here; /* which segment between two kept states was computed anew last; -1 for none */
} block;

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
    b->of = j;
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
        free(b->segment);
        free(b);
    }
}

static void march_run(step_code *c, double *in, double *out, double *scratch) {
    word failed = -1;
    ((step_function)(Py_uintptr_t)c->address)(
        in, NULL, out, &failed, scratch, (void *)(Py_uintptr_t)c->calls,
        (void *)(Py_uintptr_t)c->code);
}

/* Numbers that were written one by one just now are to be read so: in wider pieces, they would have
   to reach the cache first. */
typedef const volatile double each;

static void march_copy(double *to, each *from, word count) {
    for (word k = 0; k < count; k++) to[k] = from[k];
}

static int march_is_finite(each *x, word count) {
    int found = 1;
    for (word k = 0; k < count; k++) {
        const double number = x[k];
        found &= number - number == 0.0;
    }
    return found;
}

static double *march_state(block *b, word i);

typedef struct {
    double *in, *out, **from, *scratch, *strict, *asking;
    word *stride, *to;
    word moving, seeking; /* how many inputs move by a stride, and how many are asked for */
} march_view;

/* Gets ready to go on from a step: writes the inputs that all steps share, finds the others. */
static march_view march_begin(block *b, word length, word t) {
    const job *j = b->of;
    const word n = j->n_state, m = j->n_others;
    march_view v;
    v.in = b->work;
    v.out = v.in + n + m;
    v.from = (double **)(v.out + n + j->n_results + 1);
    v.stride = (word *)(v.from + m);
    v.to = v.stride + m;
    v.scratch = (double *)(v.to + m);
    v.strict = v.scratch + j->plain.n_scratch;
    v.asking = v.strict + j->strict.n_scratch;
    v.moving = v.seeking = 0;
    const word first = j->is_reverse ? length - 1 - t : t;
    for (word k = 0; k < m; k++) {
        const word *s = j->sources + 4 * k;
        double *where = b->operands + s[2];
        word next = s[3];
        if (s[0] == OWN && next == 0) {
            v.in[n + k] = *where;
            continue;
        }
        if (length <= 0) continue;
        if (s[0] != OWN) {
            block *of = march_block(b->operands[s[1]]);
            if (s[0] == STATES && of->every > 1) { /* at the other end of the lists */
                const word last = m - ++v.seeking;
                v.from[last] = (double *)of;
                v.stride[last] = s[2];
                v.to[last] = n + k;
                continue;
            }
            next = s[0] == STATES ? of->of->n_state : of->of->n_results;
            where = (s[0] == STATES ? of->states : of->values + of->of->n_state + 1) + s[2];
        }
        v.from[v.moving] = where + first * next;
        v.stride[v.moving] = j->is_reverse ? -next : next;
        v.to[v.moving++] = n + k;
    }
    return v;
}

/* Takes a step: reads its inputs, but for the state, and runs the code. */
static void march_step(const job *j, march_view *v, word i) {
    for (word k = 0; k < v->moving; k++) {
        v->in[v->to[k]] = *v->from[k];
        v->from[k] += v->stride[k];
    }
    for (word k = j->n_others - v->seeking; k < j->n_others; k++)
        v->in[v->to[k]] = march_state((block *)v->from[k], i)[v->stride[k]];
    march_run(&j->plain, v->in, v->out, v->scratch);
    if (j->strict.address != 0 && !march_is_finite(v->out, j->n_state + j->n_results))
        march_run(&j->strict, v->in, v->out, v->strict);
}

/* Returns the state before the step of an index, which is computed anew if it was not kept. */
static double *march_state(block *b, word i) {
    const job *j = b->of;
    const word n = j->n_state;
    if (b->every == 1) return b->states + i * n;
    const word t = j->is_reverse ? b->steps - 1 - i : i, start = t - t % b->every;
    if (b->here != start) {
        if (b->segment_room < n * b->every) {
            b->segment_room = n * b->every;
            b->segment = march_room(b->segment, b->segment_room);
        }
        march_view v = march_begin(b, b->steps, start);
        march_copy(v.in, b->states + start / b->every * n, n);
        for (word k = 0; k < b->every && start + k < b->steps; k++) {
            march_copy(b->segment + k * n, v.in, n);
            march_step(j, &v, j->is_reverse ? b->steps - 1 - start - k : start + k);
            march_copy(v.in, v.out, n);
        }
        b->here = start;
    }
    return b->segment + (t - start) * n;
}

/* Keeps the state before step t, which is that of index i. */
static void march_keep(block *b, const double *state, word t, word i) {
    const word n = b->of->n_state;
    word place = i;
    if (b->every > 1 || n * (t + 1) > b->of->most) { /* rare, and slow: it divides */
        /* How long a loop is that has a condition shows late: then every other state is dropped */
        while (b->of->length < 0 && b->of->length_of < 0 && t % b->every == 0 &&
               t / b->every >= 2 && n * (t / b->every + 1) > b->of->most) {
            for (word k = 1; 2 * k * b->every < t; k++)
                march_copy(b->states + k * n, b->states + 2 * k * n, n);
            b->every *= 2;
        }
        if (t % b->every != 0) return;
        if (b->every > 1) place = t / b->every;
    }
    if (b->states_room < n * (place + 1)) {
        b->states_room = 2 * n * (place + 8);
        b->states = march_room(b->states, b->states_room);
    }
    march_copy(b->states + place * n, state, n);
}

/* Takes all steps. Behind the operands is room for the address of the block. */
static double march(double *operands, word count, job *j) {
    block *b;
    memcpy(&b, operands + count, sizeof b);
    if (b == NULL) {
        b = march_new(j);
        memcpy(operands + count, &b, sizeof b);
    }
    b->operands = operands;
    b->every = 1;
    b->here = -1;
    const word n = j->n_state, r = j->n_results;
    word length = j->length;
    if (j->length_of >= 0) length = march_block(operands[j->length_of])->steps;
    const int is_open = length < 0;
    march_values(b, n + 1 + r * (is_open ? 0 : length));
    if (j->keeps && !is_open) {
        while (n * length > j->most && b->every * b->every < length) b->every++;
        word kept = b->every == 1 ? length : length / b->every + 1;
        if (b->states_room < n * kept) {
            b->states_room = n * kept;
            b->states = march_room(b->states, b->states_room);
        }
    }
    march_view v = march_begin(b, length, 0);
    march_copy(v.in, operands, n);
    word t = 0;
    int holds = 1;
    if (is_open) {
        march_run(&j->condition, v.in, v.out, v.asking);
        holds = v.out[0] != 0.0;
    }
    for (; is_open ? holds : t < length; t++) {
        const word i = j->is_reverse ? length - 1 - t : t;
        if (j->keeps) march_keep(b, v.in, t, i);
        march_step(j, &v, i);
        if (is_open) holds = v.out[n + r] != 0.0;
        march_copy(v.in, v.out, n);
        march_copy(b->values + n + 1 + i * r, v.out + n, r);
        if ((t & 0xffff) == 0xffff && march_interrupted != NULL && march_interrupted())
            break; /* what there is does not count: the exception is raised afterwards */
    }
    b->steps = t;
    march_copy(b->values, v.in, n);
    b->values[n] = (double)t;
    double token;
    memcpy(&token, &b->values, sizeof token);
    return token;
}

#endif
