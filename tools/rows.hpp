#pragma once
// Declares the rows: one function and one file per resource. tools/catalogue.cpp puts them in order.

#include "tools/tool.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Tool> identity();  // both in v1/account.cpp
std::vector<Tool> quota();
std::vector<Tool> organizations();
std::vector<Tool> notes();
std::vector<Tool> opportunities();
std::vector<Tool> persons();
std::vector<Tool> interactions();
std::vector<Tool> lists();
std::vector<Tool> fields();
std::vector<Tool> list_entries();
std::vector<Tool> field_values();
std::vector<Tool> relationships();
std::vector<Tool> entity_files();
std::vector<Tool> webhooks();
std::vector<Tool> reminders();
std::vector<Tool> chatgpt();
std::vector<Tool> catalogue_tools();  // tools/catalogue_tools.cpp
std::vector<Tool> work_tools();       // tools/composed/rows.cpp
std::vector<Tool> change_tools();     // tools/changes/rows.cpp
std::vector<Tool> unified_tools();    // tools/unified/rows.cpp

// Affinity's newer API, in the order of its toolsets.
namespace v2 {

std::vector<Tool> account();
std::vector<Tool> companies();
std::vector<Tool> persons();
std::vector<Tool> opportunities();
std::vector<Tool> lists();
std::vector<Tool> list_entries();
std::vector<Tool> history();
std::vector<Tool> notes();
std::vector<Tool> interactions();
std::vector<Tool> files();
std::vector<Tool> relationships();
std::vector<Tool> merges();
std::vector<Tool> reminders();
std::vector<Tool> webhooks();
std::vector<Tool> directory();
std::vector<Tool> feedback();

}  // namespace v2

// Params of a search for persons or organizations, followed by its twelve bounds on interaction dates.
std::vector<schema::Param> and_interaction_dates(std::vector<schema::Param> own);

}  // namespace affinity::tools
