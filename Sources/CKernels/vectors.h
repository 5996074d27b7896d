#ifndef GLEAN_VECTORS_H
#define GLEAN_VECTORS_H

#include "clones.h"
#include <stdint.h>
#include <string.h>

/// Sixty-four bytes at once: one AVX-512 register, two of AVX2, four of SSE2. The loose form may stand anywhere.
typedef uint8_t Bytes __attribute__((vector_size(64)));
typedef int8_t SignedBytes __attribute__((vector_size(64)));
typedef uint8_t LooseBytes __attribute__((vector_size(64), aligned(1)));
typedef _Bool Flags __attribute__((ext_vector_type(64)));

GLEAN_PART Bytes bytesAt(const uint8_t *from) { return (Bytes)*(const LooseBytes *)from; }

/// A bit for each byte of 255, the first lowest.
GLEAN_PART uint64_t bits(Bytes wide) {
    const Flags flags = __builtin_convertvector(wide, Flags);
    uint64_t packed;
    memcpy(&packed, &flags, 8);
    return packed;
}

/// The place of the lowest bit, 64 if there is none.
GLEAN_PART int lowest(uint64_t set) { return set ? __builtin_ctzll(set) : 64; }

/// The bits below `end`, 0 to 64.
GLEAN_PART uint64_t below(int end) { return end == 64 ? ~0ull : (1ull << end) - 1; }

#endif
