// Runs the kernels of MinHash over random input and prints a digest of all that they write: scripts/check_kernels.sh compares the
// digests of the levels of x86-64. Every buffer is as small as the headers allow, so that a sanitizer sees a step too far.
#include "kernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1, digest = 14695981039346656037ull;

static uint64_t next(void) {
    state += 0x9E3779B97F4A7C15ull;
    uint64_t mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBull;
    return mixed ^ mixed >> 31;
}

static void note(const void *bytes, int64_t count) {
    for (int64_t i = 0; i < count; i++) digest = (digest ^ ((const uint8_t *)bytes)[i]) * 1099511628211ull;
}

static void signatures(int64_t count, int64_t places) {
    uint64_t *hashes = malloc(count * 8), *a = malloc(places * 8), *b = malloc(places * 8), *least = malloc(places * 8);
    for (int64_t i = 0; i < count; i++) hashes[i] = next();
    for (int64_t i = 0; i < places; i++) a[i] = next() >> 3 | 1, b[i] = next() >> 3;
    memset(least, 255, places * 8);
    glean_minhash_mersenne(hashes, count, a, b, places, least);
    note(least, places * 8);
    memset(least, 255, places * 8);
    glean_minhash_fast(hashes, count, a, places, least);
    note(least, places * 8);
    free(hashes), free(a), free(b), free(least);
}

static void text(int64_t count, int kind) {
    const char *letters[] = {"abcdefghi ", "aB1 .,;9Z\n", "ab 0", "a"};
    const int64_t size = strlen(letters[kind]);
    uint8_t *raw = malloc(count), *simple = malloc(count + GLEAN_SIMPLIFY_ROOM), *units = malloc(2 * count + GLEAN_WORDS_PADDING);
    for (int64_t i = 0; i < count; i++) raw[i] = next() % 150 ? letters[kind][next() % size] : (uint8_t)next();
    int64_t used = 0, at = 0;
    while (at < count) {
        at += glean_simplify(raw + at, count - at, 0, simple + used, &used);
        note(&at, 8);
        note(simple, used);
        if (at < count) at++;
        used = 0;
    }
    uint8_t *words = malloc(count + GLEAN_WORDS_PADDING);
    memcpy(words, raw, count);
    memset(words + count, ' ', GLEAN_WORDS_PADDING);
    uint64_t exceptions[GLEAN_EXCEPTION_BITS / 64] = {0};
    for (int i = 0; i < 200; i++) exceptions[next() % (GLEAN_EXCEPTION_BITS / 64)] |= next() & next();
    const GleanPlainWords plain = {.least = kind == 1 ? -128 : kind == 0 ? 0x40 : 0, .exceptions = kind == 0 ? exceptions : NULL};
    uint32_t *starts = malloc((count + 2) * 4);
    uint64_t *hashes = malloc((count + 2) * 8);
    int64_t copied = 0, hashed = 0;
    used = 0;
    for (at = 0; at < count; at++) at = glean_copy_words(words, count, at, plain, units, &used, starts, &copied, count + 1);
    for (at = 0; at < count; at++) at = glean_hash_words(words, count, at, plain, hashes, &hashed, count + 1);
    note(starts, copied * 4);
    note(units, used);
    note(hashes, hashed * 8);
    note(&hashed, 8);
    starts[copied] = (uint32_t)used;
    for (int64_t length = 1; length <= 40; length += 13) {
        if (copied < length) break;
        uint8_t *exact = malloc(used + GLEAN_SHA1_PADDING);
        memcpy(exact, units, used);
        memset(exact + used, (int)next(), GLEAN_SHA1_PADDING);
        glean_sha1_shingles(exact, starts, copied, length, 1, hashes);
        note(hashes, (copied - length + 1) * 8);
        free(exact);
    }
    free(raw), free(simple), free(units), free(words), free(starts), free(hashes);
}

int main(void) {
    for (int i = 0; i < 20; i++) signatures(1 + next() % 3000, GLEAN_PLACES_32 * (1 + next() % 4));
    for (int i = 0; i < 4000; i++) text(1 + next() % (i % 10 ? 300 : 4000), i % 4);
    printf("%016llx\n", (unsigned long long)digest);
    return 0;
}
