#include "text.hpp"

#include <chrono>
#include <cstdio>

namespace glean {
namespace {

constexpr int64_t day_seconds = 86400;

int64_t units_a_second(arrow::TimeUnit::type unit) {
    switch (unit) {
    case arrow::TimeUnit::SECOND: return 1;
    case arrow::TimeUnit::MILLI: return 1000;
    case arrow::TimeUnit::MICRO: return 1000000;
    default: return 1000000000;
    }
}

void append_date(int64_t days, Text &out) {
    // The calendar of <chrono> ends at the year 32767; what lies beyond is said as days.
    char text[32];
    if (days < -11900000 || days > 11200000) {
        std::snprintf(text, sizeof text, "%lld days", static_cast<long long>(days));
    } else {
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
        std::snprintf(
            text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()));
    }
    out += text;
}

/// `value` counts from midnight, in `units` a second.
void append_clock(int64_t value, int64_t units, Text &out) {
    char text[48];
    const int64_t seconds = value / units;
    std::snprintf(
        text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600), static_cast<long long>(seconds / 60 % 60),
        static_cast<long long>(seconds % 60));
    out += text;
    std::string digits;
    for (int64_t rest = value % units, unit = units; rest > 0; rest %= unit) {
        unit /= 10;
        digits += static_cast<char>('0' + rest / unit);
    }
    if (!digits.empty()) out += '.' + digits;
}

void append_timestamp(int64_t value, const arrow::TimestampType &type, Text &out) {
    const int64_t units = units_a_second(type.unit()), day = units * day_seconds;
    int64_t days = value / day, rest = value % day;
    if (rest < 0) days--, rest += day;
    append_date(days, out);
    out += 'T';
    append_clock(rest, units, out);
    // Arrow keeps instants in UTC whatever zone they are to be shown in; without a zone the text has none either.
    if (!type.timezone().empty()) out += 'Z';
}

template <typename ArrayType>
int64_t value_of(const arrow::Array &array, int64_t row) {
    return static_cast<const ArrayType &>(array).Value(row);
}

} // namespace

bool append_time(const arrow::Array &array, int64_t row, Text &out) {
    switch (array.type_id()) {
    case arrow::Type::DATE32: append_date(value_of<arrow::Date32Array>(array, row), out); return true;
    case arrow::Type::DATE64: {
        const int64_t value = value_of<arrow::Date64Array>(array, row), day = 1000 * day_seconds;
        append_date(value / day - (value % day < 0), out);
        return true;
    }
    case arrow::Type::TIMESTAMP:
        append_timestamp(value_of<arrow::TimestampArray>(array, row), static_cast<const arrow::TimestampType &>(*array.type()), out);
        return true;
    case arrow::Type::TIME32:
    case arrow::Type::TIME64: {
        const bool isShort = array.type_id() == arrow::Type::TIME32;
        const int64_t value = isShort ? value_of<arrow::Time32Array>(array, row) : value_of<arrow::Time64Array>(array, row);
        const auto unit = isShort ? static_cast<const arrow::Time32Type &>(*array.type()).unit()
                                  : static_cast<const arrow::Time64Type &>(*array.type()).unit();
        append_clock(std::max<int64_t>(value, 0), units_a_second(unit), out);
        return true;
    }
    default: return false;
    }
}

} // namespace glean
