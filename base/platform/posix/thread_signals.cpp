#include "base/platform/thread_signals.hpp"

#include <pthread.h>
#include <signal.h>

#include <new>

namespace affinity::platform {

SignalsBlocked::SignalsBlocked() {
  static_assert(sizeof(sigset_t) <= sizeof before_);
  sigset_t all;  // sigfillset() is a macro on macOS
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, new (before_) sigset_t);
}

SignalsBlocked::~SignalsBlocked() {
  ::pthread_sigmask(SIG_SETMASK, std::launder(reinterpret_cast<sigset_t*>(before_)), nullptr);
}

}  // namespace affinity::platform
