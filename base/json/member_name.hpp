#pragma once

#include <string>
#include <string_view>

namespace affinity {

// A member's name as JSON, with the comma before it, unless it is the first one, and the colon after it.
void write_json_member_name(std::string_view name, bool is_first, std::string& onto);

}  // namespace affinity
