// Inlined from the header, so that hashing a word costs no call.
#define XXH_INLINE_ALL
#include <xxhash.h>
