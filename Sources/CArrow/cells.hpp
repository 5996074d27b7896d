// A column of a batch as cells: bytes a row, whatever Arrow's type is.
#pragma once

#include "text.hpp"

namespace glean {

/// The cells of one column. Texts are pointed at where they lie in the array, which must live as long; other values are made here, in
/// memory of `pool`.
class Cells {
public:
    explicit Cells(arrow::MemoryPool *pool) : pool_(pool) {}

    void fill(const arrow::Array &array);
    glean_parquet_cells face() const { return {kind_, cells_.data()}; }

private:
    template <typename Element>
    using Vector = std::vector<Element, arrow::stl::allocator<Element>>;

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
    arrow::MemoryPool *pool_;
    Vector<glean_bytes> cells_{pool_};
    Vector<uint64_t> words_{pool_};
    Text text_{pool_};
    std::unique_ptr<Cells> dictionary_;
};

} // namespace glean
