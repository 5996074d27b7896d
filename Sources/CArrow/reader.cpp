#include "cells.hpp"

#include <parquet/size_statistics.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <set>

namespace glean {
namespace {

using Siblings = std::vector<parquet::arrow::SchemaField>;

/// A field of the file with its way there: its place among its siblings, of each struct around it and of itself.
struct Field {
    std::string name;
    std::string type;
    std::vector<int> way;
    std::vector<int> leaves;
    int64_t packed_bytes = 0;
    int64_t unpacked_bytes = 0;
};

void add_leaves(const parquet::arrow::SchemaField &field, std::vector<int> &leaves) {
    if (field.is_leaf()) leaves.push_back(field.column_index);
    for (const auto &child : field.children) add_leaves(child, leaves);
}

/// What the names and types of all fields may take: each has the names of what is around it and of what is in it, so that a small
/// schema of deep structs is told in gigabytes.
constexpr size_t most_told_bytes = 64 << 20;

arrow::Status add_fields(const Siblings &siblings, const Field &around, std::vector<Field> &fields, size_t &told_bytes) {
    for (size_t index = 0; index < siblings.size(); index++) {
        const auto &sibling = siblings[index];
        Field field;
        field.name = (around.way.empty() ? "" : around.name + ".") + sibling.field->name();
        field.type = sibling.field->type()->ToString();
        field.way = around.way;
        field.way.push_back(static_cast<int>(index));
        add_leaves(sibling, field.leaves);
        told_bytes += field.name.size() + field.type.size();
        if (told_bytes > most_told_bytes) return arrow::Status::Invalid("the names of its fields have more than 64 MB");
        fields.push_back(field);
        if (sibling.field->type()->id() == arrow::Type::STRUCT) ARROW_RETURN_NOT_OK(add_fields(sibling.children, field, fields, told_bytes));
    }
    return arrow::Status::OK();
}

bool is_read(const parquet::arrow::SchemaField &field, const std::set<int> &leaves) {
    return (field.is_leaf() && leaves.count(field.column_index) > 0) ||
           std::any_of(field.children.begin(), field.children.end(), [&](const auto &child) { return is_read(child, leaves); });
}

} // namespace
} // namespace glean

struct glean_parquet_reader {
    explicit glean_parquet_reader(int64_t memory_limit) : counted(arrow::system_memory_pool()), pool(&counted, memory_limit) {}

    // Counts what this reader takes, and refuses more than it may; first, for all others to go before them.
    arrow::ProxyMemoryPool counted;
    arrow::CappedMemoryPool pool;
    std::unique_ptr<parquet::arrow::FileReader> file;
    std::shared_ptr<parquet::FileMetaData> metadata;
    std::vector<glean::Field> fields;

    std::vector<int> chosen;
    std::vector<int> leaves;
    // The JSON of a struct holds the names in it, once a row at least.
    int64_t name_bytes = 0;
    // Of each chosen field: its place among what is read of its siblings, level by level.
    std::vector<std::vector<int>> ways;

    std::unique_ptr<arrow::RecordBatchReader> batches;
    int64_t rows_left = 0;
    int64_t batch_rows = 0;
    std::shared_ptr<arrow::RecordBatch> batch;
    arrow::ArrayVector arrays;
    std::vector<glean::Cells> cells;
};

