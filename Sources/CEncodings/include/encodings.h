// The tables of the WHATWG Encoding Standard, as flat arrays with their lengths.
//
// A cell of a two-byte table is the code point at that pointer, or 0 where there is none. Swift imports no long C
// array, so every table is handed out as a pointer to its first cell; the lengths stand in the macros.
#ifndef GLEAN_ENCODINGS_H
#define GLEAN_ENCODINGS_H

#include <stddef.h>
#include <stdint.h>

#define GLEAN_BIG5_COUNT 19782
#define GLEAN_EUC_KR_COUNT 23940
#define GLEAN_GB18030_COUNT 23940
#define GLEAN_GB18030_RANGES_COUNT 207
#define GLEAN_JIS0208_COUNT 11280
#define GLEAN_JIS0212_COUNT 8836
#define GLEAN_ENCODING_COUNT 40
#define GLEAN_SINGLE_FIRST 1   // number of the first single-byte encoding (IBM866)
#define GLEAN_SINGLE_COUNT 28

#pragma clang assume_nonnull begin

struct glean_label { const char *label; uint8_t encoding; };

const uint16_t *glean_big5(void);
const uint8_t *glean_big5_plane2(void);
const uint16_t *glean_euc_kr(void);
const uint16_t *glean_gb18030(void);
const uint16_t *glean_jis0208(void);
const uint16_t *glean_jis0212(void);
const uint32_t *glean_gb18030_pointers(void);
const uint32_t *glean_gb18030_offsets(void);

// 128 cells for the single-byte encoding `number` (bytes 0x80 to 0xFF), or NULL if it is none.
// Bits 0-23: UTF-8, first byte lowest; bits 24-27: its length; bit 31: no character, the cell holds U+FFFD.
const uint32_t *_Nullable glean_single(int number);

// The number of the encoding that a label names, or -1. `label` is lower case already and needs no NUL.
int glean_encoding_for_label(const uint8_t *label, size_t length);

// The standard's name of an encoding, NUL-terminated, or NULL past the last.
const char *_Nullable glean_encoding_name(int number);

#pragma clang assume_nonnull end

#endif
