#include "minhash.h"
#include "clones.h"

// Eight places of a signature by 64 bits, or sixteen by 32: one AVX-512 register, two of AVX2, four of SSE2.
typedef uint64_t Places64 __attribute__((vector_size(64), aligned(8)));
typedef uint32_t Places32 __attribute__((vector_size(64)));

#define PRIME ((1ull << 61) - 1)
// Vectors of places that stay in registers while all hashes go by: what was fastest with AVX-512.
#define AT_ONCE_64 2
#define AT_ONCE_32 4

/// The least by division. For places where a remainder was met that is not reduced yet, one chance in 2^58 a hash.
static __attribute__((noinline)) uint64_t divided(const uint64_t *hashes, int64_t count, uint64_t multiplier, uint64_t addend, uint64_t least) {
    for (int64_t n = 0; n < count; n++) {
        const uint64_t value = (hashes[n] * multiplier + addend) % PRIME;
        if (value < least) least = value;
    }
    return least;
}

GLEAN_CLONES
void glean_minhash_mersenne(const uint64_t *hashes, int64_t count, const uint64_t *multipliers, const uint64_t *addends, int64_t places,
                            uint64_t *least) {
    for (int64_t place = 0; place < places; place += 8 * AT_ONCE_64) {
        Places64 a[AT_ONCE_64], b[AT_ONCE_64], low[AT_ONCE_64], high[AT_ONCE_64];
        for (int i = 0; i < AT_ONCE_64; i++) {
            a[i] = *(const Places64 *)(multipliers + place + 8 * i);
            b[i] = *(const Places64 *)(addends + place + 8 * i);
            low[i] = *(const Places64 *)(least + place + 8 * i);
            high[i] = (Places64){0};
        }
        for (int64_t n = 0; n < count; n++) {
            const uint64_t hash = hashes[n];
            for (int i = 0; i < AT_ONCE_64; i++) {
                const Places64 x = a[i] * hash + b[i];
                // The remainder, or that and 2^61 - 1. Whether any was the latter is asked once, of the greatest, at the end.
                const Places64 y = (x & PRIME) + (x >> 61);
                low[i] = __builtin_elementwise_min(low[i], y);
                high[i] = __builtin_elementwise_max(high[i], y);
            }
        }
        Places64 notReduced = {0};
        for (int i = 0; i < AT_ONCE_64; i++) {
            notReduced |= (Places64)(high[i] >= PRIME);
            // A least that is 2^61 - 1 stands for 0, which `divided` finds.
            *(Places64 *)(least + place + 8 * i) = low[i];
        }
        if (__builtin_expect(__builtin_reduce_or(notReduced) != 0, 0)) {
            for (int64_t p = place; p < place + 8 * AT_ONCE_64; p++) least[p] = divided(hashes, count, multipliers[p], addends[p], least[p]);
        }
    }
}

GLEAN_CLONES
void glean_minhash_fast(const uint64_t *hashes, int64_t count, const uint64_t *multipliers, int64_t places, uint64_t *least) {
    for (int64_t place = 0; place < places; place += 16 * AT_ONCE_32) {
        Places32 a[AT_ONCE_32], low[AT_ONCE_32];
        for (int i = 0; i < AT_ONCE_32; i++) {
            for (int lane = 0; lane < 16; lane++) {
                a[i][lane] = (uint32_t)multipliers[place + 16 * i + lane];
                low[i][lane] = (uint32_t)least[place + 16 * i + lane];
            }
        }
        for (int64_t n = 0; n < count; n++) {
            const uint32_t half = (uint32_t)hashes[n], other = (uint32_t)(hashes[n] >> 32);
            for (int i = 0; i < AT_ONCE_32; i++) low[i] = __builtin_elementwise_min(low[i], a[i] * half + other);
        }
        for (int i = 0; i < AT_ONCE_32; i++) {
            for (int lane = 0; lane < 16; lane++) least[place + 16 * i + lane] = low[i][lane];
        }
    }
}