namespace glean {
namespace {

arrow::Status open(glean_parquet_reader &reader, const char *path) {
    parquet::ReaderProperties properties(&reader.pool);
    // Column chunks are read piece by piece as their pages are wanted: memory follows pages, not row groups.
    properties.enable_buffered_stream();
    properties.set_buffer_size(1 << 20);
    // Damage in a packed page may unpack into other text.
    properties.set_page_checksum_verification(true);
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path, &reader.pool));
    ARROW_RETURN_NOT_OK(builder.Open(file, properties));
    builder.memory_pool(&reader.pool)->properties(arrow_properties);
    ARROW_ASSIGN_OR_RAISE(reader.file, builder.Build());
    reader.file->set_use_threads(false);
    reader.metadata = reader.file->parquet_reader()->metadata();
    size_t told_bytes = 0;
    ARROW_RETURN_NOT_OK(add_fields(reader.file->manifest().schema_fields, Field(), reader.fields, told_bytes));
    for (int group = 0; group < reader.metadata->num_row_groups(); group++) {
        const auto columns = reader.metadata->RowGroup(group);
        for (auto &field : reader.fields) {
            for (const int leaf : field.leaves) {
                const auto chunk = columns->ColumnChunk(leaf);
                field.packed_bytes += chunk->total_compressed_size();
                field.unpacked_bytes += chunk->total_uncompressed_size();
            }
        }
    }
    return arrow::Status::OK();
}

arrow::Status choose(glean_parquet_reader &reader, const int32_t *fields, int32_t count) {
    reader.chosen.clear();
    reader.ways.clear();
    std::set<int> leaves;
    for (int index = 0; index < count; index++) {
        if (fields[index] < 0 || fields[index] >= static_cast<int>(reader.fields.size())) return arrow::Status::Invalid("there is no such field");
        reader.chosen.push_back(fields[index]);
        leaves.insert(reader.fields[fields[index]].leaves.begin(), reader.fields[fields[index]].leaves.end());
    }
    reader.leaves.assign(leaves.begin(), leaves.end());
    reader.name_bytes = 0;
    for (const int leaf : leaves) {
        const auto path = reader.metadata->schema()->Column(leaf)->path()->ToDotVector();
        for (size_t level = 1; level < path.size(); level++) reader.name_bytes += static_cast<int64_t>(path[level].size());
    }
    for (const int field : reader.chosen) {
        std::vector<int> way;
        const Siblings *siblings = &reader.file->manifest().schema_fields;
        for (const int place : reader.fields[field].way) {
            way.push_back(static_cast<int>(
                std::count_if(siblings->begin(), siblings->begin() + place, [&](const auto &sibling) { return is_read(sibling, leaves); })));
            siblings = &(*siblings)[place].children;
        }
        reader.ways.push_back(way);
    }
    reader.batches.reset();
    reader.rows_left = 0;
    return arrow::Status::OK();
}

arrow::Status begin(glean_parquet_reader &reader, int group, int64_t batch_bytes) {
    if (group < 0 || group >= reader.metadata->num_row_groups()) return arrow::Status::Invalid("there is no such row group");
    const auto columns = reader.metadata->RowGroup(group);
    int64_t bytes = 0;
    bool is_coded = false;
    for (const int leaf : reader.leaves) {
        const auto chunk = columns->ColumnChunk(leaf);
        // A dictionary counts once, and each row that means a value of it holds that value whole.
        const auto sizes = chunk->size_statistics();
        const auto plain = sizes ? sizes->unencoded_byte_array_data_bytes : std::nullopt;
        is_coded |= chunk->has_dictionary_page() && !plain;
        bytes += std::max(chunk->total_uncompressed_size(), plain.value_or(0));
    }
    reader.batch.reset();
    reader.batches.reset();
    // What the row group before took is none of this one's memory.
    reader.arrays.clear();
    reader.cells.clear();
    for (size_t index = 0; index < reader.chosen.size(); index++) reader.cells.emplace_back(&reader.pool);
    reader.rows_left = columns->num_rows();
    const int64_t row_bytes = std::max<int64_t>(1, reader.name_bytes + bytes / std::max<int64_t>(1, reader.rows_left));
    reader.batch_rows = std::clamp<int64_t>(batch_bytes / row_bytes, 1, is_coded ? 128 : 1024);
    reader.file->set_batch_size(reader.batch_rows);
    if (reader.leaves.empty()) return arrow::Status::OK();
    ARROW_ASSIGN_OR_RAISE(reader.batches, reader.file->GetRecordBatchReader({group}, reader.leaves));
    return arrow::Status::OK();
}

