#pragma once
// What the fuzz targets share. A target is a function over bytes that ends the process where a fact does not
// hold.

#include "base/json/json.hpp"

#include <string>
#include <string_view>

namespace affinity::fuzz {

// Says which fact did not hold and what showed it, and aborts: libFuzzer then keeps the input.
void expect(bool holds, std::string_view fact, std::string_view evidence = {});

// Cuts the piece before the separator off the front of the text; all of it when there is none.
std::string_view next_piece(std::string_view& text, char separator = '\n');

// The text as JSON, which it has to be: one line, UTF-8, no name twice.
json::value expect_json_line(std::string_view text);
// A JSON-RPC reply: an id or none, and either a result or an error that says what is wrong.
json::object expect_reply(json::value const&);

std::string small_letters(std::string_view);  // ASCII, written apart from the code under test

}  // namespace affinity::fuzz
