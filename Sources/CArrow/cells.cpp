#include "cells.hpp"

namespace glean {

/// What an empty value points at: a null pointer says that it is missing.
static const uint8_t nothing[1] = {0};

template <typename ArrayType>
void Cells::point(const arrow::Array &array) {
    const auto &typed = static_cast<const ArrayType &>(array);
    kind_ = GLEAN_CELLS_TEXT;
    for (int64_t row = 0; row < array.length(); row++) {
        if (array.IsNull(row)) continue;
        const std::string_view view = typed.GetView(row);
        cells_[row] = {view.empty() ? nothing : reinterpret_cast<const uint8_t *>(view.data()), static_cast<int64_t>(view.size())};
    }
}

template <typename ArrayType, typename Value>
void Cells::widen(glean_cells_kind kind, const arrow::Array &array) {
    static_assert(sizeof(Value) == sizeof(uint64_t));
    kind_ = kind;
    words_.resize(array.length());
    for (int64_t row = 0; row < array.length(); row++) {
        if (array.IsNull(row)) continue;
        const Value value = static_cast<const ArrayType &>(array).Value(row);
        std::memcpy(&words_[row], &value, sizeof value);
        cells_[row] = {reinterpret_cast<const uint8_t *>(&words_[row]), sizeof value};
    }
}

template <typename Append>
void Cells::write(glean_cells_kind kind, const arrow::Array &array, Append &&append) {
    kind_ = kind;
    text_.clear();
    words_.resize(array.length() + 1);
    for (int64_t row = 0; row < array.length(); row++) {
        words_[row] = text_.size();
        if (!array.IsNull(row)) append(row, text_);
    }
    words_[array.length()] = text_.size();
    // Only now does the text stay where it is.
    for (int64_t row = 0; row < array.length(); row++) {
        if (array.IsNull(row)) continue;
        cells_[row] = {reinterpret_cast<const uint8_t *>(text_.data()) + words_[row], static_cast<int64_t>(words_[row + 1] - words_[row])};
    }
}

void Cells::look_up(const arrow::DictionaryArray &array) {
    if (!dictionary_) dictionary_ = std::make_unique<Cells>(pool_);
    dictionary_->fill(*array.dictionary());
    kind_ = dictionary_->kind_;
    for (int64_t row = 0; row < array.length(); row++) {
        if (!array.IsNull(row)) cells_[row] = dictionary_->cells_.at(array.GetValueIndex(row));
    }
}

void Cells::fill(const arrow::Array &array) {
    cells_.assign(array.length(), glean_bytes{nullptr, 0});
    kind_ = GLEAN_CELLS_JSON;
    switch (array.type_id()) {
    case arrow::Type::NA: return;
    case arrow::Type::STRING: return point<arrow::StringArray>(array);
    case arrow::Type::BINARY: return point<arrow::BinaryArray>(array);
    case arrow::Type::LARGE_STRING: return point<arrow::LargeStringArray>(array);
    case arrow::Type::LARGE_BINARY: return point<arrow::LargeBinaryArray>(array);
    case arrow::Type::STRING_VIEW: return point<arrow::StringViewArray>(array);
    case arrow::Type::BINARY_VIEW: return point<arrow::BinaryViewArray>(array);
    case arrow::Type::INT8: return widen<arrow::Int8Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::INT16: return widen<arrow::Int16Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::INT32: return widen<arrow::Int32Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::INT64: return widen<arrow::Int64Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::UINT8: return widen<arrow::UInt8Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::UINT16: return widen<arrow::UInt16Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::UINT32: return widen<arrow::UInt32Array, int64_t>(GLEAN_CELLS_INTEGER, array);
    case arrow::Type::DOUBLE: return widen<arrow::DoubleArray, double>(GLEAN_CELLS_REAL, array);
    case arrow::Type::UINT64:
    case arrow::Type::FLOAT:
    case arrow::Type::HALF_FLOAT:
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
    case arrow::Type::DURATION: return write(GLEAN_CELLS_NUMBER, array, [&](int64_t row, Text &out) { append_json(array, row, out); });
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP: return write(GLEAN_CELLS_TEXT, array, [&](int64_t row, Text &out) { append_time(array, row, out); });
    case arrow::Type::FIXED_SIZE_BINARY:
        return write(GLEAN_CELLS_TEXT, array, [&](int64_t row, Text &out) {
            append_hexadecimal(static_cast<const arrow::FixedSizeBinaryArray &>(array).GetView(row), out);
        });
    case arrow::Type::DICTIONARY: return look_up(static_cast<const arrow::DictionaryArray &>(array));
    case arrow::Type::EXTENSION: return fill(*static_cast<const arrow::ExtensionArray &>(array).storage());
    default: return write(GLEAN_CELLS_JSON, array, [&](int64_t row, Text &out) { append_json(array, row, out); });
    }
}

} // namespace glean