/// The array of a chosen field in the batch, missing where a struct around it is.
arrow::Result<std::shared_ptr<arrow::Array>> array(const glean_parquet_reader &reader, const std::vector<int> &way) {
    auto found = reader.batch->column(way[0]);
    for (size_t level = 1; level < way.size(); level++) {
        if (found->type_id() != arrow::Type::STRUCT) return arrow::Status::Invalid("a struct came back as another type");
        ARROW_ASSIGN_OR_RAISE(found, static_cast<const arrow::StructArray &>(*found).GetFlattenedField(way[level], arrow::system_memory_pool()));
    }
    return found;
}

arrow::Status next(glean_parquet_reader &reader, glean_parquet_cells *columns, int64_t &rows) {
    if (!reader.batches) return arrow::Status::OK();
    reader.arrays.clear();
    do {
        ARROW_RETURN_NOT_OK(reader.batches->ReadNext(&reader.batch));
    } while (reader.batch && reader.batch->num_rows() == 0);
    if (!reader.batch) {
        return reader.rows_left == 0 ? arrow::Status::OK() : arrow::Status::Invalid("the row group has fewer rows than it says");
    }
    for (size_t index = 0; index < reader.chosen.size(); index++) {
        ARROW_ASSIGN_OR_RAISE(auto values, array(reader, reader.ways[index]));
        reader.cells[index].fill(*values);
        columns[index] = reader.cells[index].face();
        reader.arrays.push_back(std::move(values));
    }
    rows = reader.batch->num_rows();
    reader.rows_left -= rows;
    return arrow::Status::OK();
}

} // namespace
} // namespace glean

glean_parquet_reader *glean_parquet_reader_open(const char *path, int64_t memory_limit, char *error) {
    std::unique_ptr<glean_parquet_reader> reader;
    glean::guarded(error, [&] {
        reader = std::make_unique<glean_parquet_reader>(memory_limit);
        return glean::open(*reader, path);
    });
    if (error[0] == 0) return reader.release();
    glean_parquet_reader_free(reader.release());
    return nullptr;
}

void glean_parquet_reader_free(glean_parquet_reader *reader) {
    char ignored[GLEAN_ERROR_BYTES];
    glean::guarded(ignored, [&] {
        delete reader;
        return arrow::Status::OK();
    });
}

const char *glean_parquet_reader_created_by(const glean_parquet_reader *reader) { return reader->metadata->created_by().c_str(); }

int32_t glean_parquet_reader_fields(const glean_parquet_reader *reader) { return static_cast<int32_t>(reader->fields.size()); }

glean_parquet_field glean_parquet_reader_field(const glean_parquet_reader *reader, int32_t field) {
    const glean::Field &found = reader->fields[field];
    return {found.name.c_str(), found.type.c_str(), static_cast<int32_t>(found.way.size()) - 1, found.packed_bytes, found.unpacked_bytes};
}

int32_t glean_parquet_reader_groups(const glean_parquet_reader *reader) { return reader->metadata->num_row_groups(); }

glean_parquet_group glean_parquet_reader_group(const glean_parquet_reader *reader, int32_t group) {
    const auto found = reader->metadata->RowGroup(group);
    return {found->num_rows(), found->total_compressed_size()};
}

void glean_parquet_reader_choose(glean_parquet_reader *reader, const int32_t *fields, int32_t count, char *error) {
    glean::guarded(error, [&] { return glean::choose(*reader, fields, count); });
}

void glean_parquet_reader_begin(glean_parquet_reader *reader, int32_t group, int64_t batch_bytes, char *error) {
    glean::guarded(error, [&] { return glean::begin(*reader, group, batch_bytes); });
}

int64_t glean_parquet_reader_next(glean_parquet_reader *reader, glean_parquet_cells *columns, char *error) {
    int64_t rows = 0;
    glean::guarded(error, [&] { return glean::next(*reader, columns, rows); });
    if (error[0] == 0) return rows;
    // What is left of the row group cannot be trusted.
    reader->batches.reset();
    return 0;
}
