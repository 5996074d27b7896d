#ifndef GLEAN_SHA1_H
#define GLEAN_SHA1_H

#include <stdint.h>

/// Bytes that must be readable after the end of a text.
#define GLEAN_SHA1_PADDING 64

/// Hashes the shingles of a text, sixteen at a time: the first 8 bytes of each one's SHA-1 (FIPS 180-4), little-endian.
///
/// The text has `units` units, `gap` bytes apart, and `starts` holds where each begins and, last, where one more would begin. Shingle n
/// is the units `n ..< n + size` with the gaps between them: `units - size + 1` hashes, where `units >= size`. What stands in the
/// GLEAN_SHA1_PADDING bytes after the text is without meaning.
void glean_sha1_shingles(const uint8_t *text, const uint32_t *starts, int64_t units, int64_t size, uint32_t gap, uint64_t *hashes);

#endif
