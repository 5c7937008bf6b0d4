#include "base/platform/certificates.hpp"

#include <array>

namespace affinity::platform {

std::span<char const* const> certificate_files() {
  static constexpr std::array<char const*, 4> files{"/etc/pki/tls/certs/ca-bundle.crt",     // Fedora
                                                    "/etc/ssl/ca-bundle.pem",               // openSUSE
                                                    "/etc/ssl/cert.pem",                    // Alpine
                                                    "/etc/ssl/certs/ca-certificates.crt"};  // Debian, Arch
  return files;
}

std::string stored_certificates() { return {}; }

bool keeps_certificates_in_files() noexcept { return true; }

}  // namespace affinity::platform
