#pragma once
// Formats tables and records for people, as wide as their terminal.

#include "server/terminal/terminal.hpp"

#include <string>
#include <utility>
#include <vector>

namespace affinity::server {

struct Table {
  std::vector<std::string> head{};
  std::vector<std::vector<std::string>> rows{};  // as many cells as the header; untrusted text
};

// Never truncates the first column. Truncates the others with "…"; drops columns from the right that do not
// fit at all, and names them in a last line.
std::string write_table(Table const&, Terminal const&);

// One name and value a line; long values are wrapped and indented.
std::string write_record(std::vector<std::pair<std::string, std::string>> const& rows, Terminal const&);

// Wraps text at word boundaries to the width in columns. 0 = no limit.
std::vector<std::string> wrapped(std::string const& text, std::size_t width);

}  // namespace affinity::server
