#pragma once
// Checks responses cheaply: the first is parsed; the others must have its length, and id and record digits at
// the same offsets.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::bench {

// The offset of the JSON-RPC id.
inline std::optional<std::size_t> find_id(std::string_view json) {
  int depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] == '{' || json[at] == '[')
      ++depth;
    else if (json[at] == '}' || json[at] == ']')
      --depth;
    else if (json[at] == '"') {
      auto const begin = at + 1;
      for (++at; at < json.size() && json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
      if (depth == 1 && json.substr(begin, at - begin) == "id" && at + 1 < json.size() && json[at + 1] == ':')
        return json.find_first_not_of(" ", at + 2);
    }
  }
  return std::nullopt;
}

// The message inside text/event-stream: the last event with data that is an object.
inline std::string_view from_events(std::string_view stream) {
  std::string_view found;
  for (std::size_t at = 0; at < stream.size();) {
    auto const end = std::min(stream.find('\n', at), stream.size());
    auto line = stream.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("data:")) continue;
    line.remove_prefix(std::min(line.find_first_not_of(" ", 5), line.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('{')) found = line;
  }
  return found;
}

class ResponseChecker {
 public:
  // marker: text that a right response contains. The record's digits are checked where there are any.
  explicit ResponseChecker(std::string marker) : marker_(std::move(marker)) {}

  static constexpr std::size_t id_digits = 7;

  // The id of a response, to match it to its request.
  std::string_view id_of(std::string_view json) const {
    if (json.size() == length_) return json.substr(id_at_, id_digits);
    auto const at = find_id(json);
    return at ? json.substr(*at, id_digits) : std::string_view{};
  }

  bool right(std::string_view json, std::string_view id, std::string_view record) {
    if (length_ != 0 && json.size() == length_ && same_as_first(json, id, record)) return true;
    auto const at = find_id(json);
    if (!at || json.substr(*at, id_digits) != id || json.find(marker_) == std::string_view::npos)
      return false;
    if (json.find(R"("isError":true)") != std::string_view::npos) return false;
    if (!record.empty() && json.find(record) == std::string_view::npos) return false;
    if (length_ == 0)
      learn(json, *at, record);
    else if (json.size() != length_)
      ++other_length;
    return true;
  }

  std::size_t length() const { return length_; }
  std::size_t other_length = 0;

 private:
  bool same_as_first(std::string_view json, std::string_view id, std::string_view record) const {
    if (json.substr(id_at_, id_digits) != id || json.substr(marker_at_, marker_.size()) != marker_)
      return false;
    for (auto const at : record_at_)
      if (std::memcmp(json.data() + at, record.data(), record.size()) != 0) return false;
    return true;
  }

  void learn(std::string_view json, std::size_t at, std::string_view record) {
    length_ = json.size();
    id_at_ = at;
    marker_at_ = json.find(marker_);
    if (record.empty()) return;
    for (auto found = json.find(record); found != std::string_view::npos;
         found = json.find(record, found + 1))
      record_at_.push_back(found);
  }

  std::string marker_;
  std::size_t length_ = 0, id_at_ = 0, marker_at_ = 0;
  std::vector<std::size_t> record_at_;
};

}  // namespace affinity::bench
