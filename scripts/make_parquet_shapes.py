#!/usr/bin/env python3
"""Writes Parquet files of many shapes by pyarrow, each beside the rows it should be read as, for ParquetShapeTests.

    scripts/make_parquet_shapes.py FOLDER

NAME.parquet has the rows of NAME.jsonl, whose values are written by Python from the same lists: never read back from the file.
"""
import datetime
import decimal
import json
import os
import sys

import pyarrow as arrow
import pyarrow.parquet as parquet

TEXTS = ["The harbour wakes.", "", None, 'quotes " and \\ and \t', "caf\u00e9 \U0001F6A2", "x" * 5000] * 50
UTC = datetime.timezone.utc


def shapes():
    """name, column type, values, what they are as JSON, options of the writer."""
    for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
        yield f"codec_{codec}", arrow.string(), TEXTS, TEXTS, {"compression": codec}
    for version in ["1.0", "2.0"]:
        yield f"page_{version}", arrow.string(), TEXTS, TEXTS, {"data_page_version": version, "data_page_size": 2000}
    for encoding in ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]:
        yield f"encoding_{encoding.lower()}", arrow.string(), TEXTS, TEXTS, {"use_dictionary": False, "column_encoding": {"value": encoding}}
    yield "rle", arrow.bool_(), [True, None, False] * 100, [True, None, False] * 100, {}
    yield "groups", arrow.string(), TEXTS, TEXTS, {"row_group_size": 7}
    yield "large_string", arrow.large_string(), TEXTS, TEXTS, {}
    yield "string_view", arrow.string_view(), TEXTS, TEXTS, {}
    yield "binary", arrow.binary(), [text and text.encode() for text in TEXTS], [text if text is None or text else "" for text in TEXTS], {}
    yield "coded", arrow.dictionary(arrow.int32(), arrow.string()), TEXTS, TEXTS, {}
    yield "fixed", arrow.binary(2), [b"\x00\xff", None], ["00ff", None], {}
    for kind in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]:
        bits = int(kind.strip("uint"))
        ends = [0, 2 ** bits - 1] if kind[0] == "u" else [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1]
        yield kind, getattr(arrow, kind)(), ends + [None, 7], ends + [None, 7], {}
    yield "delta", arrow.int64(), list(range(1000)), list(range(1000)), {"use_dictionary": False, "column_encoding": {"value": "DELTA_BINARY_PACKED"}}
    yield "split", arrow.float64(), [0.1, -1e300, None], [0.1, -1e300, None], {"use_dictionary": False, "column_encoding": {"value": "BYTE_STREAM_SPLIT"}}
    yield "float", arrow.float32(), [0.5, 0.1, None, float("nan")], [0.5, 0.1, None, None], {}
    yield "double", arrow.float64(), [0.1, 1e22, -0.5, None, float("inf")], [0.1, 1e22, -0.5, None, None], {}
    yield "decimal", arrow.decimal128(9, 2), [decimal.Decimal("1234567.89"), None, decimal.Decimal("-0.01")], [1234567.89, None, -0.01], {}
    yield "date", arrow.date32(), [datetime.date(2024, 2, 29), datetime.date(1969, 12, 31), None], ["2024-02-29", "1969-12-31", None], {}
    moments = [datetime.datetime(2024, 2, 29, 23, 59, 59, 120000), datetime.datetime(1969, 12, 31, 23, 59, 59), None]
    yield "local", arrow.timestamp("us"), moments, ["2024-02-29T23:59:59.12", "1969-12-31T23:59:59", None], {}
    yield "instant", arrow.timestamp("ms", "Europe/Berlin"), [m and m.replace(tzinfo=UTC) for m in moments], ["2024-02-29T23:59:59.12Z", "1969-12-31T23:59:59Z", None], {}
    yield "int96", arrow.timestamp("ns"), moments, ["2024-02-29T23:59:59.12", "1969-12-31T23:59:59", None], {"use_deprecated_int96_timestamps": True}
    yield "time", arrow.time64("us"), [datetime.time(1, 2, 3, 450), None], ["01:02:03.00045", None], {}
    lists = [["a", None, "b"], [], None]
    yield "list", arrow.list_(arrow.string()), lists, lists, {}
    yield "nested_list", arrow.list_(arrow.list_(arrow.int64())), [[[1], []], [None], None], [[[1], []], [None], None], {}
    yield "map", arrow.map_(arrow.string(), arrow.int64()), [[("a", 1), ("b", None)], [], None], [{"a": 1, "b": None}, {}, None], {}
    pairs = [{"a": 1, "b": {"c": "x"}}, {"a": None, "b": None}, None]
    yield "struct", arrow.struct([("a", arrow.int64()), ("b", arrow.struct([("c", arrow.string())]))]), pairs, pairs, {}
    yield "structs", arrow.list_(arrow.struct([("a", arrow.int64())])), [[{"a": 1}, {"a": None}], None], [[{"a": 1}, {"a": None}], None], {}
    yield "nothing", arrow.null(), [None, None], [None, None], {}
    yield "no_rows", arrow.string(), [], [], {}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, kind, values, wanted, options in shapes():
        table = arrow.table({"value": arrow.array(values, kind), "row": arrow.array(range(len(values)), arrow.int64())})
        parquet.write_table(table, f"{folder}/{name}.parquet", **options)
        with open(f"{folder}/{name}.jsonl", "w", encoding="utf-8") as file:
            for row, value in enumerate(wanted):
                file.write(json.dumps({"value": value, "row": row}) + "\n")


main()
