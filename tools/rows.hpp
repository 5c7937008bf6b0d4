#pragma once
// The rows, one function and one file per resource of Affinity v1; tools/catalogue.cpp puts them in order.

#include "tools/tool.hpp"

#include <vector>

namespace affinity::tools {

std::vector<Tool> identity();  // both of these in account.cpp
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

// Params of a search over persons or organizations, and then its twelve bounds on interaction dates.
std::vector<schema::Param> and_interaction_dates(std::vector<schema::Param> own);

}  // namespace affinity::tools
