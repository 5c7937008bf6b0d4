#include "base/log/fields.hpp"

#include "base/json/member_name.hpp"

#include <array>
#include <charconv>

namespace affinity {

namespace {

void write_number(std::integral auto number, std::string& onto) {
  std::array<char, 24> digits{};
  auto const [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  onto.append(digits.data(), end);
}

}  // namespace

LogFields::LogFields(std::initializer_list<std::pair<std::string_view, Value>> fields) {
  for (auto const& [name, value] : fields) add(name, value);
}

LogFields::LogFields(json::object const& fields) {
  for (auto const& [name, value] : fields) add(name, value);
}

bool LogFields::begin(std::string_view name) {
  if (name == "ts" || name == "level" || name == "event") return false;
  auto const is_first = text_.empty();
  if (is_first) text_.reserve(256);
  write_json_member_name(name, is_first, text_);
  return true;
}

void LogFields::add(std::string_view name, Value const& value) {
  if (!begin(name)) return;
  if (auto const* text = std::get_if<std::string_view>(&value.held_)) return write_json_string(*text, text_);
  if (auto const* number = std::get_if<std::int64_t>(&value.held_)) return write_number(*number, text_);
  if (auto const* count = std::get_if<std::uint64_t>(&value.held_)) return write_number(*count, text_);
  write_json(*std::get<json::value const*>(value.held_), text_);
}

}  // namespace affinity
