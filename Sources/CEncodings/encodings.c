#include "encodings.h"
#include <string.h>

extern const uint16_t glean_table_big5[GLEAN_BIG5_COUNT], glean_table_euc_kr[GLEAN_EUC_KR_COUNT],
    glean_table_gb18030[GLEAN_GB18030_COUNT], glean_table_jis0208[GLEAN_JIS0208_COUNT],
    glean_table_jis0212[GLEAN_JIS0212_COUNT];
extern const uint8_t glean_table_big5_plane2[(GLEAN_BIG5_COUNT + 7) / 8];
extern const uint32_t glean_table_gb18030_pointers[GLEAN_GB18030_RANGES_COUNT],
    glean_table_gb18030_offsets[GLEAN_GB18030_RANGES_COUNT], glean_table_single[GLEAN_SINGLE_COUNT * 128];
extern const struct glean_label glean_labels[];
extern const size_t glean_label_count;
extern const char *const glean_encoding_names[GLEAN_ENCODING_COUNT];

const uint16_t *glean_big5(void) { return glean_table_big5; }
const uint8_t *glean_big5_plane2(void) { return glean_table_big5_plane2; }
const uint16_t *glean_euc_kr(void) { return glean_table_euc_kr; }
const uint16_t *glean_gb18030(void) { return glean_table_gb18030; }
const uint16_t *glean_jis0208(void) { return glean_table_jis0208; }
const uint16_t *glean_jis0212(void) { return glean_table_jis0212; }
const uint32_t *glean_gb18030_pointers(void) { return glean_table_gb18030_pointers; }
const uint32_t *glean_gb18030_offsets(void) { return glean_table_gb18030_offsets; }

const uint32_t *glean_single(int number) {
    int row = number - GLEAN_SINGLE_FIRST;
    return row < 0 || row >= GLEAN_SINGLE_COUNT ? NULL : glean_table_single + row * 128;
}

int glean_encoding_for_label(const uint8_t *label, size_t length) {
    size_t low = 0, high = glean_label_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *known = glean_labels[middle].label;
        size_t known_length = strlen(known);
        int order = memcmp(label, known, length < known_length ? length : known_length);
        if (order == 0) order = length < known_length ? -1 : length > known_length;
        if (order == 0) return glean_labels[middle].encoding;
        if (order < 0) high = middle; else low = middle + 1;
    }
    return -1;
}

const char *glean_encoding_name(int number) {
    return number < 0 || number >= GLEAN_ENCODING_COUNT ? NULL : glean_encoding_names[number];
}
