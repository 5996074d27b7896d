#include "simplify.h"
#include "vectors.h"

GLEAN_PART Bytes isLetter(Bytes text) { return (Bytes)(((text | 0x20) - 'a') < 26); }
GLEAN_PART Bytes isDigit(Bytes text) { return (Bytes)((text - '0') < 10); }

/// Letters small, digits 0, all else spaces.
GLEAN_PART Bytes mapped(Bytes text) {
    return (isLetter(text) & (text | 0x20)) | (isDigit(text) & '0') | (~(isLetter(text) | isDigit(text)) & ' ');
}

/// Where the first number begins, of those that end at `stop` or that a full stop or comma at `marks` joins to more; else `stop`.
GLEAN_PART int beforeOpenNumber(uint64_t digits, uint64_t marks, int stop) {
    const uint64_t joins = marks & digits << 1 & (digits >> 1 | 1ull << (stop - 1)) & below(stop);
    if (!joins && !(digits >> (stop - 1) & 1)) return stop;
    const uint64_t others = ~digits & below(joins ? lowest(joins) : stop);
    return others ? 64 - __builtin_clzll(others) : 0;
}

GLEAN_CLONES
int64_t glean_simplify(const uint8_t *text, int64_t count, int32_t afterSpace, uint8_t *out, int64_t *used) {
    uint8_t *to = out + *used;
    uint64_t wasSpace = afterSpace != 0;
    int64_t at = 0;
    while (at < count) {
        // Runs are read 64 bytes at a time from wherever they begin: near the text's end from a copy, whose padding stops the loop.
        uint8_t padded[128];
        const uint8_t *from = text + at;
        const int64_t left = count - at;
        if (left < 128) {
            memset(padded, 255, sizeof padded);
            memcpy(padded, from, left);
            from = padded;
        }
        const Bytes chunk = bytesAt(from);
        const uint64_t letters = bits(isLetter(chunk)), digits = bits(isDigit(chunk));
        int stop = lowest(bits((Bytes)(chunk > 127)));
        if (stop > 0 && (digits & below(stop))) {
            stop = beforeOpenNumber(digits, bits((Bytes)(chunk == '.') | (Bytes)(chunk == ',')), stop);
        }
        if (stop == 0) break;
        const uint64_t spaces = ~(letters | digits) & below(stop);
        uint64_t keep = (letters | (digits & ~(digits << 1)) | (spaces & ~(spaces << 1 | wasSpace))) & below(stop);
        wasSpace = spaces >> (stop - 1) & 1;
        at += stop;
        // What a run's 64 bytes hold too much is overwritten by the next.
        while (keep) {
            const int first = __builtin_ctzll(keep), length = lowest(~(keep >> first));
            *(LooseBytes *)to = mapped(bytesAt(from + first));
            to += length;
            if (first + length == 64) break;
            keep &= ~0ull << (first + length);
        }
        if (stop < 64) break;
    }
    *used = to - out;
    return at;
}
