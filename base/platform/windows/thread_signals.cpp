#include "base/platform/thread_signals.hpp"

namespace affinity::platform {

SignalsBlocked::SignalsBlocked() : before_{} {}

SignalsBlocked::~SignalsBlocked() = default;

}  // namespace affinity::platform
