// attach: a file on one person, company or deal. The plan holds its name, size and SHA-256, never its bytes.

#include "base/crypto/sha256.hpp"
#include "base/platform/file.hpp"
#include "base/text/text.hpp"
#include "client/download.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/files/file_name.hpp"
#include "tools/records/record_name.hpp"

#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::Reads;

constexpr std::string_view upload_file = "affinity_files_upload";
constexpr std::string_view list_files = "list_all_affinity_files";

struct FileFacts {
  std::string name{}, sha256{};
  std::uint64_t size = 0;
};

// Read from the open file, which is what was checked.
Result<FileFacts> facts_of_file(FileRoots const& roots, std::string_view path) {
  auto const file = roots.read(path);
  if (!file) return fail(file);
  Sha256 digest;
  std::array<char, 64 * 1024> piece{};
  FileFacts out{.name = file->name};
  for (;;) {
    auto const got = platform::read_some(file->file->get(), piece);
    if (got < 0) return fail(ErrorKind::invalid, shorten(path, 200) + " cannot be read.");
    if (got == 0) break;
    digest.update({piece.data(), std::size_t(got)});
    out.size += std::uint64_t(got);
  }
  out.sha256 = digest.hex();
  return out;
}

// The base64 of {name, content}, without line breaks; nullopt where the file is given otherwise.
std::optional<std::string> content_of_file(json::value const& file) {
  for (std::string_view const name : {"content", "content_base64"}) {
    auto text = text_member(file, name);
    if (text.empty()) continue;
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
    return text;
  }
  return std::nullopt;
}

std::string sha256_of_bytes(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

// Bytes that came with this call, where they are applied by it too.
Result<FileFacts> facts_of_bytes(ToolContext const& context, std::string const& content) {
  if (!context.inline_files) {
    auto const by_path = context.file_roots
                             ? "Give file:{\"path\":\"deck.pdf\"} inside " + context.file_roots->paths_text()
                             : std::string("Call apply_changes with this operation at once");
    return fail(ErrorKind::invalid, "A plan keeps no bytes of files.",
                by_path + ", or affinity_files_upload.");
  }
  auto const bytes = base64_decode(content);
  if (!bytes)
    return fail(ErrorKind::invalid, "content is not base64.",
                "Send the file's bytes in base64, with padding.");
  auto const most = context.file_limits.max_inline_bytes;
  if (bytes->size() > most)
    return fail(ErrorKind::invalid,
                "The file has " + client::format_size(bytes->size()) + "; at most " +
                    client::format_size(most) + " go inline.",
                "Give its path inside --files-root.");
  return FileFacts{.name = {}, .sha256 = sha256_of_bytes(*bytes), .size = bytes->size()};
}

Result<FileFacts> facts_by_path(ToolContext const& context, std::string const& path) {
  if (path.empty())
    return fail(ErrorKind::invalid, "Which file to attach is not said.",
                "Give file: {path}, or {name, content} with the bytes in base64.");
  if (!context.file_roots)
    return fail(ErrorKind::invalid, "Files by path need a server that runs over stdio with --files-root.",
                "Give file:{name, content} to apply_changes, with the bytes in base64.");
  auto facts = facts_of_file(*context.file_roots, path);
  auto const most = context.file_limits.max_upload_by_path;
  if (!facts || facts->size <= most) return facts;
  return fail(ErrorKind::invalid,
              facts->name + " has " + client::format_size(facts->size) + "; at most " +
                  client::format_size(most) + " are uploaded.",
              "Upload it in Affinity itself.");
}

Result<FileFacts> facts_of_attachment(ToolContext const& context, Operation const& operation) {
  auto const content = content_of_file(operation.file);
  auto facts = content ? facts_of_bytes(context, *content)
                       : facts_by_path(context, text_member(operation.file, "path"));
  if (!facts) return fail(facts);
  for (std::string_view const member : {"filename", "name"})
    if (auto name = text_member(operation.file, member); !name.empty()) facts->name = std::move(name);
  if (is_valid_file_name(facts->name)) return facts;
  return fail(ErrorKind::invalid, "\"" + shorten(facts->name, 60) + "\" is no file name.",
              "Give name, without slashes and control characters, of at most 255 bytes.");
}

Task<void> plan_attachment(Planning& planning, Operation operation) {
  if (!planning.may_write(operation, upload_file)) co_return;
  auto const facts = facts_of_attachment(planning.reads().context(), operation);
  if (!facts) {
    planning.problem(operation, "invalid", facts.error());
    co_return;
  }
  auto records = co_await records_of(planning, operation);
  if (!records) co_return;
  if (records->size() > 1) {
    planning.problem(operation, "invalid", "A file is on one record.", "Give one operation for each.");
    co_return;
  }
  Change change{.action = Action::attach};
  change.on = std::move(records->front());
  change.details = {{"name", facts->name}, {"size", facts->size}, {"sha256", facts->sha256}};
  if (!content_of_file(operation.file)) change.details["path"] = text_member(operation.file, "path");
  if (!planning.plan().direct) change.details["look"] = true;
  change.shown_before = "-";
  change.shown_after = facts->name + " (" + client::format_size(facts->size) + ")";
  change.undo = Undoable::no;
  change.undo_note = "Affinity's API cannot delete files";
  if (is_in_plan(planning.plan(), change)) {
    planning.skip(operation, {}, "the same file is in the plan already");
    co_return;
  }
  planning.add(operation, change);
  planning.expect_to_apply(planning.plan().direct ? 1 : 2);
}

// Whether the file that is there now is the planned one; with the bytes of one that came inline.
Standing standing_of_file(Reads const& reads, Change const& change) {
  auto const& context = reads.context();
  auto const planned = kept_text(change.details, "sha256");
  auto const path = kept_text(change.details, "path");
  auto const other = [](std::string now) { return Standing{.state = State::other, .now = std::move(now)}; };
  if (path.empty()) {
    auto const* files = context.inline_files;
    auto const found = files ? files->find(planned) : std::map<std::string, std::string>::const_iterator();
    if (!files || found == files->end()) return other("without its bytes (they came with an earlier call)");
    return {.state = State::before, .values = {Value{.data = json::value(found->second)}}};
  }
  if (!context.file_roots) return other("not readable (there is no --files-root)");
  auto const facts = facts_of_file(*context.file_roots, path);
  if (!facts) return other("not readable (" + facts.error().message + ")");
  if (facts->sha256 == planned) return {.state = State::before};
  return other("another file (" + client::format_size(facts->size) + ", SHA-256 " +
               facts->sha256.substr(0, 12) + "…)");
}

Task<std::vector<Standing>> read_attachment(Reads& reads, std::vector<Change> changes,
                                            std::optional<WallTime> since) {
  std::vector<Standing> out(changes.size(), Standing{.state = State::before});
  std::vector<Read> asks;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto const& on = changes[i].on.ref;
    if (!on || (!since && !looks_first(changes[i]))) continue;
    asks.push_back({.tool = list_files, .arguments = {{id_argument(on->kind), on->id}}, .page_size = 500});
    asked.push_back(i);
  }
  auto const lists = co_await read_lists_whole(reads, std::move(asks));
  auto const from = entries_since(reads, since);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    auto const& details = changes[asked[i]].details;
    auto& standing = out[asked[i]];
    for (auto const& file : lists[i].records)
      if (is_created_since(file, from) && text_member(file, "name") == kept_text(details, "name") &&
          integer_member(file, "size") == detail_number(details, "size"))
        standing = {.state = State::after};
    if (standing.state == State::before && lists[i].error) standing = standing_unread(*lists[i].error, since);
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].state == State::before && !since) out[i] = standing_of_file(reads, changes[i]);
  co_return out;
}

