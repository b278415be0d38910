/* Sums that are rounded once, as math.fsum gives them: for the compiled build, and for texts in C. */

#ifndef SUMS_H
#define SUMS_H

/* A sum, what its roundings lost, what the sum of that lost in turn, and how much that is without
   signs. Found by Knuth's exact sum of two numbers: Ogita, Rump and Oishi, Accurate sum and dot
   product, 2005. */
typedef struct { double sum, lost, rest, size; } Sum;

static inline double exact_sum(double x, double y, double *lost) {
    double sum = x + y, part = sum - x;
    *lost = (x - (sum - part)) + (y - part);
    return sum;
}

static inline void add_to_sum(Sum *s, double x) {
    double lost, rest;
    s->sum = exact_sum(s->sum, x, &lost);
    s->lost = exact_sum(s->lost, lost, &rest);
    s->rest += rest;
    s->size += fabs(rest);
}

/* Whether a sum of n terms is known to the last bit, as it is but near the middle between two
   numbers, and where nothing overflowed. */
static inline int is_rounded(const Sum *s, double n, double *result) {
    double beyond, bound, sum = exact_sum(s->sum, s->lost, &beyond);
    *result = sum;
    if (s->size == 0.0) return 1; /* then sum and lost are all of it */
    bound = 0x1p-53 * (2.0 * n * s->size + 4.0 * (fabs(beyond) + fabs(s->rest)));
    beyond += s->rest;
    return sum + (beyond + bound) == sum && sum + (beyond - bound) == sum;
}

#endif
