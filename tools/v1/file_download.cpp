#include "base/crypto/sha256.hpp"
#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "client/download.hpp"
#include "client/response_error.hpp"
#include "tools/files/file_name.hpp"
#include "tools/plan.hpp"
#include "tools/render.hpp"
#include "tools/v1/file_tools.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

using client::format_size;
using client::format_size_exactly;

struct FileRecord {
  std::string name{};
  std::optional<std::uint64_t> size{};
  bool cleaned = false;  // the name
};

Result<FileRecord> read_record(Response const& response) {
  auto const read = parse_lenient_json(response.body);
  if (!read || !read->value.is_object())
    return fail(ErrorKind::upstream, "Affinity's record of the file could not be read.", "Try again.");
  FileRecord record;
  auto const& body = read->value;
  if (auto const* name = member(body, "name")) record.name = sanitize(as_text(*name).value_or(""));
  record.cleaned =
      read->cleaned || (member(body, "name") && as_text(*member(body, "name")).value_or("") != record.name);
  if (auto const* size = member(body, "size"))
    if (auto const bytes = as_int64(*size); bytes && *bytes >= 0) record.size = std::uint64_t(*bytes);
  return record;
}

std::size_t limit(ToolContext const& context) {
  return context.file_roots ? context.file_limits.max_download_to_path : context.file_limits.max_inline_bytes;
}

std::string alternative_text(ToolContext const& context) {
  if (context.file_roots) return "Open it in Affinity itself.";
  return "Where the server runs over stdio with --files-root, it is saved there, up to " +
         format_size(context.file_limits.max_download_to_path) + ". Or open it in Affinity itself.";
}

Error too_large(ToolContext const& context, std::uint64_t size) {
  return fail(ErrorKind::invalid,
              "The file is " + format_size_exactly(size) + " large; the limit is " +
                  format_size_exactly(limit(context)) + ". Nothing was downloaded.",
              alternative_text(context));
}

// "application/pdf; x=y" → "application/pdf"; empty for an invalid or generic media type.
std::string declared_media_type(Response const& response) {
  auto const header = response.headers.find("content-type").value_or("");
  auto const type = lower(header.substr(0, header.find_first_of("; \t")));
  bool const plain = std::ranges::all_of(type, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("/.+-_").find(c) != std::string_view::npos;
  });
  constexpr std::string_view generic_types[] = {"application/octet-stream", "binary/octet-stream",
                                                "application/download", "application/x-download",
                                                "application/force-download"};
  bool const says_something = std::ranges::find(generic_types, type) == std::ranges::end(generic_types);
  return plain && says_something && type.size() <= 100 && std::ranges::count(type, '/') == 1 ? type
                                                                                             : std::string();
}

// A body without Content-Length that is shorter than the record says was truncated. Otherwise the record may
// be wrong, which the result mentions.
Result<std::string> check_size(FileRecord const& record, Response const& response, std::uint64_t size) {
  if (!record.size || *record.size == size) return std::string();
  if (!response.complete && size < *record.size)
    return fail(ErrorKind::upstream, "The file was cut off on its way. None of it was kept.", "Try again.");
  return "Affinity's record says " + std::to_string(*record.size) + " bytes, but " + std::to_string(size) +
         " came.";
}

bool is_text_type(std::string_view type) {
  constexpr std::string_view kinds[] = {
      "application/json", "application/ld+json",    "application/xml",      "application/csv",
      "application/yaml", "application/x-yaml",     "application/x-ndjson", "application/jsonl",
      "application/sql",  "application/javascript", "application/toml",     "application/graphql"};
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
         type == "message/rfc822" || std::ranges::find(kinds, type) != std::ranges::end(kinds);
}

// The text for a model, without a byte order mark: by media type and content, and no longer than an answer.
// Anything else is sent as bytes, so that nothing is lost.
std::optional<std::string_view> text_content(ToolContext const& context, std::string const& type,
                                             std::string_view bytes) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (!is_text_type(type) || bytes.size() > context.limits.max_result) return std::nullopt;
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  if (!is_utf8(bytes) || bytes.find('\0') != bytes.npos) return std::nullopt;
  std::string written;
  write_json_string(bytes, written);
  return written.size() <= context.limits.max_result ? std::optional(bytes) : std::nullopt;
}

