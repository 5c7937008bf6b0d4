#pragma once
// The rules of Windows for the name of a file (Microsoft, "Naming Files, Paths, and Namespaces"), as text:
// names of devices, streams, and what is dropped at the end.

#include <string>
#include <string_view>

namespace affinity {

// Whether Windows makes and opens a file of exactly this name. Not "NUL", "com1.txt", "COM¹", "a:b", "a*",
// "a." and "a ", nor one of more than 255 units of UTF-16. Without separators.
bool is_plain_windows_name(std::string_view);

// The nearest name that is plain: "NUL.txt" → "_NUL.txt", "a:b. " → "a_b", "" → "_". Not shortened.
std::string plain_windows_name(std::string_view);

}  // namespace affinity
