#pragma once
// Media types of files by the ends of their names.

#include <string_view>

namespace affinity {

// "text/csv" for ".csv", in any case; empty for an extension that is not in the table.
std::string_view media_type_of_extension(std::string_view extension);

}  // namespace affinity
