#include "transport/stdio/self_pipe.hpp"

#include <cerrno>
#include <system_error>

namespace affinity::transport {

SelfPipe::SelfPipe() : pipe_(new_pipe()) {
  if (!pipe_.read) throw std::system_error(errno, std::generic_category(), "pipe");
}

void SelfPipe::notify() {
  char const one = 1;
  static_cast<void>(!::write(pipe_.write.get(), &one, sizeof one));  // a full pipe is readable already
}

}  // namespace affinity::transport
