// Stores of objects through Apache Arrow's file systems of Google Cloud Storage and Azure Blob Storage, with a flat face.
//
// Paths are CONTAINER/KEY. Every call that can fail returns how, and says it in `error`, GLEAN_ERROR_BYTES that the caller has. No exception
// leaves. Stores may be used by many threads at once.
#pragma once
#include "carrow.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum glean_fault {
    GLEAN_FAULT_NONE,
    GLEAN_FAULT_NOT_FOUND,
    GLEAN_FAULT_DENIED,
    GLEAN_FAULT_REFUSED, // another try would be refused as well
    GLEAN_FAULT_PASSING, // the network's, or a server's that is busy
} glean_fault;

/// A parameter of a store: those of the query of Arrow's URIs, and `access_token`, `anonymous`, `account_name`, `account_key`, `sas_token`.
typedef struct glean_parameter {
    const char *name;
    const char *value;
} glean_parameter;

typedef struct glean_object {
    int64_t size;
    int64_t modified_seconds; // since 1970; 0 where it is not said
    char tag[128];            // names this version; empty where nothing does
    char md5[64];             // of the content, in base64; empty where it is not said
} glean_object;

typedef struct glean_objects glean_objects;

/// A store by its scheme, `gs` or `az`; null, with an error, for parameters that are refused.
glean_objects *glean_objects_open(const char *scheme, const glean_parameter *parameters, int32_t count, char *error);
void glean_objects_free(glean_objects *objects);

glean_fault glean_objects_status(glean_objects *objects, const char *path, glean_object *object, char *error);
/// Reads up to `count` bytes from `offset` on into `bytes`, and returns in `read` how many those were; `object` is that which was read.
glean_fault glean_objects_read(
    glean_objects *objects, const char *path, int64_t offset, uint8_t *bytes, int64_t count, int64_t *read, glean_object *object, char *error);
/// Hands over every object in a folder and below, by its path; a folder that isn't there has none.
glean_fault glean_objects_list(
    glean_objects *objects, const char *folder, void (*each)(void *context, const char *path, int64_t size, int64_t modified_seconds), void *context,
    char *error);
/// Writes an object of all that `descriptor` has from its beginning on.
glean_fault glean_objects_write(glean_objects *objects, const char *path, int32_t descriptor, char *error);
glean_fault glean_objects_remove(glean_objects *objects, const char *path, char *error);
glean_fault glean_objects_copy(glean_objects *objects, const char *from, const char *to, char *error);

#ifdef __cplusplus
}
#endif