json::object embedded(json::value const& id, FileRecord const& record, std::string const& type,
                      char const* member, std::string content) {
  auto const uri = "affinity://files/" + write_json(id) + "/" + percent_encode(record.name);
  return {{"type", "resource"},
          {"resource", {{"uri", uri}, {"mimeType", type}, {member, std::move(content)}}}};
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

void tell_start(client::CallContext const& call, FileRecord const& record) {
  if (!call.on_progress) return;
  auto const size = record.size ? " (" + format_size(*record.size) + ")" : std::string();
  call.on_progress({.done = client::Progress::message_only, .message = "downloading " + record.name + size});
}

Request download_of(ToolContext const& context, Tool const& tool, json::object const& checked,
                    std::shared_ptr<NewFile> const& file) {
  auto request = plan(tool, checked);
  request.download = Download{.max_bytes = limit(context), .sink = file};
  return request;
}

// The outcome of a download: embedded in it, or saved under a free name.
Outcome download_outcome(ToolContext const& context, json::value const& id, FileRecord record,
                         Response const& reply, NewFile* file) {
  auto const size = file ? file->size() : reply.body.size();
  auto const why = check_size(record, reply, size);
  if (!why) return failure(why.error());
  if (record.name.empty()) record.name = "file-" + write_json(id);
  auto type = declared_media_type(reply);
  if (type.empty()) type = media_type(record.name);
  json::value result{{"id", id},
                     {"name", record.name},
                     {"size", size},
                     {"content_type", type},
                     {"sha256", file ? file->sha256() : sha256(reply.body)}};
  bool cleaned = sanitize(result) || record.cleaned;
  auto const text = file ? std::nullopt : text_content(context, type, reply.body);
  auto const shown = text ? sanitize(*text) : std::string();
  cleaned |= text && shown != *text;
  if (file) {
    auto const path = file->commit(sanitize_file_name(record.name));
    if (!path) return failure(path.error());
    result.get_object()["path"] = *path;
  }
  json::object structured{{"result", std::move(result)}};
  if (cleaned) structured["cleaned"] = true;
  auto outcome = success(std::move(structured), *why);
  if (text)
    outcome.extra_content.push_back(embedded(id, record, type, "text", shown));
  else if (!file)
    outcome.extra_content.push_back(embedded(id, record, type, "blob", base64_encode(reply.body)));
  return outcome;
}

}  // namespace

Task<Outcome> download_file(ToolContext const& context, Tool const& tool, json::object const& checked,
                            client::CallContext const& call) {
  auto const& id = checked.at("id");
  auto about = Request{.target = "/entity-files/" + write_json(id), .idempotent = true};
  auto const asked = about;
  auto const first = co_await context.sender.send(std::move(about), call);
  if (!first) co_return failure(first.error());
  if (first->status >= 300) co_return failure(client::response_error(asked, *first));
  auto const record = read_record(*first);
  if (!record) co_return failure(record.error());
  if (record->size.value_or(0) > limit(context)) co_return failure(too_large(context, *record->size));

  std::shared_ptr<NewFile> file;
  if (context.file_roots) {
    auto created = context.file_roots->create();
    if (!created) co_return failure(created.error());
    file = *created;
  }
  tell_start(call, *record);
  auto request = download_of(context, tool, checked, file);
  auto const reply = co_await context.sender.send(std::move(request), call);
  if (!reply) {
    auto error = reply.error();
    if (error.kind == ErrorKind::invalid) error.next_step = alternative_text(context);
    co_return failure(error);
  }
  if (reply->status >= 300) co_return failure(client::response_error(asked, *reply));
  co_return download_outcome(context, id, *record, *reply, file.get());
}

}  // namespace affinity::tools
