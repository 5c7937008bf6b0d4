#pragma once
// Parses multipart/form-data bodies of uploads (RFC 7578).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

struct ParsedPart {
  std::string name{};
  std::optional<std::string> filename{};
  std::string_view bytes{};  // into the body
};

// nullopt when the body does not match its content type.
std::optional<std::vector<ParsedPart>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace affinity::sandbox
