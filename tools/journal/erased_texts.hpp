#pragma once
// Texts of people in a planned change that undo does not need: of notes, reminders and interactions.

#include "base/json/json.hpp"

namespace affinity::tools {

bool has_erasable_texts(json::object const& change);

// Removes them. In place of each stays its SHA-256, so that undo still sees whether a colleague changed it:
// "text" becomes "text_sha256".
void erase_texts_of(json::object& change);

}  // namespace affinity::tools
