#pragma once
// Converts the HTML of notes to Markdown, which API v1 returns.

#include <string>
#include <string_view>

namespace affinity::sandbox {

// The documented elements (p, strong, em, u, ol, ul, li; Affinity v1, Notes, "Formatting Options") and br, b,
// i, span: strong becomes **, em becomes *, items become "* " or "1. ", paragraphs stand apart by an empty
// line. Markdown has no underline and no colour: those marks go and their text stays, as it does within any
// other element. Underscores and asterisks that are text are escaped. So "Met <strong>Jane</strong>" reads
// "Met **Jane**".
std::string markdown_from_html(std::string_view html);

}  // namespace affinity::sandbox
