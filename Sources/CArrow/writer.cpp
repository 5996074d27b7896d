#include "arrow.hpp"

#include <parquet/column_writer.h>
#include <parquet/file_writer.h>

namespace glean {
namespace {

/// A file that is somebody else's: bytes go out in order, and nothing is read back.
class CallbackStream final : public arrow::io::OutputStream {
public:
    CallbackStream(glean_sink sink, void *context) : sink_(sink), context_(context) {}

    arrow::Status Write(const void *bytes, int64_t count) override {
        if (!sink_(context_, static_cast<const uint8_t *>(bytes), count)) return arrow::Status::IOError("the sink refused bytes");
        written_ += count;
        return arrow::Status::OK();
    }
    using arrow::io::Writable::Write;
    arrow::Result<int64_t> Tell() const override { return written_; }
    arrow::Status Close() override {
        closed_ = true;
        return arrow::Status::OK();
    }
    bool closed() const override { return closed_; }

private:
    glean_sink sink_;
    void *context_;
    int64_t written_ = 0;
    bool closed_ = false;
};

std::shared_ptr<arrow::DataType> type_of(glean_written kind) {
    switch (kind) {
    case GLEAN_WRITTEN_TEXT: return arrow::utf8();
    case GLEAN_WRITTEN_INTEGER: return arrow::int64();
    case GLEAN_WRITTEN_REAL: return arrow::float64();
    }
    return arrow::null();
}

std::shared_ptr<parquet::WriterProperties> properties(
    const glean_parquet_column *columns, int count, const glean_parquet_settings &settings) {
    parquet::WriterProperties::Builder builder;
    builder.created_by(settings.created_by);
    builder.version(parquet::ParquetVersion::PARQUET_2_6);
    // Pages end where the content says so: an edited dataset shares the bytes of most pages with the one before, and stores that
    // part by content (the hubs' do) keep them once.
    builder.enable_content_defined_chunking();
    builder.enable_write_page_index();
    builder.enable_page_checksum();
    // The system's allocator: what a batch took goes back, and memory is counted where all other memory is.
    builder.memory_pool(arrow::system_memory_pool());
    switch (settings.codec) {
    case GLEAN_CODEC_NONE: builder.compression(parquet::Compression::UNCOMPRESSED); break;
    case GLEAN_CODEC_SNAPPY: builder.compression(parquet::Compression::SNAPPY); break;
    case GLEAN_CODEC_GZIP: builder.compression(parquet::Compression::GZIP)->compression_level(settings.level); break;
    case GLEAN_CODEC_ZSTD: builder.compression(parquet::Compression::ZSTD)->compression_level(settings.level); break;
    }
    for (int index = 0; index < count; index++) {
        std::vector<std::string> path;
        if (columns[index].group != nullptr) path.emplace_back(columns[index].group);
        path.emplace_back(columns[index].name);
        const auto column = std::make_shared<parquet::schema::ColumnPath>(path);
        columns[index].dictionary ? builder.enable_dictionary(column) : builder.disable_dictionary(column);
        columns[index].statistics ? builder.enable_statistics(column) : builder.disable_statistics(column);
    }
    return builder.build();
}

} // namespace
} // namespace glean

struct glean_parquet_writer {
    std::vector<glean_written> kinds;
    std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties = parquet::default_arrow_writer_properties();
    std::unique_ptr<parquet::ArrowWriteContext> scratch;
    std::unique_ptr<parquet::ParquetFileWriter> file;
    parquet::RowGroupWriter *group = nullptr; // the file's; null between row groups
    std::vector<int16_t> levels;
};

