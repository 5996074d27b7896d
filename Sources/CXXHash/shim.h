// XXH3 from the header, so that hashing a word costs no call. XXH_INLINE_ALL renames every function by a macro, which Swift does not
// see: hence these names.
#include <stddef.h>
#include <stdint.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t glean_xxh3_64(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }

typedef struct { uint64_t high, low; } glean_hash128;

static inline glean_hash128 glean_xxh3_128(const void *bytes, size_t count) {
    XXH128_hash_t hash = XXH3_128bits(bytes, count);
    return (glean_hash128){hash.high64, hash.low64};
}

static inline void *glean_xxh3_stream_make(void) {
    XXH3_state_t *state = XXH3_createState();
    if (state) XXH3_128bits_reset(state);
    return state;
}

static inline void glean_xxh3_stream_free(void *state) { XXH3_freeState((XXH3_state_t *)state); }

static inline void glean_xxh3_stream_update(void *state, const void *bytes, size_t count) {
    XXH3_128bits_update((XXH3_state_t *)state, bytes, count);
}

static inline glean_hash128 glean_xxh3_stream_digest(const void *state) {
    XXH128_hash_t hash = XXH3_128bits_digest((const XXH3_state_t *)state);
    return (glean_hash128){hash.high64, hash.low64};
}
