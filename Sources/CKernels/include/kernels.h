#ifndef GLEAN_KERNELS_H
#define GLEAN_KERNELS_H

#include "minhash.h"
#include "sha1.h"
#include "simplify.h"
#include "words.h"
#include <stddef.h>
#include <stdint.h>

/// Blocks that stand side by side in a tile.
#define GLEAN_LANES 16
/// A tree has at most this many leaves; it is stored with exactly as many, the rest unreachable.
#define GLEAN_LEAVES 32

/// Sums the leaves of decision trees for the sixteen blocks of a tile.
///
/// `tile` holds GLEAN_LANES values a feature, one feature after the other. Tree t has the splits `ends[t - 1]..<ends[t]`, `ends[-1]`
/// being 0, in any order. A split sends a block whose value of `features[s]` is greater than `thresholds[s]` to the right: `masks[s]`
/// has a 0 for each leaf that lies to the left of it. What a block's masks leave over is the leaves right of the splits it passed, and
/// the lowest of them is its own (QuickScorer: Lucchese et al., SIGIR 2015). `leaves` holds GLEAN_LEAVES a tree. The leaves of trees
/// `from..<to` are added to the GLEAN_LANES sums. Comparisons and sums of integers: the same bits on every processor.
void glean_forest(const float *tile, const uint16_t *features, const float *thresholds, const uint32_t *masks, const int32_t *ends,
                  const int32_t *leaves, int32_t from, int32_t to, int32_t *sums);

// Asks the C library to keep freed blocks of up to `bytes` (below 2^31) for the next that asks, instead of handing each back to the
// system; does nothing where it cannot be asked.
void glean_heap_keep(size_t bytes);

// Asks for the cache line at `place`, which will be read soon; does nothing else.
static inline void glean_prefetch(const void *place) { __builtin_prefetch(place); }

#endif
