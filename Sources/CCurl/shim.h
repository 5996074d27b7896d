#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take their value as a variadic argument, which Swift cannot pass: one function a type of value.

typedef size_t (*glean_curl_bytes)(char *bytes, size_t size, size_t count, void *context);
typedef int (*glean_curl_progress)(void *context, curl_off_t toRead, curl_off_t read, curl_off_t toSend, curl_off_t sent);

static inline CURLcode glean_curl_set_number(CURL *handle, CURLoption option, long value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode glean_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode glean_curl_set_text(CURL *handle, CURLoption option, const char *value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode glean_curl_set_pointer(CURL *handle, CURLoption option, const void *value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode glean_curl_set_bytes(CURL *handle, CURLoption option, glean_curl_bytes value) { return curl_easy_setopt(handle, option, value); }
/// Bytes of requests that went out in the transfer before, heads only.
static inline long glean_curl_sent_bytes(CURL *handle) { long bytes = 0; curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &bytes); return bytes; }
static inline CURLcode glean_curl_set_progress(CURL *handle, glean_curl_progress value) { return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value); }
static inline CURLcode glean_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
