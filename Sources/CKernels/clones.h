#ifndef GLEAN_CLONES_H
#define GLEAN_CLONES_H

/// A function with a variant for each level of x86-64, of which the loader takes the best that the machine has. Without a least width
/// the compiler cuts vectors to 256 bits, whatever the processor can do.
#if defined(__x86_64__) && defined(__linux__) && !defined(GLEAN_NO_CLONES)
#define GLEAN_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4"), min_vector_width(512)))
#else
#define GLEAN_CLONES
#endif

/// Part of such a function: a function of its own would be compiled for the lowest level. Never called, so how it would be handed its
/// vectors, which the warning is about, is without meaning.
#pragma clang diagnostic ignored "-Wpsabi"
#define GLEAN_PART static inline __attribute__((always_inline))

#endif
