#include "text.hpp"

#include <arrow/util/float16.h>
#include <charconv>
#include <cmath>

namespace glean {
namespace {

/// The length of the well-formed sequence at `at` (Unicode 16, table 3-7), or minus that of the part that one U+FFFD stands for.
int sequence(std::string_view text, size_t at) {
    const auto first = static_cast<uint8_t>(text[at]);
    uint8_t low = 0x80, high = 0xBF;
    int length = 0;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    else if (first >= 0xE0 && first <= 0xEF) length = 3;
    else if (first >= 0xF0 && first <= 0xF4) length = 4;
    else return -1;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    for (int offset = 1; offset < length; offset++) {
        if (at + offset >= text.size()) return -offset;
        const auto byte = static_cast<uint8_t>(text[at + offset]);
        if (byte < low || byte > high) return -offset;
        low = 0x80, high = 0xBF;
    }
    return length;
}

void append_control(char byte, Text &out) {
    static const char digits[] = "0123456789abcdef";
    out += '\\';
    switch (byte) {
    case '"':
    case '\\': out += byte; break;
    case '\b': out += 'b'; break;
    case '\t': out += 't'; break;
    case '\n': out += 'n'; break;
    case '\f': out += 'f'; break;
    case '\r': out += 'r'; break;
    default: out += {'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    }
}

template <typename Number>
void append_shortest(Number value, Text &out) {
    char text[32];
    if constexpr (std::is_floating_point_v<Number>) {
        if (!std::isfinite(value)) return void(out += "null");
    }
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

template <typename ArrayType>
bool append_whole(const arrow::Array &array, int64_t row, Text &out) {
    append_shortest(static_cast<const ArrayType &>(array).Value(row), out);
    return true;
}

template <typename ArrayType>
bool append_view(const arrow::Array &array, int64_t row, Text &out) {
    append_string(static_cast<const ArrayType &>(array).GetView(row), out);
    return true;
}

bool append_list(const arrow::Array &items, int64_t start, int64_t count, Text &out) {
    out += '[';
    for (int64_t index = 0; index < count; index++) {
        if (index > 0) out += ',';
        append_json(items, start + index, out);
    }
    out += ']';
    return true;
}

template <typename ArrayType>
bool append_list(const arrow::Array &array, int64_t row, Text &out) {
    const auto &list = static_cast<const ArrayType &>(array);
    return append_list(*list.values(), list.value_offset(row), list.value_length(row), out);
}

bool append_map(const arrow::MapArray &map, int64_t row, Text &out) {
    const int64_t start = map.value_offset(row), count = map.value_length(row);
    const bool isObject = map.keys()->type_id() == arrow::Type::STRING || map.keys()->type_id() == arrow::Type::LARGE_STRING;
    out += isObject ? '{' : '[';
    for (int64_t index = start; index < start + count; index++) {
        if (index > start) out += ',';
        if (!isObject) out += '[';
        append_json(*map.keys(), index, out);
        out += isObject ? ':' : ',';
        append_json(*map.items(), index, out);
        if (!isObject) out += ']';
    }
    out += isObject ? '}' : ']';
    return true;
}

bool append_struct(const arrow::StructArray &array, int64_t row, Text &out) {
    out += '{';
    for (int index = 0; index < array.num_fields(); index++) {
        if (index > 0) out += ',';
        append_string(array.struct_type()->field(index)->name(), out);
        out += ':';
        append_json(*array.field(index), row, out);
    }
    out += '}';
    return true;
}

bool append_known(const arrow::Array &array, int64_t row, Text &out) {
    switch (array.type_id()) {
    case arrow::Type::BOOL: out += static_cast<const arrow::BooleanArray &>(array).Value(row) ? "true" : "false"; return true;
    case arrow::Type::INT8: return append_whole<arrow::Int8Array>(array, row, out);
    case arrow::Type::INT16: return append_whole<arrow::Int16Array>(array, row, out);
    case arrow::Type::INT32: return append_whole<arrow::Int32Array>(array, row, out);
    case arrow::Type::INT64: return append_whole<arrow::Int64Array>(array, row, out);
    case arrow::Type::UINT8: return append_whole<arrow::UInt8Array>(array, row, out);
    case arrow::Type::UINT16: return append_whole<arrow::UInt16Array>(array, row, out);
    case arrow::Type::UINT32: return append_whole<arrow::UInt32Array>(array, row, out);
    case arrow::Type::UINT64: return append_whole<arrow::UInt64Array>(array, row, out);
    case arrow::Type::DURATION: return append_whole<arrow::DurationArray>(array, row, out);
    case arrow::Type::HALF_FLOAT:
        append_number(arrow::util::Float16::FromBits(static_cast<const arrow::HalfFloatArray &>(array).Value(row)).ToFloat(), out);
        return true;
    case arrow::Type::FLOAT: return append_whole<arrow::FloatArray>(array, row, out);
    case arrow::Type::DOUBLE: return append_whole<arrow::DoubleArray>(array, row, out);
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256: out += (*array.GetScalar(row))->ToString(); return true;
    case arrow::Type::STRING: return append_view<arrow::StringArray>(array, row, out);
    case arrow::Type::BINARY: return append_view<arrow::BinaryArray>(array, row, out);
    case arrow::Type::LARGE_STRING: return append_view<arrow::LargeStringArray>(array, row, out);
    case arrow::Type::LARGE_BINARY: return append_view<arrow::LargeBinaryArray>(array, row, out);
    case arrow::Type::STRING_VIEW: return append_view<arrow::StringViewArray>(array, row, out);
    case arrow::Type::BINARY_VIEW: return append_view<arrow::BinaryViewArray>(array, row, out);
    case arrow::Type::FIXED_SIZE_BINARY:
        out += '"';
        append_hexadecimal(static_cast<const arrow::FixedSizeBinaryArray &>(array).GetView(row), out);
        out += '"';
        return true;
    case arrow::Type::LIST: return append_list<arrow::ListArray>(array, row, out);
    case arrow::Type::LARGE_LIST: return append_list<arrow::LargeListArray>(array, row, out);
    case arrow::Type::FIXED_SIZE_LIST: return append_list<arrow::FixedSizeListArray>(array, row, out);
    case arrow::Type::MAP: return append_map(static_cast<const arrow::MapArray &>(array), row, out);
    case arrow::Type::STRUCT: return append_struct(static_cast<const arrow::StructArray &>(array), row, out);
    case arrow::Type::EXTENSION: append_json(*static_cast<const arrow::ExtensionArray &>(array).storage(), row, out); return true;
    case arrow::Type::DICTIONARY: {
        const auto &coded = static_cast<const arrow::DictionaryArray &>(array);
        append_json(*coded.dictionary(), coded.GetValueIndex(row), out);
        return true;
    }
    default: return false;
    }
}

} // namespace

void append_number(double value, Text &out) { append_shortest(value, out); }
void append_number(float value, Text &out) { append_shortest(value, out); }

void append_string(std::string_view text, Text &out) {
    out += '"';
    for (size_t index = 0; index < text.size();) {
        const char byte = text[index];
        if (static_cast<uint8_t>(byte) >= 0x80) {
            const int length = sequence(text, index);
            if (length > 0) out.append(text, index, length);
            else out += "\xEF\xBF\xBD";
            index += std::abs(length);
        } else {
            if (byte == '"' || byte == '\\' || byte < 0x20) append_control(byte, out);
            else out += byte;
            index++;
        }
    }
    out += '"';
}

void append_hexadecimal(std::string_view bytes, Text &out) {
    static const char digits[] = "0123456789abcdef";
    for (const char byte : bytes) out += {digits[static_cast<uint8_t>(byte) >> 4], digits[byte & 15]};
}

void append_json(const arrow::Array &array, int64_t row, Text &out) {
    if (array.IsNull(row) || array.type_id() == arrow::Type::NA) return void(out += "null");
    if (append_known(array, row, out)) return;
    Text text(out.get_allocator());
    if (!append_time(array, row, text)) text = (*array.GetScalar(row))->ToString();
    append_string(text, out);
}

} // namespace glean
