#include "words.h"
#include "clones.h"
#include <stdbool.h>
#include <string.h>

#define EACH_BYTE 0x0101010101010101ull

GLEAN_PART uint64_t eightBytes(const uint8_t *from) {
    uint64_t bytes;
    memcpy(&bytes, from, 8);
    return bytes;
}

/// How many bytes stand before the first space, 8 if there is none. The lowest bit that this finds is exact.
GLEAN_PART int beforeSpace(uint64_t bytes) {
    const uint64_t other = bytes ^ ' ' * EACH_BYTE;
    const uint64_t found = (other - EACH_BYTE) & ~other & 0x80 * EACH_BYTE;
    return found ? __builtin_ctzll(found) >> 3 : 8;
}

GLEAN_PART uint64_t lowBytes(int count) { return count == 8 ? ~0ull : (1ull << 8 * count) - 1; }

/// One step of a unit's hash: the halves of a 128-bit product laid over each other.
GLEAN_PART uint64_t folded(uint64_t hash, uint64_t bytes) {
    const unsigned __int128 product = (unsigned __int128)(hash ^ bytes ^ 0x8BB84B93962EACC9ull) * 0x9E3779B97F4A7C15ull;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

GLEAN_PART uint32_t exceptionBit(uint64_t front) { return (front * 0xD6E8FEB86659FD93ull) >> 50; }

uint32_t glean_exception_bit(uint64_t front) { return exceptionBit(front); }

uint64_t glean_unit_hash(const uint8_t *unit, int64_t count) {
    uint64_t hash = 0;
    for (int64_t at = 0; at < count; at += 8) hash = folded(hash, eightBytes(unit + at) & lowBytes(count - at < 8 ? count - at : 8));
    return hash;
}

/// Goes on to the next word's end: its first bytes, its length, its hash, and whether it is plain.
typedef struct {
    uint64_t front, hash;
    int64_t length;
    bool isPlain;
} Word;

GLEAN_PART Word nextWord(const uint8_t *text, GleanPlainWords plain) {
    const uint64_t bytes = eightBytes(text);
    int length = beforeSpace(bytes);
    Word word = {.front = bytes & lowBytes(length), .length = length};
    uint64_t strange = (word.front ^ (plain.wanted & lowBytes(length))) & plain.asked;
    word.hash = folded(0, word.front);
    while (length == 8) {
        const uint64_t more = eightBytes(text + word.length);
        length = beforeSpace(more);
        if (length == 0) break;
        const uint64_t part = more & lowBytes(length);
        strange |= (part ^ (plain.wanted & lowBytes(length))) & plain.asked;
        word.hash = folded(word.hash, part);
        word.length += length;
    }
    word.isPlain = strange == 0;
    if (plain.exceptions && word.isPlain) {
        const uint32_t bit = exceptionBit(word.front);
        word.isPlain = (plain.exceptions[bit / 64] >> bit % 64 & 1) == 0;
    }
    if (word.front == '0' && word.length == 1) word.isPlain = true;
    return word;
}

int64_t glean_copy_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint8_t *units, int64_t *used,
                         uint32_t *starts, int64_t *words, int64_t capacity) {
    int64_t to = *used, found = *words;
    while (at < count && found < capacity) {
        const Word word = nextWord(text + at, plain);
        if (word.length > 0) {
            if (!word.isPlain) break;
            memcpy(units + to, text + at, 16);
            if (word.length > 16) memcpy(units + to + 16, text + at + 16, word.length - 16);
            starts[found++] = (uint32_t)to;
            to += word.length;
            units[to++] = ' ';
        }
        at += word.length + 1;
    }
    *used = to;
    *words = found;
    return at < count ? at : count;
}

int64_t glean_hash_words(const uint8_t *text, int64_t count, int64_t at, GleanPlainWords plain, uint64_t *hashes, int64_t *words,
                         int64_t capacity) {
    int64_t found = *words;
    while (at < count && found < capacity) {
        const Word word = nextWord(text + at, plain);
        if (word.length > 0) {
            if (!word.isPlain) break;
            hashes[found++] = word.hash;
        }
        at += word.length + 1;
    }
    *words = found;
    return at < count ? at : count;
}
