#pragma once
// The standard streams as a person has them before the eyes: whether it is a terminal, how wide, what it can
// show.

#include "base/platform/native_file.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>

namespace affinity::platform {

// In the order of their numbers in the C library.
enum class StandardStream { input = 0, output = 1, error = 2 };

// For the first lines of main(): standard output and error in UTF-8 and unchanged bytes (on Windows a line
// feed stays one, and the console's code page is put back at the end).
void prepare_console();

// Not owned; no_file where there is none.
FileHandle file_of(StandardStream) noexcept;

// Writes without a thread as much as the reader takes, waiting at most `timeout` each time.
void write_what_fits(FileHandle, std::string_view text, std::chrono::milliseconds timeout) noexcept;

bool is_terminal(StandardStream);

// Columns of the terminal; 0 where it has none or does not tell.
std::size_t terminal_columns(StandardStream);

// Whether it obeys escape sequences: TERM says so, or on Windows the console, which is asked for it.
bool obeys_escapes(StandardStream);

}  // namespace affinity::platform
