#include "base/platform/certificates.hpp"

namespace affinity::platform {

bool fetches_authorities() noexcept { return false; }

bool trusts_server(std::vector<std::string>) { return false; }

}  // namespace affinity::platform
