#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "cre2.h"

namespace {

void say(char *error, const std::string &text) {
    const size_t count = std::min<size_t>(text.size(), GLEAN_PATTERN_ERROR_BYTES - 1);
    std::memcpy(error, text.data(), count);
    error[count] = 0;
}

RE2::Options options(int64_t memory) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory);
    return options;
}

re2::StringPiece piece(const uint8_t *bytes, int64_t count) {
    return re2::StringPiece(reinterpret_cast<const char *>(bytes), static_cast<size_t>(count));
}

/// Groups of a match that are asked for at most: \0 to \9.
constexpr int most_groups = 10;

} // namespace

struct glean_pattern {
    RE2 expression;
};

struct glean_pattern_set {
    RE2::Set set;
};

glean_pattern *glean_pattern_open(const uint8_t *pattern, int64_t count, int64_t memory, char *error) {
    error[0] = 0;
    try {
        auto *made = new glean_pattern{{piece(pattern, count), options(memory)}};
        if (made->expression.ok()) return made;
        say(error, made->expression.error());
        delete made;
    } catch (const std::exception &thrown) {
        say(error, thrown.what());
    }
    return nullptr;
}

void glean_pattern_free(glean_pattern *pattern) { delete pattern; }

int32_t glean_pattern_groups(const glean_pattern *pattern) { return pattern->expression.NumberOfCapturingGroups(); }

bool glean_pattern_find(
    const glean_pattern *pattern, const uint8_t *text, int64_t count, int64_t start, int64_t *bounds, int32_t wanted) {
    re2::StringPiece groups[most_groups];
    const int asked = std::min<int>(wanted, most_groups);
    const re2::StringPiece whole = piece(text, count);
    if (!pattern->expression.Match(whole, static_cast<size_t>(start), whole.size(), RE2::UNANCHORED, groups, asked)) return false;
    for (int index = 0; index < asked; index += 1) {
        const bool took_part = groups[index].data() != nullptr;
        bounds[2 * index] = took_part ? groups[index].data() - whole.data() : -1;
        bounds[2 * index + 1] = took_part ? bounds[2 * index] + static_cast<int64_t>(groups[index].size()) : -1;
    }
    return true;
}

glean_pattern_set *glean_pattern_set_open(int64_t memory) { return new glean_pattern_set{{options(memory), RE2::UNANCHORED}}; }

bool glean_pattern_set_add(glean_pattern_set *set, const uint8_t *pattern, int64_t count, char *error) {
    error[0] = 0;
    try {
        std::string reason;
        if (set->set.Add(piece(pattern, count), &reason) >= 0) return true;
        say(error, reason);
    } catch (const std::exception &thrown) {
        say(error, thrown.what());
    }
    return false;
}

bool glean_pattern_set_seal(glean_pattern_set *set) { return set->set.Compile(); }

void glean_pattern_set_free(glean_pattern_set *set) { delete set; }

glean_set_answer glean_pattern_set_any(const glean_pattern_set *set, const uint8_t *text, int64_t count) {
    RE2::Set::ErrorInfo info;
    if (set->set.Match(piece(text, count), nullptr, &info)) return GLEAN_SET_SOME;
    return info.kind == RE2::Set::kNoError ? GLEAN_SET_NONE : GLEAN_SET_OUT_OF_MEMORY;
}

glean_set_answer glean_pattern_set_first(const glean_pattern_set *set, const uint8_t *text, int64_t count, int32_t *first) {
    RE2::Set::ErrorInfo info;
    std::vector<int> found;
    if (set->set.Match(piece(text, count), &found, &info)) {
        *first = *std::min_element(found.begin(), found.end());
        return GLEAN_SET_SOME;
    }
    return info.kind == RE2::Set::kNoError ? GLEAN_SET_NONE : GLEAN_SET_OUT_OF_MEMORY;
}
