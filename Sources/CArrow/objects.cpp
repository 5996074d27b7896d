#include "arrow.hpp"

#include <arrow/filesystem/azurefs.h>
#include <arrow/filesystem/filesystem.h>
#include <arrow/filesystem/gcsfs.h>
#include <arrow/util/io_util.h>

#include <cctype>
#include <chrono>
#include <cstring>
#include <functional>
#include <map>
#include <unistd.h>

#include "cobjects.h"

struct glean_objects {
    std::shared_ptr<arrow::fs::FileSystem> files;
};

namespace glean {
namespace {

using Parameters = std::map<std::string, std::string>;

std::string value_of(const Parameters &parameters, const char *name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? "" : found->second;
}

arrow::Result<std::shared_ptr<arrow::fs::FileSystem>> open_google(const Parameters &parameters) {
    arrow::fs::GcsOptions options;
    const auto token = value_of(parameters, "access_token");
    if (value_of(parameters, "anonymous") == "true") {
        options = arrow::fs::GcsOptions::Anonymous();
    } else if (!token.empty()) {
        options = arrow::fs::GcsOptions::FromAccessToken(token, std::chrono::system_clock::now() + std::chrono::hours(1));
    } else {
        options = arrow::fs::GcsOptions::Defaults();
    }
    options.endpoint_override = value_of(parameters, "endpoint_override");
    if (const auto scheme = value_of(parameters, "scheme"); !scheme.empty()) options.scheme = scheme;
    if (const auto project = value_of(parameters, "project_id"); !project.empty()) options.project_id = project;
    // A quarter of an hour by default, in silence: whoever calls tries again himself, and counts.
    const auto limit = value_of(parameters, "retry_limit_seconds");
    options.retry_limit_seconds = limit.empty() ? 20.0 : std::strtod(limit.c_str(), nullptr);
    return arrow::fs::GcsFileSystem::Make(options);
}

arrow::Result<std::shared_ptr<arrow::fs::FileSystem>> open_azure(const Parameters &parameters) {
    arrow::fs::AzureOptions options;
    options.account_name = value_of(parameters, "account_name");
    if (const auto host = value_of(parameters, "blob_storage_authority"); !host.empty()) options.blob_storage_authority = host;
    if (const auto host = value_of(parameters, "dfs_storage_authority"); !host.empty()) options.dfs_storage_authority = host;
    if (const auto tls = value_of(parameters, "enable_tls"); tls == "false" || tls == "0") {
        options.blob_storage_scheme = options.dfs_storage_scheme = "http";
    }
    // A stream of ours is written by one thread that waits anyway.
    options.background_writes = false;
    const auto key = value_of(parameters, "account_key"), signature = value_of(parameters, "sas_token"), kind = value_of(parameters, "credential_kind");
    if (!key.empty()) {
        ARROW_RETURN_NOT_OK(options.ConfigureAccountKeyCredential(key));
    } else if (!signature.empty()) {
        ARROW_RETURN_NOT_OK(options.ConfigureSASCredential(signature));
    } else if (kind == "anonymous") {
        ARROW_RETURN_NOT_OK(options.ConfigureAnonymousCredential());
    } else if (kind == "cli") {
        ARROW_RETURN_NOT_OK(options.ConfigureCLICredential());
    } else if (kind == "environment") {
        ARROW_RETURN_NOT_OK(options.ConfigureEnvironmentCredential());
    } else if (kind == "workload_identity") {
        ARROW_RETURN_NOT_OK(options.ConfigureWorkloadIdentityCredential());
    } else {
        ARROW_RETURN_NOT_OK(options.ConfigureDefaultCredential());
    }
    return arrow::fs::AzureFileSystem::Make(options);
}

/// Whether a text has a status of HTTP as Azure's library writes it, before its reason: `403 Forbidden`, not `after 403 milliseconds`.
bool says_status(const std::string &text, const char *number) {
    for (size_t at = text.find(number); at != std::string::npos; at = text.find(number, at + 1)) {
        const bool begins = at == 0 || !std::isdigit(static_cast<unsigned char>(text[at - 1]));
        const size_t end = at + std::strlen(number);
        if (begins && end + 1 < text.size() && text[end] == ' ' && std::isupper(static_cast<unsigned char>(text[end + 1]))) return true;
    }
    return false;
}

/// What kind of failure a status is. Both libraries give their reasons as text only.
glean_fault fault_of(const arrow::Status &status) {
    if (status.ok()) return GLEAN_FAULT_NONE;
    if (arrow::internal::ErrnoFromStatus(status) == ENOENT) return GLEAN_FAULT_NOT_FOUND;
    const std::string text = status.message();
    const auto says = [&](const char *words) { return text.find(words) != std::string::npos; };
    if (says("NOT_FOUND") || says("BlobNotFound") || says("ContainerNotFound") || says_status(text, "404")) return GLEAN_FAULT_NOT_FOUND;
    if (says("PERMISSION_DENIED") || says("UNAUTHENTICATED") || says("AuthenticationFailed") || says("AuthorizationFailure") ||
        says("AuthorizationPermissionMismatch") || says_status(text, "401") || says_status(text, "403")) {
        return GLEAN_FAULT_DENIED;
    }
    if (!status.IsIOError() || says("INVALID_ARGUMENT") || says("FAILED_PRECONDITION") || says_status(text, "400")) return GLEAN_FAULT_REFUSED;
    return GLEAN_FAULT_PASSING;
}

/// Runs `body`, which returns an arrow::Status, and tells what went wrong in it, thrown or returned.
template <typename Body>
glean_fault kept(char *error, Body &&body) {
    glean_fault fault = GLEAN_FAULT_NONE;
    guarded(error, [&] {
        const arrow::Status status = body();
        fault = fault_of(status);
        return status;
    });
    // What was thrown is said and not returned: Azure's library throws where a connection fails.
    return fault == GLEAN_FAULT_NONE && error[0] != 0 ? GLEAN_FAULT_PASSING : fault;
}

int64_t seconds_of(const arrow::fs::FileInfo &info) {
    if (info.mtime() == arrow::fs::kNoTime) return 0;
    return std::chrono::duration_cast<std::chrono::seconds>(info.mtime().time_since_epoch()).count();
}

template <size_t count>
void put_text(char (&target)[count], const arrow::KeyValueMetadata &metadata, const char *name) {
    const auto value = metadata.Get(name);
    // A tag that is cut would match others.
    if (value.ok() && value->size() < count) std::memcpy(target, value->c_str(), value->size() + 1);
}

arrow::Status read_metadata(arrow::io::RandomAccessFile &file, glean_object &object) {
    ARROW_ASSIGN_OR_RAISE(object.size, file.GetSize());
    ARROW_ASSIGN_OR_RAISE(const auto metadata, file.ReadMetadata());
    if (metadata == nullptr) return arrow::Status::OK();
    put_text(object.tag, *metadata, "generation");
    if (object.tag[0] == 0) put_text(object.tag, *metadata, "ETag");
    put_text(object.md5, *metadata, "md5Hash");
    return arrow::Status::OK();
}

/// Hands over what a file has, from its beginning, in pieces.
template <typename Each>
arrow::Status read_all(int descriptor, Each &&each) {
    std::vector<uint8_t> piece(1 << 20);
    int64_t offset = 0;
    while (true) {
        const ssize_t got = pread(descriptor, piece.data(), piece.size(), offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return arrow::internal::IOErrorFromErrno(errno, "reading a temporary file");
        if (got == 0) return arrow::Status::OK();
        ARROW_RETURN_NOT_OK(each(piece.data(), static_cast<int64_t>(got)));
        offset += got;
    }
}

} // namespace
} // namespace glean

using namespace glean;

glean_objects *glean_objects_open(const char *scheme, const glean_parameter *parameters, int32_t count, char *error) {
    auto objects = std::make_unique<glean_objects>();
    guarded(error, [&]() -> arrow::Status {
        Parameters known;
        for (int32_t index = 0; index < count; index++) known[parameters[index].name] = parameters[index].value;
        ARROW_ASSIGN_OR_RAISE(objects->files, std::string_view(scheme) == "gs" ? open_google(known) : open_azure(known));
        return arrow::Status::OK();
    });
    return error[0] == 0 ? objects.release() : nullptr;
}

void glean_objects_free(glean_objects *objects) { delete objects; }

glean_fault glean_objects_status(glean_objects *objects, const char *path, glean_object *object, char *error) {
    return kept(error, [&]() -> arrow::Status {
        *object = {};
        ARROW_ASSIGN_OR_RAISE(const auto info, objects->files->GetFileInfo(path));
        if (info.type() != arrow::fs::FileType::File) return arrow::internal::IOErrorFromErrno(ENOENT, "there is no such object");
        object->size = info.size();
        object->modified_seconds = seconds_of(info);
        return arrow::Status::OK();
    });
}

glean_fault glean_objects_read(
    glean_objects *objects, const char *path, int64_t offset, uint8_t *bytes, int64_t count, int64_t *read, glean_object *object, char *error) {
    return kept(error, [&]() -> arrow::Status {
        *object = {};
        *read = 0;
        ARROW_ASSIGN_OR_RAISE(const auto file, objects->files->OpenInputFile(path));
        ARROW_RETURN_NOT_OK(read_metadata(*file, *object));
        if (offset >= object->size) return arrow::Status::OK();
        ARROW_ASSIGN_OR_RAISE(*read, file->ReadAt(offset, std::min(count, object->size - offset), bytes));
        return arrow::Status::OK();
    });
}

glean_fault glean_objects_list(
    glean_objects *objects, const char *folder, void (*each)(void *context, const char *path, int64_t size, int64_t modified_seconds), void *context,
    char *error) {
    return kept(error, [&]() -> arrow::Status {
        arrow::fs::FileSelector selector;
        selector.base_dir = folder;
        selector.allow_not_found = true;
        // Google's file system lists no folder that is not an object itself, so that levels are told apart by whoever calls.
        selector.recursive = true;
        ARROW_ASSIGN_OR_RAISE(const auto infos, objects->files->GetFileInfo(selector));
        for (const auto &info : infos) {
            if (info.type() == arrow::fs::FileType::File) each(context, info.path().c_str(), info.size(), seconds_of(info));
        }
        return arrow::Status::OK();
    });
}

glean_fault glean_objects_write(glean_objects *objects, const char *path, int32_t descriptor, char *error) {
    return kept(error, [&]() -> arrow::Status {
        // Read once through before anything is sent: a stream that has begun is hard to take back.
        ARROW_RETURN_NOT_OK(read_all(descriptor, [](const uint8_t *, int64_t) { return arrow::Status::OK(); }));
        ARROW_ASSIGN_OR_RAISE(const auto stream, objects->files->OpenOutputStream(path, nullptr));
        const auto status = read_all(descriptor, [&](const uint8_t *bytes, int64_t count) { return stream->Write(bytes, count); });
        if (status.ok()) return stream->Close();
        // Google's stream knows no Abort but Close, which makes an object of what has come so far.
        if (stream->Abort().ok()) (void)objects->files->DeleteFile(path);
        return status;
    });
}

glean_fault glean_objects_remove(glean_objects *objects, const char *path, char *error) {
    return kept(error, [&] { return objects->files->DeleteFile(path); });
}

glean_fault glean_objects_copy(glean_objects *objects, const char *from, const char *to, char *error) {
    return kept(error, [&] { return objects->files->CopyFile(from, to); });
}
