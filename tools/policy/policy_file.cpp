#include "tools/policy/policy_file.hpp"

#include "base/json/toml.hpp"
#include "base/system/file.hpp"

#include <cerrno>
#include <chrono>
#include <utility>

namespace affinity::tools::policy {

namespace {

constexpr std::size_t most_policy_bytes = 1u << 20;
constexpr auto second_look_at_policy = std::chrono::seconds(1);
constexpr unsigned written_by_others = 022;

Error unusable(std::string const& path, std::string const& why, std::string next = {}) {
  return fail(ErrorKind::invalid, "The policy file " + path + " " + why + ".", std::move(next));
}

}  // namespace

Result<Rules> read_policy_file(std::string const& path) {
  auto const info = platform::path_info(path);
  if (!info)
    return unusable(path, read_error_text(errno, most_policy_bytes), "Write it, or correct --policy.");
  if (!info->is_mine && !info->is_systems)
    return unusable(path, "belongs to somebody else", "Make it a file of yours or of root.");
  if ((info->mode & written_by_others) != 0)
    return unusable(path, "can be written by others", "Take their rights away: chmod go-w " + path + ".");
  auto const text = read_regular_file(path, most_policy_bytes);
  if (!text) return unusable(path, read_error_text(errno, most_policy_bytes));
  auto const file = read_toml(*text);
  if (!file) {
    auto why = file.error().message;
    while (why.ends_with('.')) why.pop_back();
    return unusable(path, "is broken: " + why, file.error().next_step);
  }
  auto rules = read_rules(*file);
  if (!rules)
    return fail(ErrorKind::invalid, "The policy file " + path + ": " + rules.error().message,
                rules.error().next_step);
  return rules;
}

PolicyFile::PolicyFile(std::string path, Clock const& clock, client::LogFunction log)
    : path_(std::move(path)), clock_(clock), log_(std::move(log)) {}

void PolicyFile::read(bool is_new) {
  auto const before = error_;
  auto found = read_policy_file(path_);
  if (found) {
    rules_ = std::make_shared<Rules const>(std::move(*found));
    error_.reset();
    if (log_ && (is_new || before)) log_(Level::info, "policy_read", {{"rules", describe(*rules_).size()}});
    return;
  }
  rules_.reset();
  error_ = found.error();
  bool const is_other = !before || before->message != error_->message;
  if (log_ && is_other)
    log_(Level::error, "policy_refuses_all_writes", {{"error", error_->message + " " + error_->next_step}});
}

Result<std::shared_ptr<Rules const>> PolicyFile::current() {
  auto const stamp = platform::file_stamp(path_);
  auto const now = clock_.now();
  bool const changed = !was_read_ || !(stamp == seen_);
  if (changed || (second_look_ && now >= *second_look_)) {
    second_look_ = changed ? std::optional(now + second_look_at_policy) : std::nullopt;
    seen_ = stamp;
    was_read_ = true;
    read(changed);
  }
  if (error_) return *error_;
  return rules_;
}

}  // namespace affinity::tools::policy
