#include "kernels.h"

// Half a tile: vectors of eight are what both AVX2 and AVX-512 machines do best here.
typedef float Values __attribute__((vector_size(32), aligned(4)));
typedef int32_t Words __attribute__((vector_size(32), aligned(4)));
#define HALF (GLEAN_LANES / 2)

#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
void glean_forest(const float *tile, const uint16_t *features, const float *thresholds, const uint32_t *masks, const int32_t *ends,
                  const int32_t *leaves, int32_t from, int32_t to, int32_t *sums) {
    int32_t total[GLEAN_LANES] = {0};
    int32_t split = from > 0 ? ends[from - 1] : 0;
    leaves += (int64_t)from * GLEAN_LEAVES;
    for (int32_t tree = from; tree < to; tree++) {
        // Two splits at a time, so that no step waits for the one before.
        Words low[2] = {~(Words){0}, ~(Words){0}}, high[2] = {~(Words){0}, ~(Words){0}};
        const int32_t end = ends[tree];
        for (; split + 1 < end; split += 2) {
            for (int i = 0; i < 2; i++) {
                const float *values = tile + (uint32_t)features[split + i] * GLEAN_LANES;
                const float threshold = thresholds[split + i];
                const int32_t mask = (int32_t)masks[split + i];
                low[i] &= ~(*(const Values *)values > threshold) | mask;
                high[i] &= ~(*(const Values *)(values + HALF) > threshold) | mask;
            }
        }
        if (split < end) {
            const float *values = tile + (uint32_t)features[split] * GLEAN_LANES;
            low[0] &= ~(*(const Values *)values > thresholds[split]) | (int32_t)masks[split];
            high[0] &= ~(*(const Values *)(values + HALF) > thresholds[split]) | (int32_t)masks[split];
            split++;
        }
        low[0] &= low[1];
        high[0] &= high[1];
        for (int lane = 0; lane < HALF; lane++) {
            total[lane] += leaves[__builtin_ctz((uint32_t)low[0][lane])];
            total[lane + HALF] += leaves[__builtin_ctz((uint32_t)high[0][lane])];
        }
        leaves += GLEAN_LEAVES;
    }
    for (int lane = 0; lane < GLEAN_LANES; lane++) sums[lane] += total[lane];
}
