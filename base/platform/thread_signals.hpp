#pragma once
// Keeps signals from threads of ours.

namespace affinity::platform {

// Threads that are started while it lives get no signals: these are for the event loop, and a closed pipe is
// an error of the write. Does nothing on Windows, which has none.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(SignalsBlocked const&) = delete;
  SignalsBlocked& operator=(SignalsBlocked const&) = delete;

 private:
  alignas(void*) unsigned char before_[128];  // a signal set
};

}  // namespace affinity::platform
