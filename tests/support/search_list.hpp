#pragma once
// A list of companies in a sandbox, with fields and values of its own, to search in.

#include "support/v2_client.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace affinity::tests {

// The body of a filter. `value` is JSON; empty = none.
inline std::string filter_json(std::string const& field, std::string const& type, std::string const& op,
                               std::string const& value = {}, std::string const& attribute = {}) {
  auto out = R"({"fieldId":")" + field + R"(","valueType":")" + type + R"(","operator":")" + op + '"';
  if (!attribute.empty()) out += R"(,"attributeId":")" + attribute + '"';
  return out + (value.empty() ? "}" : ",\"value\":" + value + '}');
}

// The body of a search for records that pass all of the filters, which are joined with commas.
inline std::string search_body(std::string const& filters, std::string const& more = {}) {
  return R"({"filters":{"operator":"and","filters":[)" + filters + "]}" + more + '}';
}

// The body of a search that sorts by the rows, which are joined with commas.
inline std::string sorts(std::string const& rows) { return R"({"sorts":[)" + rows + "]}"; }
inline std::string sort_by(std::string const& field, std::string const& direction,
                           std::string const& attribute = {}) {
  auto const named = attribute.empty() ? "" : R"("attributeId":")" + attribute + "\",";
  return R"({"fieldId":")" + field + "\"," + named + R"("direction":")" + direction + "\"}";
}

// The items of an array in a reply; none where there is no array.
inline json::array array_at(Reply const& reply, std::string_view path) {
  auto const value = reply.at(path);
  return value.is_array() ? value.get_array() : json::array();
}

struct SearchList {
  explicit SearchList(std::size_t rows = 4) {
    id = client.v1.post("/lists", R"({"name":"Searched","type":1,"is_public":true})").num("id");
    for (std::size_t i = 0; i < rows; ++i)
      entries.push_back(client.v1
                            .post("/lists/" + id_text(id) + "/list-entries",
                                  R"({"entity_id":)" + id_text(730'001 + std::int64_t(i)) + '}')
                            .num("id"));
  }

  V2Client client{
      {.extra_keys = {"second"}, .limit_per_minute = std::nullopt, .limit_per_month = std::nullopt}};
  std::int64_t id = 0;
  std::vector<std::int64_t> entries{};

  // Makes a field of the list, by v1's number of its type.
  std::string field(int value_type, bool multiple = false) {
    auto const made =
        client.v1.post("/fields", R"({"name":"F","entity_type":1,"value_type":)" +
                                      std::to_string(value_type) + R"(,"allows_multiple":)" +
                                      (multiple ? "true" : "false") + R"(,"list_id":)" + id_text(id) + "}");
    return "field-" + id_text(made.num("id"));
  }
  // Sets a value through v1, as JSON, in the row of this number, from 1.
  void set(std::size_t row, std::string const& field_id, std::string const& value) {
    auto const made =
        client.v1.post("/field-values", R"({"field_id":)" + field_id.substr(6) + R"(,"entity_id":)" +
                                            id_text(730'000 + std::int64_t(row)) + R"(,"list_entry_id":)" +
                                            id_text(entries.at(row - 1)) + R"(,"value":)" + value + '}');
    if (made.status != 200) throw std::runtime_error(made.text);
  }
  // The id of an option by its text, as JSON: {"dropdownOptionId":1}
  std::string option(std::string const& field_id, std::string const& text) {
    auto const options = client.get("/lists/" + id_text(id) + "/fields/" + field_id + "/dropdown-options");
    for (auto const& one : array_at(options, "data"))
      if (text_member(one, "text") == text)
        return R"({"dropdownOptionId":)" + id_text(*as_int64(one.at("id"))) + '}';
    throw std::runtime_error("there is no option " + text + " in " + options.text);
  }

  std::string path() const { return "/lists/" + id_text(id) + "/list-entries/search"; }
  Reply search(std::string const& body, std::string const& query = {}) {
    return client.post(path() + query, body);
  }
  // The numbers of the rows that a reply has, in its order: "1,3"; its errors when it is refused.
  std::string rows_of(Reply const& reply) const {
    if (reply.status != 201) return errors_of(reply);
    std::string out;
    for (auto const& row : array_at(reply, "data")) {
      auto const found = std::ranges::find(entries, *as_int64(row.at("id")));
      out.append(out.empty() ? "" : ",").append(std::to_string(found - entries.begin() + 1));
    }
    return out;
  }
  std::string found(std::string const& body) { return rows_of(search(body)); }
};

}  // namespace affinity::tests
