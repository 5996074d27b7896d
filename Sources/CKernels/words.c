#include "words.h"
#include "vectors.h"
#include <stdbool.h>

/// A word's first sixteen bytes, zeros after its end.
typedef struct {
    uint64_t low, high;
} Front;

GLEAN_PART Front frontOf(const uint8_t *word, int64_t length) {
    Front front;
    memcpy(&front, word, 16);
    front.low &= below(length >= 8 ? 64 : (int)length * 8);
    front.high &= below(length >= 16 ? 64 : length <= 8 ? 0 : (int)(length - 8) * 8);
    return front;
}

/// One step of a unit's hash: the halves of a 128-bit product laid over each other.
GLEAN_PART uint64_t folded(uint64_t hash, Front front) {
    const unsigned __int128 product = (unsigned __int128)(hash ^ front.low) * (front.high ^ 0x9E3779B97F4A7C15ull);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

GLEAN_PART uint64_t hashed(const uint8_t *unit, int64_t count, Front front) {
    uint64_t hash = folded(0x8BB84B93962EACC9ull, front);
    for (int64_t at = 16; __builtin_expect(at < count, 0); at += 16) hash = folded(hash, frontOf(unit + at, count - at));
    return hash;
}

uint64_t glean_unit_hash(const uint8_t *unit, int64_t count) { return hashed(unit, count, frontOf(unit, count)); }

GLEAN_PART uint32_t exceptionBit(uint64_t front) { return (front * 0xD6E8FEB86659FD93ull) >> 50; }

uint32_t glean_exception_bit(uint64_t front) { return exceptionBit(front); }

/// Where plain words go: beside each other, or as hashes.
typedef struct {
    uint8_t *units;
    int64_t used;
    uint32_t *starts;
    uint64_t *hashes;
    int64_t words;
} Target;

/// Takes a word if it is plain.
GLEAN_PART bool takes(const uint8_t *word, int64_t length, bool isStrange, GleanPlainWords plain, bool hashes, Target *target) {
    const Front front = frontOf(word, length);
    if (isStrange && !(length == 1 && front.low == '0')) return false;
    if (plain.exceptions) {
        const uint32_t bit = exceptionBit(front.low);
        if (plain.exceptions[bit / 64] >> bit % 64 & 1) return false;
    }
    if (hashes) {
        target->hashes[target->words++] = hashed(word, length, front);
    } else {
        memcpy(target->units + target->used, word, 16);
        if (__builtin_expect(length > 16, 0)) memcpy(target->units + target->used + 16, word + 16, length - 16);
        target->starts[target->words++] = (uint32_t)target->used;
        target->units[target->used + length] = ' ';
        target->used += length + 1;
    }
    return true;
}

/// Words are told from the spaces of 64 bytes at once, since to look for the end of one before the next one can begin takes longer than
/// all that is done with a word.
GLEAN_PART int64_t plainWords(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, bool hashes, int64_t capacity,
                              Target *target) {
    while (at < count) {
        const Bytes chunk = bytesAt(text + at);
        const uint64_t strange = bits((Bytes)((SignedBytes)chunk < plain.least));
        uint64_t spaces = bits((Bytes)(chunk == ' '));
        if (spaces == 0) {
            // A word that is longer than all this.
            int64_t length = 64;
            bool isStrange = strange != 0;
            for (; text[at + length] != ' '; length++) isStrange |= (int8_t)text[at + length] < plain.least;
            if (target->words == capacity || !takes(text + at, length, isStrange, plain, hashes, target)) return at;
            at += length + 1;
            continue;
        }
        int start = 0;
        for (; spaces; spaces &= spaces - 1) {
            const int end = __builtin_ctzll(spaces);
            if (end > start) {
                if (at + start >= count) return count;
                const bool isStrange = strange & below(end) & ~below(start);
                if (target->words == capacity || !takes(text + at + start, end - start, isStrange, plain, hashes, target)) return at + start;
            }
            start = end + 1;
        }
        at += start;
    }
    return count;
}

GLEAN_CLONES
int64_t glean_copy_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint8_t *units, int64_t *used,
                         uint32_t *starts, int64_t *words, int64_t capacity) {
    Target target = {.units = units, .used = *used, .starts = starts, .words = *words};
    at = plainWords(text, count, at, plain, false, capacity, &target);
    *used = target.used;
    *words = target.words;
    return at;
}

GLEAN_CLONES
int64_t glean_hash_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint64_t *hashes, int64_t *words,
                         int64_t capacity) {
    Target target = {.hashes = hashes, .words = *words};
    at = plainWords(text, count, at, plain, true, capacity, &target);
    *words = target.words;
    return at;
}
