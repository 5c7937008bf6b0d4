#pragma once
// The files of skills/, which the program carries.

#include "base/embedded_file.hpp"

#include <span>

namespace affinity::tools {

// In the order of their paths: "bulk-update/SKILL.md", …
std::span<EmbeddedFile const> skill_files();

}  // namespace affinity::tools
