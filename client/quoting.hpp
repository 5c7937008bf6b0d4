#pragma once
// Words that somebody else wrote, made fit to be quoted: one line, valid UTF-8, nothing invisible, no image,
// not long.

#include "base/http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::client {

// Control, bidirectional and other invisible characters become spaces, runs of spaces one, and the rest is
// cleaned as all text of others is (base/sanitize/sanitize); at most `bytes` long.
std::string sanitize_line(std::string_view text, std::size_t bytes);

// What the body of a refusal says, at most 500 bytes, empty when it says nothing. Affinity documents no shape
// of it (Affinity v1, Errors), so every shape is tried: an object with message, error or errors, an array,
// text, HTML.
std::string error_text(Response const&);

}  // namespace affinity::client
