#include "kernels.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

void glean_heap_keep(size_t bytes) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, (int)bytes);
    mallopt(M_TRIM_THRESHOLD, (int)bytes);
#else
    (void)bytes;
#endif
}
