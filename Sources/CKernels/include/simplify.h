#ifndef GLEAN_SIMPLIFY_H
#define GLEAN_SIMPLIFY_H

#include <stdint.h>

/// Bytes that may be overwritten after what was written.
#define GLEAN_SIMPLIFY_ROOM 64

/// Writes ASCII text in small letters, a run of digits as one 0, a run of anything else as one space, from the front as far as that is
/// all there is to it, and gives how far: up to a byte above 127, to a number that goes on after a full stop or comma or that may go on
/// behind what is seen, or to the end.
///
/// No number runs on from before `text`. `afterSpace`: a space at the very front is left out. `used` counts the bytes written.
int64_t glean_simplify(const uint8_t *text, int64_t count, int32_t afterSpace, uint8_t *out, int64_t *used);

#endif
