#include "sandbox/routing/multipart.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox {

namespace {

// The value of a parameter: a token, or a quoted string in which browsers write %22 for a quote and curl \".
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  auto const small = lower(header);
  for (auto at = small.find(name); at != std::string::npos; at = small.find(name, at + 1)) {
    bool const begins = at == 0 || small[at - 1] == ';' || small[at - 1] == ' ' || small[at - 1] == '\t';
    auto rest = header.substr(at + name.size());
    if (!begins || !rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    std::string out;
    if (!rest.starts_with('"')) {
      out = rest.substr(0, rest.find_first_of("; \t"));
      return out;
    }
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
      if (rest.substr(i).starts_with("%22")) {
        out += '"';
        i += 2;
      } else {
        out += rest[i];
      }
    }
    return out;
  }
  return std::nullopt;
}

std::string_view disposition_in(std::string_view head) {
  while (!head.empty()) {
    auto const line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    constexpr std::string_view wanted = "content-disposition:";
    if (lower(line.substr(0, wanted.size())) == wanted) return line.substr(wanted.size());
  }
  return {};
}

}  // namespace

std::optional<std::vector<ParsedPart>> parse_multipart(std::string_view content_type, std::string_view body) {
  auto const boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty()) return std::nullopt;
  auto const delimiter = "--" + *boundary;
  auto const start = body.starts_with(delimiter) ? 0 : body.find("\r\n" + delimiter);
  if (start == std::string_view::npos) return std::nullopt;
  body.remove_prefix(start + delimiter.size() + (start == 0 ? 0 : 2));
  std::vector<ParsedPart> parts;
  while (!body.starts_with("--")) {
    auto const line_end = body.find("\r\n");
    auto const end = body.find("\r\n" + delimiter, line_end == std::string_view::npos ? 0 : line_end);
    if (line_end == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
    // A part without headers begins with the empty line.
    auto const part = body.substr(line_end, end - line_end);
    auto const head_end = part.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return std::nullopt;
    auto const disposition = disposition_in(part.substr(2, head_end > 2 ? head_end - 2 : 0));
    auto const name = parameter(disposition, "name");
    if (!name) return std::nullopt;
    parts.push_back({*name, parameter(disposition, "filename"), part.substr(head_end + 4)});
    body.remove_prefix(end + 2 + delimiter.size());
  }
  return parts;
}

}  // namespace affinity::sandbox
