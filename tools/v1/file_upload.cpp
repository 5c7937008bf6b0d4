#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "client/download.hpp"
#include "client/response_error.hpp"
#include "tools/call/call.hpp"
#include "tools/files/file_name.hpp"
#include "tools/outcome_check.hpp"
#include "tools/render.hpp"
#include "tools/v1/file_tools.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

using client::format_size;
using client::format_size_exactly;

struct GivenFile {
  std::string where{};  // "file", "files[2]"
  json::object const* file = nullptr;
};

std::vector<GivenFile> files_in(json::object const& checked) {
  std::vector<GivenFile> out;
  if (auto const* file = checked.if_contains("file")) out.push_back({"file", &file->get_object()});
  if (auto const* files = checked.if_contains("files")) {
    auto const& list = files->get_array();
    for (std::size_t i = 0; i < list.size(); ++i)
      out.push_back({"files[" + std::to_string(i) + "]", &list[i].get_object()});
  }
  return out;
}

std::optional<std::string_view> text_of(GivenFile const& given, std::string_view name) {
  auto const* value = given.file->if_contains(name);
  return value ? as_text(*value) : std::nullopt;
}

Error refuse(GivenFile const& given, std::string why, std::string next_step = {}) {
  return fail(ErrorKind::invalid, given.where + ": " + std::move(why), std::move(next_step));
}

Result<std::string> name_of(GivenFile const& given, std::string_view otherwise) {
  auto const name = text_of(given, "filename").value_or(otherwise);
  if (name.empty()) return refuse(given, "give filename beside content_base64.");
  if (!is_valid_file_name(name))
    return refuse(given,
                  "filename must be a name without slashes, backslashes and control characters, of at most "
                  "255 bytes.");
  return std::string(name);
}

// Accepts common forms of base64: data: URLs, line breaks, base64url, no padding.
std::string normalize_base64(std::string_view sent) {
  if (sent.starts_with("data:")) sent.remove_prefix(std::min(sent.find(','), sent.size() - 1) + 1);
  std::string out;
  out.reserve(sent.size() + 3);
  for (char const c : sent)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c == '-' ? '+' : c == '_' ? '/' : c;
  if (out.find_first_not_of('=') == out.npos) return out;  // padding of nothing
  while (out.ends_with('=')) out.pop_back();
  while (out.size() % 4 != 0) out += '=';
  return out;
}

Result<FormPart> from_bytes(GivenFile const& given) {
  auto bytes = base64_decode(normalize_base64(*text_of(given, "content_base64")));
  if (!bytes)
    return refuse(
        given,
        "content_base64 is not plain base64: it may hold A-Z a-z 0-9 + / and = at its end, nothing else.");
  auto name = name_of(given, "");
  if (!name) return fail(name);
  return FormPart{.filename = std::move(*name), .bytes = std::move(*bytes)};
}

Result<FormPart> from_path(ToolContext const& context, GivenFile const& given) {
  if (!context.file_roots)
    return refuse(given, "path works only where the server runs over stdio with --files-root.",
                  "Send filename and content_base64 instead.");
  auto file = context.file_roots->read(*text_of(given, "path"));
  if (!file) return refuse(given, file.error().message, file.error().next_step);
  auto name = name_of(given, file->name);
  if (!name) return fail(name);
  return FormPart{.filename = std::move(*name), .file = file->file, .size = file->size};
}

Result<FormPart> part_of(ToolContext const& context, GivenFile const& given) {
  bool const by_bytes = text_of(given, "content_base64").has_value();
  if (by_bytes == text_of(given, "path").has_value())
    return refuse(given, by_bytes ? "give either content_base64 or path, not both."
                                  : "give filename and content_base64, or path.");
  return by_bytes ? from_bytes(given) : from_path(context, given);
}

