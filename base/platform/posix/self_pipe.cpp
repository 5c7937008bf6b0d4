#include "base/platform/posix/self_pipe.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace affinity::platform {

SelfPipe::SelfPipe() : pipe_(new_pipe()) {
  if (!pipe_.read) throw std::system_error(errno, std::generic_category(), "pipe");
}

void SelfPipe::notify() {
  char const one = 1;
  // A full pipe is readable already.
  static_cast<void>(!::write(static_cast<int>(pipe_.write.get()), &one, sizeof one));
}

void end_thread(std::thread& thread, SelfPipe& stopped) {
  if (!thread.joinable()) return;
  if (thread.get_id() == std::this_thread::get_id()) return thread.detach();
  stopped.notify();
  thread.join();
}

}  // namespace affinity::platform
