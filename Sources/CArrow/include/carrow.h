// Parquet files through Apache Arrow's C++ library: a writer and a reader with a flat face.
//
// Every call that can fail says how in `error`, GLEAN_ERROR_BYTES that the caller has: a sentence without a full stop, or an empty one
// after a call that did not fail. No exception leaves. Objects belong to one thread at a time. Pointers that are handed out hold until the next call with the same object.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes somewhere, and how many. A null pointer stands for a missing value; an empty value has a pointer.
typedef struct glean_bytes {
    const uint8_t *start;
    int64_t count;
} glean_bytes;

enum { GLEAN_ERROR_BYTES = 512 };

// MARK: Writing

typedef enum glean_written { GLEAN_WRITTEN_TEXT, GLEAN_WRITTEN_INTEGER, GLEAN_WRITTEN_REAL } glean_written;

typedef enum glean_codec { GLEAN_CODEC_NONE, GLEAN_CODEC_ZSTD, GLEAN_CODEC_SNAPPY, GLEAN_CODEC_GZIP } glean_codec;

/// A column of a file to be written. Columns of one `group`, which must stand side by side, are the children of a struct of that name.
typedef struct glean_parquet_column {
    const char *name;
    const char *group; // null for a column of its own
    glean_written kind;
    bool dictionary;
    bool statistics;
} glean_parquet_column;

/// Rows of one column. Values that are missing still have their place in `offsets` (as empty ones) or `values`.
typedef struct glean_parquet_rows {
    const int32_t *offsets; // of text: one more than rows
    const uint8_t *bytes;
    const void *values;      // int64_t or double
    const uint8_t *validity; // a bit a row, lowest first; 1 for a value
    int64_t missing;
} glean_parquet_rows;

typedef struct glean_parquet_settings {
    glean_codec codec;
    int32_t level; // of zstd and gzip
    const char *created_by;
} glean_parquet_settings;

/// Takes bytes of the file; false stops the writer.
typedef bool (*glean_sink)(void *context, const uint8_t *bytes, int64_t count);

typedef struct glean_parquet_writer glean_parquet_writer;

/// Null, with an error, where the columns or settings are refused.
glean_parquet_writer *glean_parquet_writer_open(
    const glean_parquet_column *columns, int32_t count, glean_parquet_settings settings, glean_sink sink, void *context, char *error);
/// Adds rows to the open row group, one `glean_parquet_rows` a column. Its pages are kept packed until the row group ends.
void glean_parquet_writer_add(glean_parquet_writer *writer, const glean_parquet_rows *columns, int64_t rows, char *error);
/// Ends the row group and writes it out.
void glean_parquet_writer_end_group(glean_parquet_writer *writer, char *error);
/// Writes what is open, and the footer.
void glean_parquet_writer_close(glean_parquet_writer *writer, char *error);
void glean_parquet_writer_free(glean_parquet_writer *writer);

// MARK: Reading

/// How the cells of a column are to be read.
typedef enum glean_cells_kind {
    GLEAN_CELLS_TEXT,    // a text, or bytes; dates and times in ISO 8601
    GLEAN_CELLS_INTEGER, // eight bytes, int64_t
    GLEAN_CELLS_REAL,    // eight bytes, double
    GLEAN_CELLS_NUMBER,  // the text of a number of any other type
    GLEAN_CELLS_JSON,    // the text of a JSON value: booleans, lists, maps, structs
} glean_cells_kind;

typedef struct glean_parquet_cells {
    glean_cells_kind kind;
    const glean_bytes *cells; // one a row
} glean_parquet_cells;

/// A field of the file: one with `depth` 0 for each column, and behind a struct its children, one deeper.
typedef struct glean_parquet_field {
    const char *name; // with the names of the structs around it: metadata.url
    const char *type; // as Arrow prints it
    int32_t depth;
    int64_t packed_bytes;   // over all row groups
    int64_t unpacked_bytes; // encoded, before compression
} glean_parquet_field;

typedef struct glean_parquet_group {
    int64_t rows;
    int64_t packed_bytes;
} glean_parquet_group;

typedef struct glean_parquet_reader glean_parquet_reader;

/// Opens a file by its path and reads its footer; null, with an error, for a file that is no Parquet. No more than `memory_limit` bytes
/// are taken for decoding and for cells at any time: what wants more is an error.
glean_parquet_reader *glean_parquet_reader_open(const char *path, int64_t memory_limit, char *error);
void glean_parquet_reader_free(glean_parquet_reader *reader);

const char *glean_parquet_reader_created_by(const glean_parquet_reader *reader);
int32_t glean_parquet_reader_fields(const glean_parquet_reader *reader);
glean_parquet_field glean_parquet_reader_field(const glean_parquet_reader *reader, int32_t field);
int32_t glean_parquet_reader_groups(const glean_parquet_reader *reader);
glean_parquet_group glean_parquet_reader_group(const glean_parquet_reader *reader, int32_t group);

/// Chooses the fields that are read from here on, by their places; a struct is one value. No other column is touched; of no field there are
/// no rows.
void glean_parquet_reader_choose(glean_parquet_reader *reader, const int32_t *fields, int32_t count, char *error);
/// Begins to read a row group, in batches of about `batch_bytes` by the row group's own account and the names in structs, of 1,024 rows at
/// most.
void glean_parquet_reader_begin(glean_parquet_reader *reader, int32_t group, int64_t batch_bytes, char *error);
/// Fills `columns`, one a chosen field, with the next batch's cells and returns its rows; 0 at the row group's end, or with an error.
int64_t glean_parquet_reader_next(glean_parquet_reader *reader, glean_parquet_cells *columns, char *error);

#ifdef __cplusplus
}
#endif
