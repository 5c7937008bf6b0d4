#pragma once
// Runs work that may block on another process on a detached thread, which nothing waits for, not even the end
// of the program.

#include "base/clock.hpp"
#include "base/platform/native_file.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace affinity {

// The thread blocks all signals: they are for the event loop, and a closed pipe is an error of the write.
// What `work` uses must live as long as `work`, which must not throw. False when no thread can be started.
bool start_detached_thread(std::function<void()> work);

// Writes the text to a file on a detached thread and waits at most `timeout`; afterwards the write goes
// on while the program runs.
void write_detached(platform::FileHandle, std::string text, Milliseconds timeout = Milliseconds(0));

// Prints a message to whoever started the program, who may have stopped reading.
void write_to_stderr(std::string_view text);

}  // namespace affinity
