#include "mcp/audit_log.hpp"

#include "base/printable.hpp"
#include "base/sha256.hpp"

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

// Both for an answer, which is held up no longer than that; and for the end of the program.
constexpr std::chrono::microseconds first_look{50}, patience{200'000};
constexpr Milliseconds at_the_end{2000};

Task<void> pause(std::chrono::microseconds time) {
  auto const executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

std::string words_of(int error) {
  return error == 0 ? "it takes no more" : std::generic_category().message(error);
}

bool names_records(std::string_view name) {
  return name == "id" || name == "ids" || name.ends_with("_id") || name.ends_with("_ids");
}

}  // namespace

AuditLog::~AuditLog() {
  if (!file_) return;
  auto const left = file_->end(at_the_end);
  if (left.empty()) return;
  note_failure(words_of(file_->error()));
  std::istringstream lines(left);
  for (std::string line; std::getline(lines, line);) {
    auto const fields = parse_json(line);
    if (fields) log_.keep(Level::error, "audit", fields->get_object());  // rather there than nowhere
  }
}

Task<Result<void>> AuditLog::reserve(std::size_t bytes) {
  if (stalled_ && file_->error() == 0 && !file_->wrote(file_->pushed())) co_return refusal(words_of(0));
  bool tried = false, got = file_->reserve(bytes);
  auto const number = got ? 0 : file_->try_again();
  for (auto wait = first_look; !got && !tried && wait < patience; wait *= 2) {
    co_await pause(wait);
    tried = file_->tried(number);
    got = file_->reserve(bytes);
  }
  stalled_ = !got && !tried;
  if (!got) co_return refusal(words_of(file_->error()));
  if (std::exchange(failing_, false)) log_.write(Level::warning, "audit_works_again");
  co_return Result<void>();
}

void AuditLog::write(WallTime time, json::object fields, std::size_t reserved) {
  if (!file_) return log_.keep(Level::info, "audit", fields);
  json::object line{{"time", to_iso(time)}};
  for (auto const& field : fields) line.insert(field);
  if (!file_->push(printable_json(write_json(line)) + "\n", reserved))
    log_.keep(Level::error, "audit", fields);
}

Task<void> AuditLog::settle() {
  if (stalled_) co_return;  // once is enough
  auto const number = file_->pushed();
  auto const there = [&] { return file_->wrote(number) || file_->error() != 0; };
  for (auto wait = first_look; wait < patience && !there(); wait *= 2) co_await pause(wait);
  if (file_->wrote(number)) co_return;
  stalled_ = file_->error() == 0;
  note_failure(words_of(file_->error()));
}

// Once, until it works again.
void AuditLog::note_failure(std::string const& why) {
  if (!std::exchange(failing_, true)) log_.write(Level::error, "audit_failed", {{"error", why}});
}

Error AuditLog::refusal(std::string const& why) {
  note_failure(why);
  return fail(ErrorKind::limited,
              "Nothing was sent: the audit log of this server cannot be written (" + why +
                  "), and it makes no change that leaves no line there.",
              "Whoever runs the server has to see to the file of --audit-log, for example make room on its "
              "disk; then "
              "changes go on by themselves. What only reads works meanwhile.");
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
