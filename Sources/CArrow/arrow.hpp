// What all files here include of Arrow, and how its errors become sentences.
#pragma once

#if !__has_include(<arrow/api.h>)
#error "Apache Arrow is not in .build/arrow: run scripts/packages.sh build (or make build), then build again."
#endif

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <cstring>
#include <exception>
#include <string>

#include "carrow.h"

namespace glean {

inline void say(char *error, const std::string &text) {
    const std::string reason = text.empty() ? "no reason was given" : text;
    const size_t count = std::min<size_t>(reason.size(), GLEAN_ERROR_BYTES - 1);
    std::memcpy(error, reason.data(), count);
    error[count] = 0;
}

/// Runs `body`, which returns an arrow::Status, and tells what went wrong in it, thrown or returned.
template <typename Body>
void guarded(char *error, Body &&body) {
    error[0] = 0;
    try {
        const arrow::Status status = body();
        if (!status.ok()) say(error, status.message());
    } catch (const std::exception &thrown) {
        say(error, thrown.what());
    } catch (...) {
        say(error, "an unknown error");
    }
}

} // namespace glean