// Rejects files over a limit before anything is sent, and says which way works.
std::optional<Error> too_large(ToolContext const& context, std::vector<FormPart> const& parts) {
  auto const& limits = context.file_limits;
  std::uint64_t by_bytes = 0, by_path = 0;
  for (auto const& part : parts)
    (part.file ? by_path : by_bytes) += part.file ? part.size : part.bytes.size();
  if (by_path > limits.max_upload_by_path)
    return fail(ErrorKind::invalid,
                format_size_exactly(by_path) + " by path are too much for one call; the limit is " +
                    format_size_exactly(limits.max_upload_by_path) + ".",
                "Upload files one by one; a file that is larger can be uploaded in Affinity itself.");
  if (by_bytes <= limits.max_inline_bytes) return std::nullopt;
  return fail(ErrorKind::invalid,
              format_size_exactly(by_bytes) + " in content_base64 are too much for one call; the limit is " +
                  format_size_exactly(limits.max_inline_bytes) + ".",
              context.file_roots
                  ? "Put the file into " + context.file_roots->paths_text() +
                        " and send its path: that carries up to " + format_size(limits.max_upload_by_path) +
                        "."
                  : "Upload files one by one. A larger one goes by path, up to " +
                        format_size(limits.max_upload_by_path) +
                        ", where the server runs over stdio with --files-root; or in Affinity itself.");
}

Result<std::vector<FormPart>> file_parts(ToolContext const& context, json::object const& checked) {
  constexpr std::size_t max_files = 100;  // each file by path holds an open descriptor
  auto const given = files_in(checked);
  if (given.size() > max_files)
    return fail(ErrorKind::invalid,
                "At most 100 files go in one call; you gave " + std::to_string(given.size()) + ".");
  std::vector<FormPart> parts;
  for (auto const& one : given) {
    auto part = part_of(context, one);
    if (!part) return fail(part);
    // One file is `file`, several are `files[]` (Affinity v1, Entity Files).
    part->name = given.size() == 1 ? "file" : "files[]";
    parts.push_back(std::move(*part));
  }
  if (auto const error = too_large(context, parts)) return *error;
  return parts;
}

Outcome refused(Tool const& tool, Error error) {
  auto const again = "Nothing was sent. Correct it and call " + std::string(tool.name) + " again.";
  error.next_step = error.next_step.empty() ? again : "Nothing was sent. " + error.next_step;
  return failure(error);
}

json::array names_and_sizes(std::vector<FormPart> const& parts) {
  json::array out;
  for (auto const& part : parts) {
    if (!part.filename.empty())
      out.push_back({{"name", part.filename}, {"size", part.file ? part.size : part.bytes.size()}});
  }
  return out;
}

void tell_start(client::CallContext const& call, std::vector<FormPart> const& parts) {
  if (!call.on_progress) return;
  std::size_t files = 0;
  std::uint64_t size = 0;
  for (auto const& part : parts) {
    if (part.filename.empty()) continue;
    ++files;
    size += part.file ? part.size : part.bytes.size();
  }
  auto const what = files == 1 ? "a file" : counted(files, "file");
  call.on_progress({.done = client::Progress::message_only,
                    .message = "uploading " + what + " (" + format_size(size) + ")"});
}

}  // namespace

Task<Outcome> upload_files(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  auto parts = file_parts(context, checked);
  if (!parts) co_return refused(tool, parts.error());
  auto const sent = names_and_sizes(*parts);
  Request request{.method = tool.route.method, .target = std::string(tool.route.path)};
  for (auto const* entity : {"person_id", "organization_id", "opportunity_id"})
    if (auto const* id = checked.if_contains(entity))
      request.parts.push_back({.name = entity, .bytes = write_json(*id)});
  for (auto& part : *parts) request.parts.push_back(std::move(part));
  auto const asked = Request{.method = request.method, .target = request.target};
  tell_start(call, request.parts);
  auto const reply = co_await context.sender.send(std::move(request), call);
  if (!reply) co_return failure(reply.error(), verify_with(context.catalogue, tool, checked));
  if (reply->status >= 300)
    co_return failure(client::response_error(asked, *reply), verify_with(context.catalogue, tool, checked));
  auto outcome = outcome_from_response(context, tool, checked, *reply);
  ensure_structured(outcome);
  if (auto* result = outcome.structured.if_contains("result"); result && result->is_object()) {
    result->get_object()["files"] = sent;
    outcome.text = write_json(outcome.structured);
  }
  co_return outcome;
}

}  // namespace affinity::tools
