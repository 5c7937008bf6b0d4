#pragma once
// Compares a text with a file in tests/snapshots. UPDATE_SNAPSHOTS=1 writes it instead; with CI set, a
// missing file fails. The diff of the file is the review.

#include <string>
#include <string_view>

namespace affinity::tests {

// Empty when the text is what the file holds, else what to print.
std::string compare_with_snapshot(std::string_view path, std::string const& text);

}  // namespace affinity::tests
