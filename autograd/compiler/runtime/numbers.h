/* Loops over doubles that a compiler turns into vector code. */
#ifndef VALUEGRAD_NUMBERS_H
#define VALUEGRAD_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Tells whether one of the numbers is nan or infinite: those whose exponent's bits are all 1.
   One more carries over into the sign's bit then. It looks at all of them, without a branch. */
static int any_not_finite(const double *numbers, ptrdiff_t count) {
    const uint64_t exponent = UINT64_C(0x7ff0000000000000), one = UINT64_C(0x0010000000000000);
    uint64_t found = 0;
    for (ptrdiff_t k = 0; k < count; k++) {
        uint64_t bits;
        memcpy(&bits, numbers + k, sizeof bits);
        found |= (bits & exponent) + one;
    }
    return (int)(found >> 63);
}

#endif
