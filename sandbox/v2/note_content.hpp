#pragma once
// The HTML that notes take (Affinity v2, Notes): p, br, strong, em, u, ol, ul, li, span and a.

#include <string>
#include <string_view>

namespace affinity::sandbox::v2 {

struct NoteContent {
  std::string html{};   // with rel and target on every link, as Affinity adds them
  std::string error{};  // what is forbidden in it; empty when nothing is
};

// Attributes are forbidden, but for href of a link, which must be http, https or mailto.
NoteContent check_note_content(std::string_view html);

}  // namespace affinity::sandbox::v2
