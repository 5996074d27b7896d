// A column of a batch as cells: bytes a row, whatever Arrow's type is.
#pragma once

#include "arrow.hpp"

namespace glean {

/// The cells of one column. Texts are pointed at where they lie in the array, which must live as long; other values are made here.
class Cells {
public:
    void fill(const arrow::Array &array);
    glean_parquet_cells face() const { return {kind_, cells_.data()}; }

private:
    /// Cells from what `GetView` says of each row.
    template <typename ArrayType>
    void point(const arrow::Array &array);
    /// Cells of eight bytes from what `Value` says of each row.
    template <typename ArrayType, typename Value>
    void widen(glean_cells_kind kind, const arrow::Array &array);
    /// Cells that are written as text by `append(row, out)`.
    template <typename Append>
    void write(glean_cells_kind kind, const arrow::Array &array, Append &&append);
    void look_up(const arrow::DictionaryArray &array);

    glean_cells_kind kind_ = GLEAN_CELLS_JSON;
    std::vector<glean_bytes> cells_;
    std::vector<uint64_t> words_;
    std::string text_;
    std::unique_ptr<Cells> dictionary_;
};

} // namespace glean
