#pragma once
// Formats tables and records for people, as wide as their terminal.

#include "server/terminal/terminal.hpp"

#include <string>
#include <utility>
#include <vector>

namespace affinity::server {

struct Table {
  std::vector<std::string> head{};
  std::vector<std::vector<std::string>> rows{};  // as many cells as the head has; any text
};

// The first column is never cut. What does not fit is cut with "…"; columns for which there is no room at all
// are left out from the right, and a last line names them.
std::string write_table(Table const&, Terminal const&);

// A name and a value a line; long values go on below, beside the names.
std::string write_record(std::vector<std::pair<std::string, std::string>> const& rows, Terminal const&);

// The text in lines of at most so many columns, broken between words where there are any. 0 = no limit.
std::vector<std::string> wrapped(std::string const& text, std::size_t width);

}  // namespace affinity::server
