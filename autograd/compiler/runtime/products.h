/* Large products of matrices, half of each by a second thread.

   The threads of BLAS wait for each other by spinning, which takes a hundred times as long where
   other work keeps a core. This one sleeps until there is a product, and whoever waits for it
   sleeps too. A product is always divided alike, whether or not the thread has time, so that the
   same numbers come out. */
#ifndef VALUEGRAD_PRODUCTS_H
#define VALUEGRAD_PRODUCTS_H

#define BY_ROWS 101 /* as BLAS calls these */
#define AS_IT_IS 111
#define WORTH_TWO 4e5 /* multiplications: some 20 us, where waking a thread takes 5 */

#include <Python.h>

typedef int (*limit_function)(int);
typedef void (*gemm_function)(
    int, int, int, long long, long long, long long, double, const double *, long long,
    const double *, long long, double, double *, long long);

typedef struct {
    gemm_function gemm;
    int order, how_a, how_b;
    long long m, n, k, a, b, c;
    const double *left, *right;
    double beta, *into;
} product;

static void run_product(const product *p) {
    p->gemm(
        p->order, p->how_a, p->how_b, p->m, p->n, p->k, 1.0, p->left, p->a, p->right, p->b, p->beta,
        p->into, p->c);
}

/* Makes of a product its first half, and tells the second: of the rows, or of the columns. */
static product divided(product *p) {
    product rest = *p;
    int by_rows = p->order == BY_ROWS;
    if (p->m >= p->n) {
        p->m /= 2;
        rest.m -= p->m;
        rest.left += p->m * ((p->how_a == AS_IT_IS) == by_rows ? p->a : 1);
        rest.into += p->m * (by_rows ? p->c : 1);
    } else {
        p->n /= 2;
        rest.n -= p->n;
        rest.right += p->n * ((p->how_b == AS_IT_IS) == by_rows ? 1 : p->b);
        rest.into += p->n * (by_rows ? 1 : p->c);
    }
    return rest;
}

#ifdef _WIN32

static void run_halves(const product *one, const product *other) {
    run_product(one);
    run_product(other);
}

#else

#include <pthread.h>
#include <unistd.h>

static struct {
    pthread_mutex_t taken; /* by the caller whose product it is */
    pthread_mutex_t lock;  /* of what follows */
    pthread_cond_t changed;
    enum { IDLE, ASKED, DONE } state;
    product work;
    pid_t process; /* that the thread lives in; a fork has none */
} second = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER};

static void *wait_for_products(void *nothing) {
    pthread_mutex_lock(&second.lock);
    for (;;) {
        while (second.state != ASKED) pthread_cond_wait(&second.changed, &second.lock);
        pthread_mutex_unlock(&second.lock);
        run_product(&second.work);
        pthread_mutex_lock(&second.lock);
        second.state = DONE;
        pthread_cond_broadcast(&second.changed);
    }
    return nothing;
}

/* Tells whether there is a thread, having started one in a process that had none. */
static int has_second(void) {
    if (second.process == getpid()) return 1;
    pthread_t thread;
    pthread_mutex_init(&second.lock, NULL);
    pthread_cond_init(&second.changed, NULL);
    second.state = IDLE;
    if (pthread_create(&thread, NULL, wait_for_products, NULL) != 0) return 0;
    pthread_detach(thread);
    second.process = getpid();
    return 1;
}

static void run_halves(const product *one, const product *other) {
    if (pthread_mutex_trylock(&second.taken) != 0) { /* it works for somebody else */
        run_product(one);
        run_product(other);
        return;
    }
    int is_shared = has_second();
    if (is_shared) {
        pthread_mutex_lock(&second.lock);
        second.work = *other;
        second.state = ASKED;
        pthread_cond_broadcast(&second.changed);
        pthread_mutex_unlock(&second.lock);
    }
    run_product(one);
    if (is_shared) {
        pthread_mutex_lock(&second.lock);
        while (second.state != DONE) pthread_cond_wait(&second.changed, &second.lock);
        second.state = IDLE;
        pthread_mutex_unlock(&second.lock);
    } else {
        run_product(other);
    }
    pthread_mutex_unlock(&second.taken);
}

#endif

static int n_multiplying; /* callers; like what follows, changed under the interpreter's lock */
static int threads_before;

/* Multiplies matrices by cblas_dgemm, without threads of its own: alone, or where that is worth it
   and the caller says so, in two halves. Without the interpreter's lock unless the caller is to
   keep it; limit is the address of the function that sets how many threads BLAS has and tells how
   many it had, or 0. */
static inline void call_gemm(
    long long address, long long limit, int order, int how_a, int how_b, long long m, long long n,
    long long k, long long left, long long a, long long right, long long b, double beta,
    long long into, long long c, int may_share, int keeps_lock) {
    product one = {
        (gemm_function)(Py_uintptr_t)address, order, how_a, how_b, m, n, k, a, b, c,
        (const double *)(Py_uintptr_t)left, (const double *)(Py_uintptr_t)right, beta,
        (double *)(Py_uintptr_t)into};
    limit_function set_threads = (limit_function)(Py_uintptr_t)limit;
    if (set_threads != NULL && n_multiplying++ == 0) threads_before = set_threads(1);
    PyThreadState *state = keeps_lock ? NULL : PyEval_SaveThread();
    if (may_share && (double)m * (double)n * (double)k >= WORTH_TWO) {
        product other = divided(&one);
        run_halves(&one, &other);
    } else {
        run_product(&one);
    }
    if (state != NULL) PyEval_RestoreThread(state);
    if (set_threads != NULL && --n_multiplying == 0 && threads_before != 1) {
        set_threads(threads_before);
    }
}

#endif
