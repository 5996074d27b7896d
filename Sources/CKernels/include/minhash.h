#ifndef GLEAN_MINHASH_H
#define GLEAN_MINHASH_H

#include <stdint.h>

/// Signatures are padded to as many places.
#define GLEAN_PLACES_64 16
#define GLEAN_PLACES_32 64

/// Lowers `least` to the least of (hash * multiplier + addend) mod 2^64 mod (2^61 - 1) over the hashes, place by place.
///
/// `multipliers`, `addends` and `least` hold `places` values, a multiple of GLEAN_PLACES_64. `least` begins at UINT64_MAX and may
/// come again with more hashes.
void glean_minhash_mersenne(const uint64_t *hashes, int64_t count, const uint64_t *multipliers, const uint64_t *addends, int64_t places,
                            uint64_t *least);

/// Lowers `least` to the least of (low half * multiplier + high half) mod 2^32 over the hashes, place by place; of each multiplier and
/// each least the low 32 bits count.
///
/// `multipliers` and `least` hold `places` values, a multiple of GLEAN_PLACES_32. `least` begins at UINT64_MAX and may come again with
/// more hashes.
void glean_minhash_fast(const uint64_t *hashes, int64_t count, const uint64_t *multipliers, int64_t places, uint64_t *least);

#endif
