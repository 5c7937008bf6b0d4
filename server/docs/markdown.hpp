#pragma once
// Parts of Markdown that the generated documents share.

#include <string>
#include <string_view>

namespace affinity::server {

std::string table_cell(std::string_view text);   // of a table: on one line, with bars escaped
std::string inline_code(std::string_view text);  // `text`, or nothing

}  // namespace affinity::server
