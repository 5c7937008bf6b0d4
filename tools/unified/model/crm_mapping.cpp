#include "tools/unified/model/crm_mapping.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <span>

namespace affinity::tools::unified {

namespace {

constexpr std::string_view account_members[] = {"owner",    "phone_numbers",       "description",
                                                "industry", "number_of_employees", "addresses"};
constexpr std::string_view contact_members[] = {"owner", "phone_numbers", "title", "addresses"};
constexpr std::string_view list_members[] = {"stage", "amount", "close_date", "owner", "description"};

std::string place_in(std::string_view section, std::string_view key) {
  return section.empty() ? std::string(key) : std::string(section) + "." + std::string(key);
}

Error wrong_key(std::string_view section, std::string_view key, std::span<std::string_view const> known) {
  auto const closest = nearest(key, known);
  return fail(ErrorKind::invalid, "There is no \"" + place_in(section, key) + "\" in a CRM mapping.",
              (closest.empty() ? std::string() : "Did you mean \"" + std::string(closest) + "\"? ") +
                  "Known here: " + join(known) + ".");
}

Error wrong_value(std::string_view section, std::string_view key, std::string_view wanted) {
  return fail(ErrorKind::invalid,
              "\"" + place_in(section, key) + "\" of the CRM mapping must be " + std::string(wanted) + ".");
}

std::vector<std::string_view> with_more(std::span<std::string_view const> members,
                                        std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> out(members.begin(), members.end());
  out.insert(out.end(), more);
  return out;
}

bool is_one_of(std::string_view key, std::span<std::string_view const> known) {
  return std::ranges::find(known, key) != known.end();
}

// A name, or the number of an id.
std::string name_in(json::value const& value) {
  if (auto const number = as_int64(value)) return std::to_string(*number);
  return std::string(as_text(value).value_or(""));
}

Result<std::vector<std::string>> names_in(std::string_view section, std::string_view key,
                                          json::value const& value) {
  std::vector<std::string> out;
  auto const* list = value.if_array();
  if (!list) return wrong_value(section, key, "a list of names");
  for (auto const& item : *list) {
    auto name = name_in(item);
    if (name.empty()) return wrong_value(section, key, "a list of names");
    out.push_back(std::move(name));
  }
  return out;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<EntityMapping> read_entity(std::string_view section, json::value const& table,
                                  std::span<std::string_view const> members) {
  EntityMapping out;
  auto const* object = table.if_object();
  if (!object) return wrong_value({}, section, "a table");
  auto const known = with_more(members, {"tags"});
  for (auto const& [key, value] : *object) {
    auto const name = name_in(value);
    if (key == "tags") {
      if (name != "lists") return wrong_value(section, key, "\"lists\"");
      out.tags_are_lists = true;
    } else if (!is_one_of(key, members)) {
      return wrong_key(section, key, known);
    } else if (name.empty()) {
      return wrong_value(section, key, "the name or id of a field");
    } else {
      out.fields[std::string(key)] = name;
    }
  }
  return out;
}

Result<ListMapping> read_list(std::string const& list, json::value const& table) {
  ListMapping out{.list = list};
  auto const section = "lists.\"" + list + "\"";
  auto const* object = table.if_object();
  if (!object) return wrong_value("lists", list, "a table");
  auto const known = with_more(list_members, {"currency", "won", "lost", "on_hold"});
  for (auto const& [key, value] : *object) {
    bool const is_status = key == "won" || key == "lost" || key == "on_hold";
    if (is_status) {
      auto names = names_in(section, key, value);
      if (!names) return fail(names);
      (key == "won" ? out.won : key == "lost" ? out.lost : out.on_hold) = std::move(*names);
      continue;
    }
    auto const name = name_in(value);
    if (!is_one_of(key, known)) return wrong_key(section, key, known);
    if (name.empty()) return wrong_value(section, key, "the name or id of a field");
    if (key == "currency" && is_currency(name))
      out.currency = name;
    else
      out.fields[std::string(key)] = name;
  }
  return out;
}

}  // namespace

std::vector<std::string_view> mappable_members(std::string_view section) {
  if (section == "account") return with_more(account_members, {});
  if (section == "contact") return with_more(contact_members, {});
  return with_more(list_members, {"currency"});
}

Result<CrmMapping> read_crm_mapping(json::value const& file) {
  CrmMapping out;
  constexpr std::string_view sections[] = {"account", "contact", "deal_lists", "lists"};
  auto const* tables = file.if_object();
  if (!tables) return wrong_value({}, "the file", "tables");
  for (auto const& [key, value] : *tables) {
    if (!is_one_of(key, sections)) return wrong_key({}, key, sections);
    if (key == "deal_lists") {
      auto names = names_in({}, key, value);
      if (!names) return fail(names);
      out.deal_lists = std::move(*names);
    } else if (key == "lists") {
      auto const* lists = value.if_object();
      if (!lists) return wrong_value({}, key, "tables, one for each list");
      for (auto const& [name, table] : *lists) {
        auto list = read_list(std::string(name), table);
        if (!list) return fail(list);
        out.lists.push_back(std::move(*list));
      }
    } else {
      bool const is_account = key == "account";
      auto entity = read_entity(key, value,
                                is_account ? std::span<std::string_view const>(account_members)
                                           : std::span<std::string_view const>(contact_members));
      if (!entity) return fail(entity);
      (is_account ? out.account : out.contact) = std::move(*entity);
    }
  }
  return out;
}

}  // namespace affinity::tools::unified
