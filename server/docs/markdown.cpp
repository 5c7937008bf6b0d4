#include "server/docs/markdown.hpp"

namespace affinity::server {

std::string table_cell(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string inline_code(std::string_view text) {
  return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

}  // namespace affinity::server