Result<Write> write_attachment(std::span<Change const> changes, std::span<Standing const> standings) {
  auto const& change = changes.front();
  if (!change.on.ref) return fail(ErrorKind::internal, "The record of the file is not known.");
  json::object file{{"filename", kept_text(change.details, "name")}};
  if (auto const path = kept_text(change.details, "path"); !path.empty())
    file["path"] = path;
  else if (!standings.empty() && !standings.front().values.empty())
    file["content_base64"] = standings.front().values.front().data;
  return Write{
      .tool = upload_file,
      .arguments = {{id_argument(change.on.ref->kind), change.on.ref->id}, {"file", std::move(file)}}};
}

std::vector<Written> written_attachment(std::span<Change const>, json::value const&) { return {Written{}}; }

Result<Change> undo_attachment(Made const& made) {
  return fail(ErrorKind::denied,
              "Affinity's API cannot delete files: " + kept_text(made.change.details, "name") + " stays.",
              "Delete it in Affinity.");
}

}  // namespace

std::map<std::string, std::string> inline_files_of(json::object const& checked) {
  std::map<std::string, std::string> out;
  auto const* operations = checked.if_contains("operations");
  if (!operations || !operations->is_array()) return out;
  for (auto const& operation : operations->get_array()) {
    auto const* file = member(operation, "file");
    auto content = file ? content_of_file(*file) : std::nullopt;
    auto const bytes = content ? base64_decode(*content) : std::nullopt;
    if (bytes) out.insert_or_assign(sha256_of_bytes(*bytes), std::move(*content));
  }
  return out;
}

ActionKind const attach_kind{.action = Action::attach,
                             .plan = plan_attachment,
                             .read = read_attachment,
                             .write = write_attachment,
                             .written = written_attachment,
                             .undo = undo_attachment};

}  // namespace affinity::tools::changes
