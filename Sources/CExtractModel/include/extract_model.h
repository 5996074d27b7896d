#ifndef GLEAN_EXTRACT_MODEL_H
#define GLEAN_EXTRACT_MODEL_H

#include <stdint.h>

/// The weights of the choice of main text, written by Training/train.py; README.md tells how they came about.

/// Raised with each training whose weights are kept.
extern const int32_t glean_extract_version;

/// Names of the features in the order of their places, each followed by a space: what the weights were trained for.
extern const char glean_extract_features[];

/// Six tables of 32,768 token weights, and what their sum is compared with.
extern const int8_t glean_extract_tokens[6 * 32768];
extern const int32_t glean_extract_token_bias;

/// What a token on the page says of the page's kind: elements' tokens, then words; a byte for each of seven kinds, the lowest first.
extern const uint64_t glean_extract_types[2 * 32768];
extern const int32_t glean_extract_type_bias[7];

/// Trees as glean_forest of CKernels reads them.
struct glean_forest_tables {
    int32_t trees;
    int32_t splits;
    const uint16_t *features;
    const float *thresholds;
    const uint32_t *masks;
    const int32_t *ends;
    const int32_t *leaves;
};

/// Trees that tell main text, and trees that tell an article.
extern const struct glean_forest_tables glean_extract_blocks;
extern const struct glean_forest_tables glean_extract_article;

// Swift sees a C array as a tuple; these give its start.
static inline const char *glean_extract_feature_names(void) { return glean_extract_features; }
static inline const int8_t *glean_extract_tokens_start(void) { return glean_extract_tokens; }
static inline const uint64_t *glean_extract_types_start(void) { return glean_extract_types; }
static inline const int32_t *glean_extract_type_bias_start(void) { return glean_extract_type_bias; }

#endif
