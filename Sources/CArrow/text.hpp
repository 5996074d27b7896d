// Values of Arrow's types as text: numbers, times, and JSON.
#pragma once

#include "arrow.hpp"

#include <arrow/stl_allocator.h>

namespace glean {

/// Text that counts as memory of a pool, as decoded pages do: a small file may unpack into much of it.
using Text = std::basic_string<char, std::char_traits<char>, arrow::stl::allocator<char>>;

/// Appends the shortest text that reads back as the same number; `null` for what JSON cannot say.
void append_number(double value, Text &out);
void append_number(float value, Text &out);

/// Appends a date, a time of day or a timestamp in ISO 8601, with as many digits of a second as it has, and Z where it is known to be UTC.
/// False for a type that is none of them.
bool append_time(const arrow::Array &array, int64_t row, Text &out);

/// Appends a JSON string; each ill-formed sequence of UTF-8 becomes one U+FFFD, as in GleanFormats' JSONWriter.
void append_string(std::string_view text, Text &out);

/// Appends the value of a row as JSON: structs and maps with text keys as objects, lists as arrays, what JSON does not know as a string.
void append_json(const arrow::Array &array, int64_t row, Text &out);

/// Appends two lower-case digits a byte.
void append_hexadecimal(std::string_view bytes, Text &out);

} // namespace glean
