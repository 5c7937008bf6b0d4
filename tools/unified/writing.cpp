#include "tools/unified/writing.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::tools::unified {

void Writing::set(std::string_view name, json::value value, std::string_view member) {
  auto const [place, is_new] = body.emplace(name, value);
  if (is_new || place->value() == value) return;
  refuse(std::string(member) + " says something else than another argument: " + std::string(name) + " is " +
         shorten(write_json(place->value()), 80) + " there. Send one of them.");
}

std::int64_t id_in(json::value const& given) {
  auto const* value = given.is_object() ? member(given, "id") : &given;
  if (!value) return 0;
  if (auto const number = as_int64(*value)) return *number;
  auto const text = as_text(*value).value_or("");
  std::int64_t out = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

std::optional<json::array> ids_given(json::value const& given) {
  json::array out;
  auto const add = [&](json::value const& item) {
    auto const id = id_in(item);
    if (id > 0) out.emplace_back(id);
    return id > 0;
  };
  if (auto const* list = given.if_array()) {
    if (!std::ranges::all_of(*list, add)) return std::nullopt;
  } else if (!add(given)) {
    return std::nullopt;
  }
  return out;
}

namespace {

std::string no_ids(MemberRow const& row, json::value const& given) {
  return std::string(row.name) + R"( takes ids, as "7" or {"id": "7"}; you sent )" +
         shorten(write_json(given), 80) + ".";
}

// "https://www.acme.com/about" → "acme.com"
std::string host_of(std::string_view text) {
  if (auto const scheme = text.find("://"); scheme != text.npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  if (auto host = lower(text); host.starts_with("www.")) return host.substr(4);
  return lower(text);
}

}  // namespace

void write_text(Writing& writing, MemberRow const& row, json::value const& given) {
  writing.set(row.native.empty() ? row.v1 : row.native, given, row.name);
}

void write_domain(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const text = std::string(as_text(given).value_or(""));
  auto const host = host_of(text);
  if (host != text) writing.hints.push_back(std::string(row.name) + " was taken as the domain " + host + ".");
  writing.set("domain", json::value(host), row.name);
}

void write_ids(Writing& writing, MemberRow const& row, json::value const& given) {
  auto ids = ids_given(given);
  if (!ids) return writing.refuse(no_ids(row, given));
  writing.set(row.v1, std::move(*ids), row.name);
}

void write_added_ids(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const ids = ids_given(given);
  if (!ids) return writing.refuse(no_ids(row, given));
  json::array all;
  if (auto const* now = member(writing.current, row.v1); now && now->is_array()) all = now->get_array();
  for (auto const& id : *ids)
    if (std::ranges::find(all, id) == all.end()) all.push_back(id);
  if (auto* before = writing.body.if_contains(row.v1); before && before->is_array()) {
    // account_ids says all of them.
    auto const& said = before->get_array();
    bool const is_among =
        std::ranges::all_of(*ids, [&](auto const& id) { return std::ranges::find(said, id) != said.end(); });
    if (!is_among)
      writing.refuse(std::string(row.name) + " is not among the ids of " + std::string(row.v1) + ".");
    return;
  }
  writing.body[row.v1] = std::move(all);
}

void write_date(Writing& writing, MemberRow const& row, json::value const& given) {
  writing.set(row.v1, given, row.name);
}

void write_mapped_field(Writing& writing, MemberRow const& row, json::value const& given) {
  std::string name;
  FieldInfo const* field = nullptr;
  if (auto const deal = writing.reading.deal.fields.find(row.name); deal != writing.reading.deal.fields.end())
    field = &deal->second;
  if (writing.reading.entity)
    if (auto const found = writing.reading.entity->fields.find(row.name);
        found != writing.reading.entity->fields.end()) {
      auto const named = find_field(writing.reading.fields, found->second);
      if (!named) return writing.refuse(std::string(row.name) + ": " + named.error().message);
      field = *named;
    }
  if (!field) {
    bool const has_reason = row.back.starts_with("is ");
    writing.refuse(std::string(row.name) + " " +
                   (has_reason
                        ? std::string(row.back)
                        : "has no field here. Name one in --crm-mapping, or write one with custom_fields (" +
                              std::string(writing.unmapped_help) + ")."));
    return;
  }
  auto value = given;
  if (row.name == "phone_numbers" && value.is_array())
    for (auto& item : value.get_array())
      if (auto const* number = member(item, "number")) {
        auto text = *number;
        item = std::move(text);
      }
  writing.assignments.push_back(
      {.member = std::string(row.name), .field = *field, .given = std::move(value)});
}

void write_custom_fields(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const* object = given.if_object();
  if (!object) return writing.refuse(std::string(row.name) + R"( takes an object: {"Amount": 2500000}.)");
  for (auto const& [name, value] : *object) {
    auto const member_name = std::string(row.name) + "." + std::string(name);
    auto const field = find_field(writing.reading.fields, name);
    if (!field) {
      writing.refuse(member_name + ": " + field.error().message + " " + field.error().next_step);
      continue;
    }
    writing.assignments.push_back({.member = member_name, .field = **field, .given = value});
  }
}

namespace {

composed::ListInfo const* list_meant(std::vector<composed::ListInfo> const& lists, json::value const& tag) {
  auto const* name = tag.is_object() ? member(tag, "name") : &tag;
  auto const id = id_in(tag);
  auto const text = name ? fold(as_text(*name).value_or("")) : std::string();
  for (auto const& list : lists)
    if ((id > 0 && list.id == id) || (!text.empty() && fold(list.name) == text)) return &list;
  return nullptr;
}

std::vector<std::int64_t> lists_now(json::value const& record) {
  std::vector<std::int64_t> out;
  auto const* entries = member(record, "list_entries");
  if (auto const* list = entries ? entries->if_array() : nullptr)
    for (auto const& entry : *list) out.push_back(integer_member(entry, "list_id").value_or(0));
  return out;
}

}  // namespace

void write_tags(Writing& writing, MemberRow const& row, json::value const& given) {
  if (!writing.reading.entity || !writing.reading.entity->tags_are_lists)
    return writing.refuse(
        std::string(row.name) +
        " are the lists that the record is on. Add it with create_a_affinity_list_entry, or say "
        "tags = \"lists\" in --crm-mapping, and a tag that is written adds it.");
  auto const now = lists_now(writing.current);
  std::vector<std::int64_t> wanted;
  for (auto const& tag : given.get_array()) {
    auto const* list = list_meant(writing.reading.lists, tag);
    if (!list) {
      writing.refuse("There is no list " + shorten(write_json(tag), 80) +
                     " for a tag; create_a_affinity_list makes one.");
      continue;
    }
    wanted.push_back(list->id);
    if (std::ranges::find(now, list->id) == now.end()) writing.add_to_lists.push_back(list->id);
  }
  for (auto const id : now)
    if (std::ranges::find(wanted, id) == wanted.end())
      writing.refuse("tags leaves out the list " + std::to_string(id) +
                     ", and a tag is never taken away here: use delete_a_affinity_list_entry_by_id.");
}

namespace {

std::string unwritable(MemberRow const& row, Effect effect) {
  if (row.write)
    return std::string(row.name) + (effect == Effect::adds
                                        ? " cannot be set by a create; change it afterwards."
                                        : " is set by the create and cannot be changed.");
  return row.back.starts_with("is ") ? std::string(row.name) + " " + std::string(row.back)
                                     : std::string(row.back);
}

void merge_remote_data(Writing& writing, json::value const& remote) {
  auto const* object = remote.if_object();
  if (!object) return writing.refuse("remote_data takes an object: members of the native body.");
  for (auto const& [name, value] : *object) writing.set(name, value, "remote_data." + std::string(name));
}

}  // namespace

void run_writers(Writing& writing, MemberRows const& rows) {
  // What replaces a whole list goes before what adds to it.
  for (bool const adds : {false, true})
    for (auto const& row : rows) {
      auto const* given = row.name == "id" ? nullptr : writing.given.if_contains(row.name);
      if (!given || (row.write == write_added_ids) != adds) continue;
      bool const other = writing.effect == Effect::adds ? row.update_only : row.create_only;
      if (!row.write || other)
        writing.refuse(unwritable(row, writing.effect));
      else
        row.write(writing, row, *given);
    }
  if (writing.given.contains("remote_data_v1"))
    writing.refuse("remote_data_v1 is read only; send what is meant as remote_data.");
  if (auto const* remote = writing.given.if_contains("remote_data")) merge_remote_data(writing, *remote);
}

}  // namespace affinity::tools::unified
