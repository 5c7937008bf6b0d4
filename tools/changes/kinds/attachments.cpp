// attach: a file on one person, company or deal. The plan holds its name, size and SHA-256, never its bytes.

#include "base/crypto/sha256.hpp"
#include "base/text/text.hpp"
#include "client/download.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/files/file_name.hpp"
#include "tools/records/record_name.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
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

// Read from the open descriptor, which is what was checked.
Result<FileFacts> facts_of_file(FileRoots const& roots, std::string_view path) {
  auto const file = roots.read(path);
  if (!file) return fail(file);
  Sha256 digest;
  std::array<char, 64 * 1024> piece{};
  FileFacts out{.name = file->name};
  for (;;) {
    auto const got = ::read(file->fd->get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::invalid, shorten(path, 200) + " cannot be read.");
    if (got == 0) break;
    digest.update({piece.data(), std::size_t(got)});
    out.size += std::uint64_t(got);
  }
  out.sha256 = digest.hex();
  return out;
}

Result<FileFacts> facts_of_attachment(ToolContext const& context, Operation const& operation) {
  auto const path = text_member(operation.file, "path");
  if (path.empty()) {
    bool const by_bytes = member(operation.file, "content") || member(operation.file, "content_base64");
    auto const why = by_bytes ? "A plan keeps no bytes of files." : "Which file to attach is not said.";
    auto const by_path =
        context.file_roots
            ? "Give file:{\"path\":\"deck.pdf\"} inside " + context.file_roots->paths_text()
            : std::string("Files by path need a server that runs over stdio with --files-root");
    return fail(ErrorKind::invalid, why, by_path + "; affinity_files_upload takes bytes.");
  }
  if (!context.file_roots)
    return fail(ErrorKind::invalid, "Files by path need a server that runs over stdio with --files-root.",
                "Call affinity_files_upload with filename and content_base64 instead.");
  auto facts = facts_of_file(*context.file_roots, path);
  if (!facts) return fail(facts);
  auto const name = text_member(operation.file, "name");
  if (!name.empty() && !is_valid_file_name(name))
    return fail(ErrorKind::invalid, "\"" + shorten(name, 60) + "\" is no file name.",
                "Give a name without slashes and control characters, of at most 255 bytes.");
  if (!name.empty()) facts->name = name;
  auto const most = context.file_limits.max_upload_by_path;
  if (facts->size > most)
    return fail(ErrorKind::invalid,
                facts->name + " has " + client::format_size(facts->size) + "; at most " +
                    client::format_size(most) + " are uploaded.",
                "Upload it in Affinity itself.");
  return facts;
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
  change.details = {{"path", text_member(operation.file, "path")},
                    {"name", facts->name},
                    {"size", facts->size},
                    {"sha256", facts->sha256}};
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

// What stands against sending it: it is another file now, or not there.
std::optional<Standing> changed_file(Reads const& reads, Change const& change) {
  auto const* roots = reads.context().file_roots;
  auto const path = detail_text(change.details, "path");
  if (!roots)
    return Standing{.state = State::unreadable,
                    .error = fail(ErrorKind::invalid, "Files by path need a server with --files-root.")};
  auto const facts = facts_of_file(*roots, path);
  if (!facts) return Standing{.state = State::other, .now = shorten(path, 200) + " cannot be read any more"};
  if (facts->sha256 == detail_text(change.details, "sha256")) return std::nullopt;
  return Standing{.state = State::other,
                  .now = shorten(path, 200) + " is another file now (" + client::format_size(facts->size) +
                         ", SHA-256 " + facts->sha256.substr(0, 12) + "…)"};
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
      if (is_created_since(file, from) && text_member(file, "name") == detail_text(details, "name") &&
          integer_member(file, "size") == detail_number(details, "size"))
        standing = {.state = State::after};
    if (standing.state == State::before && lists[i].error) standing = standing_unread(*lists[i].error, since);
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].state == State::before)
      if (auto changed = changed_file(reads, changes[i]); changed && !since) out[i] = std::move(*changed);
  co_return out;
}

Result<Write> write_attachment(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  if (!change.on.ref) return fail(ErrorKind::internal, "The record of the file is not known.");
  json::object file{{"path", detail_text(change.details, "path")},
                    {"filename", detail_text(change.details, "name")}};
  return Write{
      .tool = upload_file,
      .arguments = {{id_argument(change.on.ref->kind), change.on.ref->id}, {"file", std::move(file)}}};
}

std::vector<Written> written_attachment(std::span<Change const>, json::value const&) { return {Written{}}; }

Result<Change> undo_attachment(Made const& made) {
  return fail(ErrorKind::denied,
              "Affinity's API cannot delete files: " + detail_text(made.change.details, "name") + " stays.",
              "Delete it in Affinity.");
}

}  // namespace

ActionKind const attach_kind{.action = Action::attach,
                             .plan = plan_attachment,
                             .read = read_attachment,
                             .write = write_attachment,
                             .written = written_attachment,
                             .undo = undo_attachment};

}  // namespace affinity::tools::changes
