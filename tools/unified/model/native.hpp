#pragma once
// A record as Affinity gave it, and what of it no unified member shows.

#include "base/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

// A path names members, "entity.name". Values of fields are those of API v2 ({id, name, type, value} in
// `fields` of the record or of its entity) or of v1 (records of /field-values in `field_values`).
class NativeRecord {
 public:
  NativeRecord() = default;
  NativeRecord(json::value record, bool v2) : whole_(record), rest_(std::move(record)), v2_(v2) {}

  bool exists() const { return whole_.is_object(); }
  bool is_v2() const { return v2_; }
  json::value const& whole() const { return whole_; }
  // What no unified member shows: what show() was not called for.
  json::value const& rest() const { return rest_; }

  json::value const* at(std::string_view path) const;  // null where the record has no such member
  // The value is in a unified member as it is, so that `rest` need not repeat it.
  void show(std::string_view path);
  json::value copy(std::string_view path);  // and shows it; null where the record has none

  json::array const* fields() const;  // of v2, else null
  // The value of a field, {"type": …, "data": …}: of v2 alone.
  json::value const* value_of(std::string_view field_id) const;
  void show_value(std::string_view field_id);
  // The records of /field-values of one field.
  std::vector<json::value const*> v1_values(std::int64_t field_id) const;
  void show_v1_values(std::int64_t field_id);

 private:
  json::value whole_{}, rest_{};
  bool v2_ = false;
};

// One record of one or both APIs: `main` decides what `remote_data` is, `beside` was read for members that
// only v1 has.
struct Source {
  NativeRecord main{};
  NativeRecord beside{};    // of v1, or nothing
  std::string_view list{};  // of which native list it is, where the record does not say it: "meeting"

  NativeRecord& v1() { return main.is_v2() ? beside : main; }
};

// A text, a number, a flag, null or a list of these: nothing of it is left out where it is copied.
bool is_plain(json::value const&);

std::string id_text(std::int64_t);
json::value id_value(json::value const& id);     // 7 → "7"; null stays null
json::value id_object(json::value const& id);    // 7 → {"id": "7"}; null stays null
json::array id_objects(json::value const* ids);  // [7] → [{"id": "7"}]
json::array id_texts(json::value const* ids);    // [7] → ["7"]

}  // namespace affinity::tools::unified
