#ifndef GLEAN_WORDS_H
#define GLEAN_WORDS_H

#include <stdint.h>

/// Spaces that must stand behind a text of words, and bytes that may be overwritten behind units.
#define GLEAN_WORDS_PADDING 80

/// Which words are taken as they are: those whose bytes are all, as signed numbers, `least` or more; the word "0" too; and of them those
/// that `exceptions`, unless it is null, does not hold (see `glean_exception_bit`).
typedef struct {
    int8_t least;
    const uint64_t *exceptions;
} GleanPlainWords;

/// Bits of a set of exceptions.
#define GLEAN_EXCEPTION_BITS 16384

/// The bit by which a set of exceptions holds a word that begins with these eight bytes, zeros after a shorter word's end.
uint32_t glean_exception_bit(uint64_t front);

/// The hash of a unit: 64 bits that are all random, the bytes taken sixteen at a time. Reads up to 15 bytes behind the unit.
uint64_t glean_unit_hash(const uint8_t *unit, int64_t count);

/// Copies plain words from `at` on, a space after each, behind the `*used` bytes of `units`, and notes in `starts` where each begins there.
///
/// Stops at the first word that is not plain, at `capacity` words, or at the end, and gives the place. Words stand between spaces.
/// `*words` counts them on.
int64_t glean_copy_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint8_t *units, int64_t *used,
                         uint32_t *starts, int64_t *words, int64_t capacity);

/// The same, but notes the words' hashes in place of copying them.
int64_t glean_hash_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint64_t *hashes, int64_t *words,
                         int64_t capacity);

#endif
