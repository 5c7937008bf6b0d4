#pragma once
// Texts of people in a planned change that undo does not need: of notes, reminders and interactions.

#include "base/json/json.hpp"

namespace affinity::tools {

bool has_erasable_texts(json::object const& change);

// Removes them. The "mark" of a text, its SHA-256, stays: undo sees by it whether a colleague changed it.
void erase_texts_of(json::object& change);

}  // namespace affinity::tools