namespace glean {
namespace {

arrow::Status open(
    glean_parquet_writer &writer, const glean_parquet_column *columns, int count, const glean_parquet_settings &settings, glean_sink sink,
    void *context) {
    arrow::FieldVector fields;
    for (int index = 0; index < count; index++) {
        writer.kinds.push_back(columns[index].kind);
        const auto leaf = arrow::field(columns[index].name, type_of(columns[index].kind));
        const char *group = columns[index].group;
        if (group == nullptr) {
            fields.push_back(leaf);
        } else if (!fields.empty() && fields.back()->name() == group && fields.back()->type()->id() == arrow::Type::STRUCT) {
            auto children = fields.back()->type()->fields();
            children.push_back(leaf);
            fields.back() = arrow::field(group, arrow::struct_(children), /*nullable=*/false);
        } else {
            fields.push_back(arrow::field(group, arrow::struct_({leaf}), /*nullable=*/false));
        }
    }
    const auto chosen = properties(columns, count, settings);
    const auto schema = arrow::schema(fields);
    std::shared_ptr<parquet::SchemaDescriptor> descriptor;
    ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(schema.get(), *chosen, *writer.arrow_properties, &descriptor));
    const auto root = std::static_pointer_cast<parquet::schema::GroupNode>(descriptor->schema_root());
    writer.scratch = std::make_unique<parquet::ArrowWriteContext>(arrow::system_memory_pool(), writer.arrow_properties.get());
    writer.file = parquet::ParquetFileWriter::Open(std::make_shared<CallbackStream>(sink, context), root, chosen);
    return arrow::Status::OK();
}

/// The caller's buffers as an array, which does not outlive the call.
std::shared_ptr<arrow::Array> array(glean_written kind, const glean_parquet_rows &rows, int64_t count) {
    std::shared_ptr<arrow::Buffer> validity;
    if (rows.missing > 0) validity = std::make_shared<arrow::Buffer>(rows.validity, (count + 7) / 8);
    std::vector<std::shared_ptr<arrow::Buffer>> buffers = {validity};
    if (kind == GLEAN_WRITTEN_TEXT) {
        buffers.push_back(std::make_shared<arrow::Buffer>(reinterpret_cast<const uint8_t *>(rows.offsets), 4 * (count + 1)));
        buffers.push_back(std::make_shared<arrow::Buffer>(rows.bytes, rows.offsets[count]));
    } else {
        buffers.push_back(std::make_shared<arrow::Buffer>(static_cast<const uint8_t *>(rows.values), 8 * count));
    }
    return arrow::MakeArray(arrow::ArrayData::Make(type_of(kind), count, std::move(buffers), rows.missing));
}

arrow::Status add(glean_parquet_writer &writer, const glean_parquet_rows *columns, int64_t rows) {
    if (rows == 0) return arrow::Status::OK();
    if (writer.group == nullptr) writer.group = writer.file->AppendBufferedRowGroup();
    for (size_t column = 0; column < writer.kinds.size(); column++) {
        // A struct is never missing itself, so that a value's level is 1 and a missing one's 0, in a struct or not.
        writer.levels.assign(rows, 1);
        for (int64_t row = 0; columns[column].missing > 0 && row < rows; row++) {
            writer.levels[row] = columns[column].validity[row / 8] >> (row % 8) & 1;
        }
        const auto values = array(writer.kinds[column], columns[column], rows);
        ARROW_RETURN_NOT_OK(writer.group->column(static_cast<int>(column))
                                ->WriteArrow(writer.levels.data(), nullptr, rows, *values, writer.scratch.get(), /*leaf_field_nullable=*/true));
    }
    return arrow::Status::OK();
}

arrow::Status end_group(glean_parquet_writer &writer) {
    if (writer.group != nullptr) writer.group->Close();
    writer.group = nullptr;
    return arrow::Status::OK();
}

} // namespace
} // namespace glean

glean_parquet_writer *glean_parquet_writer_open(
    const glean_parquet_column *columns, int32_t count, glean_parquet_settings settings, glean_sink sink, void *context, char *error) {
    auto *writer = new (std::nothrow) glean_parquet_writer;
    if (writer == nullptr) {
        glean::say(error, "out of memory");
        return nullptr;
    }
    glean::guarded(error, [&] { return glean::open(*writer, columns, count, settings, sink, context); });
    if (error[0] == 0) return writer;
    glean_parquet_writer_free(writer);
    return nullptr;
}

void glean_parquet_writer_add(glean_parquet_writer *writer, const glean_parquet_rows *columns, int64_t rows, char *error) {
    glean::guarded(error, [&] { return glean::add(*writer, columns, rows); });
}

void glean_parquet_writer_end_group(glean_parquet_writer *writer, char *error) {
    glean::guarded(error, [&] { return glean::end_group(*writer); });
}

void glean_parquet_writer_close(glean_parquet_writer *writer, char *error) {
    glean::guarded(error, [&] {
        ARROW_RETURN_NOT_OK(glean::end_group(*writer));
        writer->file->Close();
        return arrow::Status::OK();
    });
}

void glean_parquet_writer_free(glean_parquet_writer *writer) {
    // A writer that was not closed closes its file as it goes; what becomes of that file is nobody's concern.
    char ignored[GLEAN_ERROR_BYTES];
    glean::guarded(ignored, [&] {
        delete writer;
        return arrow::Status::OK();
    });
}
