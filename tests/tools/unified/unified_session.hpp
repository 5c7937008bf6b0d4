#pragma once
// Calls of the unified CRM tools on a sandbox in process.

#include "support/firm_session.hpp"
#include "tools/rows.hpp"
#include "tools/unified/model/crm_mapping.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

// The writes among the requests that went out.
inline std::vector<std::string> writes_of(FirmSession const& firm) {
  std::vector<std::string> out;
  for (auto const& request : firm.asked())
    if (!request.starts_with("GET ") && request.find("/search") == std::string::npos) out.push_back(request);
  return out;
}

// All records of a unified list, page by page.
inline std::vector<json::value> all_unified(FirmSession& firm, std::string_view tool,
                                            json::object arguments) {
  std::vector<json::value> out;
  for (int pages = 0; pages < 500; ++pages) {
    auto outcome = firm.ask(tool, arguments);
    if (outcome.is_error) throw std::runtime_error(outcome.text);
    for (auto const& record : outcome.structured.at("result").as_array()) out.push_back(record);
    auto const& next = outcome.structured.at("next_cursor");
    if (next.is_null()) return out;
    arguments["next_cursor"] = next;
  }
  throw std::runtime_error("the list does not end");
}

// Every scalar of a value but null, as JSON text; numbers also as the text of an id.
inline void add_leaves(json::value const& value, std::multiset<std::string>& out) {
  if (auto const* object = value.if_object()) {
    for (auto const& member : *object) add_leaves(member.value(), out);
  } else if (auto const* list = value.if_array()) {
    for (auto const& item : *list) add_leaves(item, out);
  } else if (!value.is_null()) {
    out.insert(write_json(value));
  }
}

inline bool has_leaf(std::multiset<std::string> const& leaves, json::value const& leaf) {
  if (leaves.contains(write_json(leaf))) return true;
  if (auto const number = as_int64(leaf)) return leaves.contains("\"" + std::to_string(*number) + "\"");
  return false;
}

// The places of leaves that one value has and the other does not have anywhere: "fields.3.value.data".
inline void find_lost(json::value const& native, std::multiset<std::string> const& kept,
                      std::string const& at, std::vector<std::string>& out) {
  if (auto const* object = native.if_object()) {
    for (auto const& member : *object)
      find_lost(member.value(), kept, at + "." + std::string(member.key()), out);
  } else if (auto const* list = native.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i)
      find_lost((*list)[i], kept, at + "." + std::to_string(i), out);
  } else if (!native.is_null() && !has_leaf(kept, native)) {
    out.push_back(at + " = " + write_json(native));
  }
}

inline std::vector<std::string> lost_leaves(json::value const& native, json::value const& unified) {
  std::multiset<std::string> kept;
  add_leaves(unified, kept);
  std::vector<std::string> out;
  find_lost(native, kept, "", out);
  return out;
}

inline json::value const& result_of(tools::Outcome const& outcome) {
  if (outcome.is_error) throw std::runtime_error(outcome.text);
  return outcome.structured.at("result");
}

}  // namespace affinity::tests
