#pragma once
// Typed access to a JSON object in the body of a request to API v2.

#include "sandbox/v2/face/query.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace affinity::sandbox::v2 {

// What a member must be. A member that is nullable may be null; a reader then returns nullopt for it.
struct MemberRule {
  bool required = false, nullable = false;
  std::size_t min_length = 0, max_length = 1'000'000'000;  // of a text in characters, of an array in items
};

// Each accessor adds its mistakes to the errors and leaves the value out. A member whose name no accessor
// asked for is a mistake too (Affinity v2: bodies have no additional properties), which reject_unknown()
// finds:
//
//     ObjectReader in(body, "value", errors);
//     auto const type = in.word("type", {"text", "number"}, {.required = true});
//     in.reject_unknown();
class ObjectReader {
 public:
  // `place` is where the object is in the body; empty for the body itself.
  ObjectReader(json::object const& object, std::string place, Errors& errors)
      : object_(object), place_(std::move(place)), errors_(errors) {}

  bool has(std::string_view name);  // also for null
  bool is_null(std::string_view name);
  json::value const* find(std::string_view name, MemberRule const& = {});  // null when absent or null

  std::optional<std::string> text(std::string_view name, MemberRule const& = {});
  std::optional<std::string> word(std::string_view name, std::initializer_list<std::string_view> allowed,
                                  MemberRule const& = {});
  std::optional<Id> integer(std::string_view name, Id least, Id most, MemberRule const& = {});
  std::optional<bool> boolean(std::string_view name, MemberRule const& = {});
  std::optional<WallTime> date_time(std::string_view name, MemberRule const& = {});
  json::array const* array(std::string_view name, MemberRule const& = {});
  json::object const* object(std::string_view name, MemberRule const& = {});
  std::optional<std::vector<std::string>> texts(std::string_view name, MemberRule const& = {});
  std::optional<Ids> ids(std::string_view name, Id most = max_id, MemberRule const& = {});

  void invalid(std::string_view name, std::string_view message) { errors_.invalid(place(name), message); }
  std::string place(std::string_view name) const;  // "updates[0].value" + "type"
  Errors& errors() { return errors_; }
  void accept_unknown() { accepts_unknown_ = true; }  // where the contract does not forbid other members
  void reject_unknown();

 private:
  json::object const& object_;
  std::string place_{};
  Errors& errors_;
  std::set<std::string, std::less<>> asked_{};
  bool accepts_unknown_ = false;
};

// The number of characters of a text in UTF-8.
std::size_t character_count(std::string_view);

}  // namespace affinity::sandbox::v2
