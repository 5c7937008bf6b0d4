#pragma once
// Typed access to the parameters of a query or a body, with the first validation error.

#include "sandbox/store/records.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

// The accessors never fail: a value of the wrong type reads as nullopt and sets the error, which a handler
// checks once, after it has read all parameters:
//
//     auto const name = in.string("name");
//     auto const type = in.one_of("type", {0, 1, 8});
//     if (in.error()) return error_response(422, *in.error());
class Params {
 public:
  Params() = default;

  // "term=jane&person_ids[]=1&person_ids[]=2", as in a query or a form. Its values are untyped, so "5" is
  // also the integer five; in JSON it is not.
  static Params from_urlencoded(std::string_view pairs);
  static Params from_json(std::string_view text);
  static Params from_object(json::object);

  json::object const& values() const { return values_; }
  bool has(std::string_view name) const { return find(name) != nullptr; }  // null counts as absent
  json::value const* find(std::string_view name) const;
  bool untyped() const { return untyped_; }

  std::optional<std::string> string(std::string_view name);
  std::optional<Id> integer(std::string_view name);
  std::optional<Id> integer_between(std::string_view name, Id least, Id most);
  std::optional<bool> boolean(std::string_view name);
  std::optional<WallTime> date_time(std::string_view name);
  std::optional<int> one_of(std::string_view name, std::initializer_list<int> allowed);
  std::optional<Ids> ids(std::string_view name);
  std::optional<std::vector<std::string>> strings(std::string_view name);

  void require(std::initializer_list<std::string_view> names);
  // An error for each value whose name is none of these: for the sandbox's own endpoints.
  void reject_unknown(std::initializer_list<std::string_view> names);
  // How many of the names are present.
  int count_present(std::initializer_list<std::string_view> names) const;

  void add_error(std::string message);  // only the first one is kept
  std::optional<std::string> const& error() const { return error_; }

 private:
  json::object values_{};
  bool untyped_ = false;
  std::optional<std::string> error_{};

  void add_type_error(std::string_view name, std::string_view wanted);
  std::optional<Id> as_integer(json::value const&) const;
  std::vector<json::value> items(json::value const&) const;
};

}  // namespace affinity::sandbox
