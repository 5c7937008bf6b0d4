#pragma once
// What another process may hold up is done on a thread that nothing waits for, not even the end of the
// program.

#include "base/clock.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace affinity {

// The thread takes no signals: those are for the loop, and a reader that left is an error of the write. What
// `work` uses lives as long as `work`, which must not throw. False where no thread can be had.
bool start_detached_thread(std::function<void()> work);

// Hands the text to a descriptor and waits for that as long as `patience`; later it still goes out while the
// program runs.
void write_detached(int fd, std::string text, Milliseconds timeout = Milliseconds(0));

// A sentence on stderr, for who starts the program, who may have stopped reading.
void write_to_stderr(std::string_view text);

}  // namespace affinity
