// Regular expressions through RE2: single patterns with their groups, and sets of patterns that are asked all at once, with a flat face.
//
// Texts and patterns are UTF-8. A search takes time linear in the text, whatever the pattern, and no more than about the memory that the
// pattern was opened with. Calls that can fail say how in `error`, GLEAN_PATTERN_ERROR_BYTES that the caller has: RE2's words. No exception
// leaves. Patterns and sets do not change once they are opened, and any threads may ask them at once, though each waits for the others
// where states are made.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GLEAN_PATTERN_ERROR_BYTES = 512 };

typedef struct glean_pattern glean_pattern;

/// Null, with an error, for a pattern that RE2 refuses: its syntax, or its size for the memory.
glean_pattern *glean_pattern_open(const uint8_t *pattern, int64_t count, int64_t memory, char *error);
void glean_pattern_free(glean_pattern *pattern);

/// Groups of the pattern, the whole match aside.
int32_t glean_pattern_groups(const glean_pattern *pattern);

/// Searches `text` from `start` on, what stands before it in sight of \b and ^. Of the first match writes the beginning and the end of the whole
/// and of each group to `bounds`, two numbers each, -1 for a group that took no part; `wanted` says how many, the whole counted.
bool glean_pattern_find(
    const glean_pattern *pattern, const uint8_t *text, int64_t count, int64_t start, int64_t *bounds, int32_t wanted);

typedef struct glean_pattern_set glean_pattern_set;

glean_pattern_set *glean_pattern_set_open(int64_t memory);
/// Adds a pattern, numbered from 0; false, with an error, where RE2 refuses it.
bool glean_pattern_set_add(glean_pattern_set *set, const uint8_t *pattern, int64_t count, char *error);
/// Must be called once, when all patterns are added. False if they do not fit the memory.
bool glean_pattern_set_seal(glean_pattern_set *set);
void glean_pattern_set_free(glean_pattern_set *set);

typedef enum glean_set_answer { GLEAN_SET_NONE, GLEAN_SET_SOME, GLEAN_SET_OUT_OF_MEMORY } glean_set_answer;

/// Whether any pattern of the set is found in `text`. Where the memory is too little for the search it has no answer.
glean_set_answer glean_pattern_set_any(const glean_pattern_set *set, const uint8_t *text, int64_t count);
/// As `any`; writes the least number of a pattern that is found to `first`.
glean_set_answer glean_pattern_set_first(const glean_pattern_set *set, const uint8_t *text, int64_t count, int32_t *first);

#ifdef __cplusplus
}
#endif
