#include "mcp/audit_log.hpp"

#include "base/sha256.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

namespace affinity::mcp {

namespace {

json::value in_order(json::value const& value) {
  if (auto const* array = value.if_array()) {
    json::array out;
    for (auto const& item : *array) out.push_back(in_order(item));
    return out;
  }
  auto const* object = value.if_object();
  if (!object) return value;
  std::vector<std::string_view> names;
  for (auto const& entry : *object) names.emplace_back(entry.key().data(), entry.key().size());
  std::ranges::sort(names);
  json::object out;
  for (auto const name : names) out[name] = in_order(object->at(name));
  return out;
}

bool names_records(std::string_view name) {
  return name == "id" || name == "ids" || name.ends_with("_id") || name.ends_with("_ids");
}

}  // namespace

Result<UniqueFd> AuditLog::open(std::string const& path) {
  UniqueFd file(
      ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600));
  if (file) return file;
  return fail(ErrorKind::invalid,
              "The audit log " + path + " cannot be written: " + std::generic_category().message(errno) + ".",
              "Give --audit-log a file in a folder that this program may write in.");
}

void AuditLog::write(WallTime time, json::object fields) {
  if (!file_) {
    log_.write(Level::info, "audit", fields);
    return log_.flush();  // lines of the log may be collected, and a crash must not take this one along
  }
  json::object line{{"time", to_iso(time)}};
  for (auto const& field : fields) line.insert(field);
  auto const text = write_json(line) + "\n";
  auto const written = ::write(file_.get(), text.data(), text.size());  // at once, so that lines stay whole
  if (written == ssize_t(text.size())) return;
  auto const why = written < 0 ? std::generic_category().message(errno) : "the disk is full";
  log_.write(Level::error, "audit_failed", {{"error", why}});
  log_.write(Level::error, "audit", fields);  // rather there than nowhere
}

std::string digest(json::object const& arguments) {
  Sha256 sha;
  sha.add(write_json(in_order(arguments)));
  return sha.hex();
}

json::object ids_in(json::object const& arguments) {
  json::object ids;
  for (auto const& entry : arguments) {
    auto const name = std::string_view(entry.key().data(), entry.key().size());
    if (!names_records(name)) continue;
    auto const& value = entry.value();
    auto const* array = value.if_array();
    bool const all = array && std::ranges::all_of(*array, [](auto const& item) { return item.is_int64(); });
    if (all || value.is_int64()) ids[name] = value;
  }
  return ids;
}

}  // namespace affinity::mcp
