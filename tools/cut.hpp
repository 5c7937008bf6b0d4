#pragma once
// --max-result, whatever the shape: what does not fit is cut where it costs the reader least, and said.

#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <string>

namespace affinity::tools {

// Cuts a record until its JSON has at most `bytes`: long texts and lists lose their ends, and an object with
// more members than fit loses the last of them. Says what was cut, or nothing when all of it fits.
std::string cut_to_fit(json::value& record, std::size_t bytes);

// How to read what was cut away, for whoever is told that it was.
std::string rest_of(Tool const&, std::size_t bytes);

// The same for a whole outcome: nothing that leaves a tool is longer than `most`, in its text and in its
// values, but for the bytes of a file.
void hold_to(Outcome&, Tool const&, std::size_t most);

}  // namespace affinity::tools
