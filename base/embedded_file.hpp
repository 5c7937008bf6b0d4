#pragma once
// A file of the source tree that the program carries: packaging/embed.cmake writes the rows.

#include <string_view>

namespace affinity {

struct EmbeddedFile {
  std::string_view path{};    // below its folder, with slashes: "pipeline-review/SKILL.md"
  std::string_view bytes{};   // as they are in the source tree
  std::string_view sha256{};  // of the bytes, 64 lower-case hex digits
};

}  // namespace affinity
