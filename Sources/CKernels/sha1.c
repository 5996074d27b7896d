#include "sha1.h"
#include "clones.h"
#include <string.h>

// Sixteen messages side by side: one AVX-512 register for a word of each, two of AVX2.
#define LANES 16
typedef uint32_t Words __attribute__((vector_size(64)));
typedef uint32_t LooseWords __attribute__((vector_size(64), aligned(1)));
typedef uint8_t Bytes __attribute__((vector_size(64)));
typedef uint8_t LooseBytes __attribute__((vector_size(64), aligned(1)));

// From byte 64 - n on: n bytes of 255, then none; and a byte of 128 after n of 0.
static const uint8_t keepFirst[128] = {
#define FULL8 255, 255, 255, 255, 255, 255, 255, 255
    FULL8, FULL8, FULL8, FULL8, FULL8, FULL8, FULL8, FULL8,
};
static const uint8_t endMark[128] = {[64] = 128};

GLEAN_PART Words rotated(Words x, int bits) { return x << bits | x >> (32 - bits); }

/// Bytes of each word turned around: SHA-1 is big-endian.
GLEAN_PART Words turned(Words x) {
#define TURN(i) i + 3, i + 2, i + 1, i
#define TURN4(i) TURN(i), TURN(i + 4), TURN(i + 8), TURN(i + 12)
    return (Words)__builtin_shufflevector((Bytes)x, (Bytes)x, TURN4(0), TURN4(16), TURN4(32), TURN4(48));
}

/// Rows of sixteen words become columns: pairs of words, of pairs, of quarters, of halves are exchanged in turn.
GLEAN_PART void transpose(Words w[LANES]) {
    Words t[LANES];
    for (int i = 0; i < LANES; i += 2) {
        t[i] = __builtin_shufflevector(w[i], w[i + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
        t[i + 1] = __builtin_shufflevector(w[i], w[i + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    }
    for (int i = 0; i < LANES; i += 4) {
        for (int j = 0; j < 2; j++) {
            w[i + 2 * j] = __builtin_shufflevector(t[i + j], t[i + 2 + j], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
            w[i + 2 * j + 1] = __builtin_shufflevector(t[i + j], t[i + 2 + j], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
        }
    }
    for (int i = 0; i < LANES; i += 8) {
        for (int j = 0; j < 4; j++) {
            t[i + j] = __builtin_shufflevector(w[i + j], w[i + 4 + j], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
            t[i + 4 + j] = __builtin_shufflevector(w[i + j], w[i + 4 + j], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
        }
    }
    for (int j = 0; j < 8; j++) {
        w[j] = __builtin_shufflevector(t[j], t[8 + j], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
        w[8 + j] = __builtin_shufflevector(t[j], t[8 + j], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    }
}

GLEAN_PART void compress(Words state[5], Words w[LANES]) {
    Words a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
#define CHOOSE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define PARITY(x, y, z) ((x) ^ (y) ^ (z))
#define MAJORITY(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))
#define ROUNDS(from, to, F, constant)                                                                          \
    _Pragma("clang loop unroll(full)") for (int i = from; i < to; i++) {                                       \
        if (i >= 16) w[i & 15] = rotated(w[(i + 13) & 15] ^ w[(i + 8) & 15] ^ w[(i + 2) & 15] ^ w[i & 15], 1); \
        const Words next = rotated(a, 5) + F(b, c, d) + (e + constant + w[i & 15]);                            \
        e = d;                                                                                                 \
        d = c;                                                                                                 \
        c = rotated(b, 30);                                                                                    \
        b = a;                                                                                                 \
        a = next;                                                                                              \
    }
    ROUNDS(0, 20, CHOOSE, 0x5A827999u)
    ROUNDS(20, 40, PARITY, 0x6ED9EBA1u)
    ROUNDS(40, 60, MAJORITY, 0x8F1BBCDCu)
    ROUNDS(60, 80, PARITY, 0xCA62C1D6u)
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/// Sixteen ranges of at most `blocks` blocks each. Range n ends `gap` bytes before `ends[n]`.
GLEAN_PART void hashLanes(const uint8_t *text, const uint32_t *starts, const uint32_t *ends, uint32_t gap, const int64_t ranges[LANES],
                          uint32_t blocks, uint64_t *hashes) {
    Words state[5], w[LANES], lengths;
    const uint32_t initial[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (int i = 0; i < 5; i++) state[i] = (Words){0} + initial[i];
    for (int lane = 0; lane < LANES; lane++) lengths[lane] = ends[ranges[lane]] - gap - starts[ranges[lane]];
    for (uint32_t block = 0; block < blocks; block++) {
        for (int lane = 0; lane < LANES; lane++) {
            const uint8_t *from = text + starts[ranges[lane]] + 64 * block;
            const uint32_t length = ends[ranges[lane]] - gap - starts[ranges[lane]];
            const uint32_t left = length > 64 * block ? length - 64 * block : 0, size = left < 64 ? left : 64;
            // Past the end nothing may be read, and the end's mark stands in the block where the message ends.
            Bytes bytes = left > 0 ? (Bytes)*(const LooseBytes *)from & (Bytes)*(const LooseBytes *)(keepFirst + 64 - size) : (Bytes){0};
            if (left < 64 && length >= 64 * block) bytes |= (Bytes)*(const LooseBytes *)(endMark + 64 - size);
            w[lane] = turned((Words)bytes);
        }
        transpose(w);
        // The length in bits, at the end of a message's last block. No message is as long as 2^29 bytes.
        const Words lasts = (lengths + 8) / 64;
        w[15] |= (Words)(lasts == block) & (lengths * 8);
        Words before[5];
        memcpy(before, state, sizeof state);
        compress(state, w);
        const Words takes = (Words)(lasts >= block);
        for (int i = 0; i < 5; i++) state[i] = (state[i] & takes) | (before[i] & ~takes);
    }
    const Words low = turned(state[0]), high = turned(state[1]);
    for (int lane = 0; lane < LANES; lane++) hashes[ranges[lane]] = low[lane] | (uint64_t)high[lane] << 32;
}

GLEAN_CLONES
void glean_sha1_shingles(const uint8_t *text, const uint32_t *starts, int64_t units, int64_t size, uint32_t gap, uint64_t *hashes) {
    const uint32_t *ends = starts + size;
    const int64_t count = units - size + 1;
    // Ranges of one block, nearly all of them, and longer ones, gathered apart: a group costs as many blocks as its longest range.
    int64_t gathered[2][LANES];
    int sizes[2] = {0, 0};
    uint32_t mostBlocks = 1;
    for (int64_t n = 0; n <= count; n++) {
        const int isEnd = n == count;
        int kind = 0;
        if (!isEnd) {
            const uint32_t blocks = (ends[n] - gap - starts[n] + 8) / 64 + 1;
            kind = blocks > 1;
            if (blocks > mostBlocks) mostBlocks = blocks;
            gathered[kind][sizes[kind]++] = n;
        }
        for (; kind < 2; kind++) {
            if (sizes[kind] == LANES || (isEnd && sizes[kind] > 0)) {
                for (int lane = sizes[kind]; lane < LANES; lane++) gathered[kind][lane] = gathered[kind][0];
                hashLanes(text, starts, ends, gap, gathered[kind], kind == 0 ? 1 : mostBlocks, hashes);
                sizes[kind] = 0;
                if (kind == 1) mostBlocks = 1;
            }
            if (!isEnd) break;
        }
    }
}
