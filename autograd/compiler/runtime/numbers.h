/* Loops over doubles that a compiler turns into vector code. */
#ifndef VALUEGRAD_NUMBERS_H
#define VALUEGRAD_NUMBERS_H

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

/* Adds up some numbers, two at a time: those in even places and those in odd ones. */
static inline double sum_in_pairs(const double *numbers, ptrdiff_t count) {
    double pair[2] = {0.0, 0.0};
    for (ptrdiff_t k = 0; k + 1 < count; k += 2) {
        pair[0] += numbers[k];
        pair[1] += numbers[k + 1];
    }
    if (count % 2) pair[0] += numbers[count - 1];
    return pair[0] + pair[1];
}

/* Tells the same for the lanes of a kernel; where their number is known, the loop is written out
   and takes both sums in one register. */
static inline double sum_of_lanes(const double *numbers, ptrdiff_t count) {
    if (count == 8) return sum_in_pairs(numbers, 8);
    if (count == 4) return sum_in_pairs(numbers, 4);
    return sum_in_pairs(numbers, count);
}

#endif
