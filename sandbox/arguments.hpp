#pragma once
// What a client sent in the query or in a body, and the first thing that is wrong with it.

#include "sandbox/records.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

// Reading never fails: a value of the wrong kind reads as nothing and leaves a refusal behind, which a route
// asks for once, when it has read all it needs:
//
//     auto const name = in.text("name");
//     auto const type = in.code("type", {0, 1, 8});
//     if (in.refusal()) return refuse(422, *in.refusal());
class Arguments {
 public:
  Arguments() = default;

  // "term=jane&person_ids[]=1&person_ids[]=2", as in a query or a form. Numbers and booleans are plain text
  // there, so "5" is the number five; in JSON it is not.
  static Arguments from_pairs(std::string_view pairs);
  static Arguments from_json(std::string_view text);
  static Arguments from_object(json::object);

  json::object const& all() const { return values_; }
  bool has(std::string_view name) const { return find(name) != nullptr; }  // null counts as not sent
  json::value const* find(std::string_view name) const;
  bool plain_text() const { return plain_text_; }

  std::optional<std::string> text(std::string_view name);
  std::optional<Id> number(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  std::optional<WallTime> date(std::string_view name);
  std::optional<int> code(std::string_view name, std::initializer_list<int> allowed);
  std::optional<Ids> ids(std::string_view name);
  std::optional<std::vector<std::string>> texts(std::string_view name);

  void need(std::initializer_list<std::string_view> names);
  // How many of the names were sent.
  int count(std::initializer_list<std::string_view> names) const;

  void refuse(std::string message);  // the first one stays
  std::optional<std::string> const& refusal() const { return refusal_; }

 private:
  json::object values_{};
  bool plain_text_ = false;
  std::optional<std::string> refusal_{};

  void wrong(std::string_view name, std::string_view wanted);
  std::optional<Id> as_number(json::value const&) const;
  std::vector<json::value> items(json::value const&) const;
};

}  // namespace affinity::sandbox
