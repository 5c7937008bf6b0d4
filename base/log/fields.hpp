#pragma once
// The members of one line of the log, written as they are added: a busy server writes three lines a call, and
// values would be made only to be written.

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
    Value(bool) = delete;  // none has one; it would be written as 0 or 1
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

  // "ts", "level" and "event" are the line's own; what is added under these names is left out.
  void add(std::string_view name, Value const&);

  std::string_view written() const { return text_; }  // "name":value, with commas between

 private:
  bool begin(std::string_view name);

  std::string text_{};
};

}  // namespace affinity
