#pragma once
// The words of a note without its HTML.

#include "sandbox/store/records.hpp"

#include <string>
#include <string_view>

namespace affinity::sandbox::v2::search {

// Tags become spaces, and the entities that escape HTML their characters.
std::string text_of_html(std::string_view html);

std::string text_of_note(Note const&);

}  // namespace affinity::sandbox::v2::search
