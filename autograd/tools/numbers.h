/* Loops over doubles that a compiler turns into vector code. */
#ifndef VALUEGRAD_NUMBERS_H
#define VALUEGRAD_NUMBERS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* On Linux the loop is compiled for wider vectors too, and the widest that the processor has taken. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__)
#define BY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define BY_WIDTH
#endif

/* Tells whether one of the numbers is nan or infinite: those whose exponent's bits are all 1.
   One more carries over into the sign's bit then. It looks at all of them, without a branch. */
BY_WIDTH static int any_not_finite(const double *numbers, ptrdiff_t count) {
    const uint64_t exponent = UINT64_C(0x7ff0000000000000), one = UINT64_C(0x0010000000000000);
    uint64_t found = 0;
    for (ptrdiff_t k = 0; k < count; k++) {
        uint64_t bits;
        memcpy(&bits, numbers + k, sizeof bits);
        found |= (bits & exponent) + one;
    }
    return (int)(found >> 63);
}

/* Tells whether one of the numbers is nan. */
BY_WIDTH static int any_nan(const double *numbers, ptrdiff_t count) {
    uint64_t found = 0;
    for (ptrdiff_t k = 0; k < count; k++) found |= numbers[k] != numbers[k];
    return found != 0;
}

/* Divides every number; by a power of two that is to multiply by its inverse, which is faster. */
BY_WIDTH static void divide_all(double *numbers, ptrdiff_t count, double divisor) {
    int exponent;
    double factor = 1.0 / divisor;
    if (frexp(divisor, &exponent) == 0.5) {
        for (ptrdiff_t k = 0; k < count; k++) numbers[k] *= factor;
    } else {
        for (ptrdiff_t k = 0; k < count; k++) numbers[k] /= divisor;
    }
}

/* Writes numbers less a multiple of others, rounded twice. */
BY_WIDTH static void subtract_multiples(
    const double *restrict numbers, double factor, const double *restrict others,
    double *restrict into, ptrdiff_t count) {
    for (ptrdiff_t k = 0; k < count; k++) into[k] = numbers[k] - factor * others[k];
}

/* Takes a multiple of others from numbers, rounded twice. */
BY_WIDTH static void take_multiples(
    double *restrict numbers, double factor, const double *restrict others, ptrdiff_t count) {
    for (ptrdiff_t k = 0; k < count; k++) numbers[k] -= factor * others[k];
}

/* Adds to each number a multiple of an offset. Tells whether a sum came out smaller than a share of
   that. */
BY_WIDTH static int add_multiples(
    const double *restrict offsets, double factor, double lost, double *restrict into,
    ptrdiff_t count) {
    uint64_t found = 0;
    for (ptrdiff_t k = 0; k < count; k++) {
        double offset = factor * offsets[k];
        into[k] += offset;
        found |= fabs(into[k]) < lost * fabs(offset);
    }
    return found != 0;
}

/* Adds up the lanes of a kernel, a power of two: one half to the other, until one is left. Where
   their number is known, that is a few instructions for vectors. */
static inline double sum_of_lanes(const double *numbers, ptrdiff_t width) {
    double left[8];
    if (width == 1) return numbers[0];
    if (width == 2) return numbers[0] + numbers[1];
    if (width == 8) {
        for (int k = 0; k < 4; k++) left[k] = numbers[k] + numbers[4 + k];
        numbers = left;
    }
    return (numbers[0] + numbers[2]) + (numbers[1] + numbers[3]);
}

/* Adds to each number the lanes of its own. */
BY_WIDTH static void add_sums(
    const double *restrict sums, ptrdiff_t width, double *restrict into, ptrdiff_t count) {
    if (width == 1) {
        for (ptrdiff_t k = 0; k < count; k++) into[k] += sums[k];
    } else if (width == 8) {
        for (ptrdiff_t k = 0; k < count; k++) into[k] += sum_of_lanes(sums + 8 * k, 8);
    } else {
        for (ptrdiff_t k = 0; k < count; k++) into[k] += sum_of_lanes(sums + width * k, width);
    }
}

#endif
