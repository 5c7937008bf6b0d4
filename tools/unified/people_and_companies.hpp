#pragma once
// Accounts and contacts: reads and writes that differ in names alone.

#include "tools/composed/language/names.hpp"
#include "tools/unified/member_row.hpp"

#include <string_view>

namespace affinity::tools::unified {

struct EntityResource {
  std::string_view noun{};
  MemberRows const& (*rows)() = nullptr;
  FieldOwner owner{};
  composed::Kind kind = composed::Kind::company;
  std::string_view v2_list{}, v2_search{}, v2_get{}, v1_list{}, v1_get{};
  std::string_view v1_create{}, v1_update{}, v1_delete{}, v2_batch{}, v2_batch_id{};
  std::string_view v1_id{};  // argument of list_all_affinity_field_values
  EntityMapping CrmMapping::*mapping = nullptr;
};

EntityResource const& account_resource();
EntityResource const& contact_resource();

Task<Outcome> list_entities(EntityResource const&, ToolContext const&, Tool const&,
                            json::object const& checked, client::CallContext const&);
Task<Outcome> get_entity(EntityResource const&, ToolContext const&, Tool const&, json::object const& checked,
                         client::CallContext const&);
Task<Outcome> write_entity(EntityResource const&, ToolContext const&, Tool const&,
                           json::object const& checked, client::CallContext const&);

// What records of such a list are made with.
Reading entity_reading(EntityResource const&, ToolContext const&, json::object const& checked);

std::vector<Tool> account_tools();
std::vector<Tool> contact_tools();

}  // namespace affinity::tools::unified
