#pragma once
// The members of a log line, serialized as they are added: a busy server writes three lines a call, and
// building JSON values first would be wasted.

#include "base/json/json.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace affinity {

class LogFields {
 public:
  class Value {
   public:
    Value(std::string_view text) : held_(text) {}
    Value(std::string const& text) : held_(std::string_view(text)) {}
    Value(char const* text) : held_(std::string_view(text)) {}
    Value(bool) = delete;  // no field is a boolean; it would be written as 0 or 1
    Value(std::signed_integral auto number) : held_(std::int64_t{number}) {}
    Value(std::unsigned_integral auto number) : held_(std::uint64_t{number}) {}
    Value(json::value const& value) : held_(&value) {}

   private:
    friend LogFields;
    std::variant<std::string_view, std::int64_t, std::uint64_t, json::value const*> held_;
  };

  LogFields() = default;
  LogFields(std::initializer_list<std::pair<std::string_view, Value>>);
  LogFields(json::object const&);

  // "ts", "level" and "event" are reserved; fields of these names are ignored.
  void add(std::string_view name, Value const&);

  std::string_view written() const { return text_; }  // "name":value, separated by commas

 private:
  bool begin(std::string_view name);

  std::string text_{};
};

}  // namespace affinity
