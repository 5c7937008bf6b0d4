#pragma once
// Sanitizes text of others so that it can be quoted: one line of valid UTF-8, no invisible characters, no
// image, limited in length.

#include "base/http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::client {

// Control, bidirectional and other invisible characters become spaces, runs of spaces one, and the rest is
// cleaned as all text of others is (base/sanitize/sanitize); at most `bytes` long.
std::string sanitize_line(std::string_view text, std::size_t bytes);

// The message in the body of an error response, at most 500 bytes; empty without one. Affinity documents no
// format (Affinity v1, Errors), so all are tried: an object with message, error or errors, an array, text,
// HTML.
std::string error_text(Response const&);

}  // namespace affinity::client
