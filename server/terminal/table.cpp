#include "server/terminal/table.hpp"

#include "base/text/unicode.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace affinity::server {

namespace {

constexpr std::size_t between = 2;        // spaces between two columns
constexpr std::size_t least_column = 12;  // minimum width of a truncated column
constexpr std::size_t most_name = 40;     // maximum width of names in a record

std::size_t total(std::vector<std::size_t> const& widths) {
  auto const gaps = widths.empty() ? 0 : between * (widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

// Narrows the widest column until all fit; false when none can be narrowed further.
bool shrink(std::vector<std::size_t>& widths, std::size_t room) {
  for (auto width = widths.begin() + 1; width < widths.end(); ++width) *width = std::min(*width, room);
  while (total(widths) > room) {
    auto const widest = std::max_element(widths.begin() + 1, widths.end());
    if (widest == widths.end() || *widest <= least_column) return false;
    --*widest;
  }
  return true;
}

std::string line_of(std::vector<std::string> const& cells, std::vector<std::size_t> const& widths) {
  std::string out;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    auto const cell = i == 0 ? cells[i] : truncate_to_width(cells[i], widths[i]);
    out += i + 1 == widths.size() ? cell : padded(cell, widths[i] + between);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

// The number of bytes of whole characters that fit; at least one character.
std::size_t bytes_that_fit(std::string_view text, std::size_t width) {
  auto end = first_character(text).length;
  while (end < text.size()) {
    auto const next = end + first_character(text.substr(end)).length;
    if (display_width(text.substr(0, next)) > width) break;
    end = next;
  }
  return end;
}

void wrap_line(std::string_view text, std::size_t width, std::vector<std::string>& out) {
  auto const indent = std::min(text.find_first_not_of(' '), text.size());
  std::string line(std::min(indent, width > 0 ? width / 2 : indent), ' ');
  bool fresh = true;  // the line has no word yet
  for (auto at = indent; at < text.size();) {
    auto const end = std::min(text.find(' ', at), text.size());
    auto word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (width > 0 && !fresh && display_width(line) + 1 + display_width(word) > width) {
      out.push_back(std::exchange(line, {}));
      fresh = true;
    }
    while (width > 0 &&
           display_width(line) + display_width(word) > width) {  // a word longer than a line, such as a URL
      auto const fits = bytes_that_fit(word, width - display_width(line));
      out.push_back(std::exchange(line, {}) + std::string(word.substr(0, fits)));
      word.remove_prefix(fits);
    }
    line += (fresh ? "" : " ") + std::string(word);
    fresh = false;
  }
  out.push_back(std::move(line));
}

}  // namespace

std::string write_table(Table const& given, Terminal const& terminal) {
  auto table = given;
  std::vector<std::size_t> widths;
  for (auto& cell : table.head) widths.push_back(display_width(cell = printable(cell)));
  for (auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i] = printable(row[i])));
  auto const natural = widths;
  while (terminal.width > 0 && widths.size() > 1 && !shrink(widths, terminal.width)) {
    widths.assign(natural.begin(), natural.begin() + std::ptrdiff_t(widths.size()) - 1);
  }
  std::string out = coloured(terminal, Colour::bold, line_of(table.head, widths)) + "\n";
  for (auto const& row : table.rows) out += line_of(row, widths) + "\n";
  if (widths.size() == natural.size()) return out;
  std::string left_out;
  for (auto i = widths.size(); i < natural.size(); ++i)
    left_out += (left_out.empty() ? "" : ", ") + table.head[i];
  for (auto const& line : wrapped("No room for: " + left_out + ". --json has all.", terminal.width))
    out += coloured(terminal, Colour::dim, line) + "\n";
  return out;
}

std::vector<std::string> wrapped(std::string const& text, std::size_t width) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find('\n', begin), text.size());
    wrap_line(std::string_view(text).substr(begin, end - begin), width, out);
    begin = end + 1;
  }
  return out;
}

std::string write_record(std::vector<std::pair<std::string, std::string>> const& rows,
                         Terminal const& terminal) {
  std::size_t names = 0;
  for (auto const& [name, value] : rows) names = std::max(names, display_width(printable(name)));
  names = std::min(names, terminal.width > 0 ? std::min(most_name, terminal.width / 2) : most_name);
  auto const room = terminal.width > names + between ? terminal.width - names - between : 0;
  std::string out;
  for (auto const& [name, value] : rows) {
    auto const lines = wrapped(printable(value, LineBreaks::keep), room);
    auto const cut = truncate_to_width(printable(name), names);
    out += coloured(terminal, Colour::bold, cut) + std::string(names - display_width(cut) + between, ' ') +
           lines.front() + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i)
      out += lines[i].empty() ? "\n" : std::string(names + between, ' ') + lines[i] + "\n";
  }
  return out;
}

}  // namespace affinity::server
