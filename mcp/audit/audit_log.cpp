#include "mcp/audit/audit_log.hpp"

#include "base/crypto/sha256.hpp"
#include "base/text/printable.hpp"
#include "schema/name_suggestion.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <system_error>
#include <vector>

namespace affinity::mcp {

namespace {

json::value canonical(json::value const& value) {
  if (auto const* array = value.if_array()) {
    json::array out;
    for (auto const& item : *array) out.push_back(canonical(item));
    return out;
  }
  auto const* object = value.if_object();
  if (!object) return value;
  std::vector<std::string_view> names;
  for (auto const& entry : *object) names.emplace_back(entry.key().data(), entry.key().size());
  std::ranges::sort(names);
  json::object out;
  for (auto const name : names) out[name] = canonical(object->at(name));
  return out;
}

// A response is delayed no longer than max_wait.
constexpr std::chrono::microseconds first_wait{50}, max_wait{200'000};
constexpr Milliseconds shutdown_timeout{2000};

Task<void> pause(std::chrono::microseconds time) {
  auto const executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

std::string error_text(int error) {
  return error == 0 ? "it takes no more" : std::generic_category().message(error);
}

// "pl_…", "rc_…" (tools/changes/model/plan.hpp): what was written under it is in the journal.
bool is_plan_or_receipt(std::string_view text) {
  constexpr std::size_t longest = 40;
  auto const is_of_id = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return (text.starts_with("pl_") || text.starts_with("rc_")) && text.size() <= longest &&
         std::ranges::all_of(text, is_of_id);
}

// In API v2 "companyId", and the records of a note, which are ids: "companies".
bool is_record_id(std::string_view argument) {
  static constexpr std::string_view records[] = {"id",      "ids",           "companies",
                                                 "persons", "opportunities", "parent"};
  auto const name = schema::snake_case(argument);
  return std::ranges::find(records, name) != std::end(records) || name.ends_with("_id") ||
         name.ends_with("_ids");
}

}  // namespace

AuditLog::~AuditLog() {
  if (!file_) return;
  auto const left = file_->close(shutdown_timeout);
  if (left.empty()) return;
  note_failure(error_text(file_->error()));
  std::istringstream lines(left);
  for (std::string line; std::getline(lines, line);) {
    auto const fields = parse_json(line);
    if (fields)
      log_.write_retained(Level::error, "audit", fields->get_object());  // better in the log than lost
  }
}

Task<Result<void>> AuditLog::reserve(std::size_t bytes) {
  if (stalled_ && file_->error() == 0 && !file_->is_written(file_->pushed()))
    co_return unwritable(error_text(0));
  bool retried = false, got = file_->reserve(bytes);
  auto const number = got ? 0 : file_->retry();
  for (auto wait = first_wait; !got && !retried && wait < max_wait; wait *= 2) {
    co_await pause(wait);
    retried = file_->retried(number);
    got = file_->reserve(bytes);
  }
  stalled_ = !got && !retried;
  if (!got) co_return unwritable(error_text(file_->error()));
  if (std::exchange(failing_, false)) log_.write(Level::warning, "audit_works_again");
  co_return Result<void>();
}

void AuditLog::write(WallTime time, json::object fields, std::size_t reserved) {
  if (!file_) return log_.write_retained(Level::info, "audit", fields);
  json::object line{{"time", to_iso(time)}};
  for (auto const& field : fields) line.insert(field);
  if (!file_->push(printable_json(write_json(line)) + "\n", reserved))
    log_.write_retained(Level::error, "audit", fields);
}

Task<void> AuditLog::flush() {
  if (stalled_) co_return;  // already reported
  auto const number = file_->pushed();
  auto const done = [&] { return file_->is_written(number) || file_->error() != 0; };
  for (auto wait = first_wait; wait < max_wait && !done(); wait *= 2) co_await pause(wait);
  if (file_->is_written(number)) co_return;
  stalled_ = file_->error() == 0;
  note_failure(error_text(file_->error()));
}

// Once, until it works again.
void AuditLog::note_failure(std::string const& why) {
  if (!std::exchange(failing_, true)) log_.write(Level::error, "audit_failed", {{"error", why}});
}

Error AuditLog::unwritable(std::string const& why) {
  note_failure(why);
  return fail(ErrorKind::limited,
              "Nothing was sent: the audit log of this server cannot be written (" + why +
                  "), and it makes no change that leaves no line there.",
              "Whoever runs the server has to see to the file of --audit-log, for example make room on its "
              "disk; then "
              "changes go on by themselves. What only reads works meanwhile.");
}

std::string arguments_digest(json::object const& arguments) {
  Sha256 sha;
  sha.update(write_json(canonical(arguments)));
  return sha.hex();
}

json::object record_ids(json::object const& arguments) {
  json::object ids;
  for (auto const& entry : arguments) {
    auto const name = std::string_view(entry.key().data(), entry.key().size());
    if (!is_record_id(name)) continue;
    auto const& value = entry.value();
    auto const* array = value.if_array();
    bool const all = array && std::ranges::all_of(*array, [](auto const& item) { return item.is_int64(); });
    if (all || value.is_int64() || is_plan_or_receipt(as_text(value).value_or(""))) ids[name] = value;
  }
  return ids;
}

}  // namespace affinity::mcp
