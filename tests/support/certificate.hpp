#pragma once
// Throw-away certificates, good or bad, signed by themselves: each is also its own authority.

#include <string>

namespace affinity::tests {

struct Certificate {
  std::string names = "IP:127.0.0.1";               // subjectAltName
  long valid_from_s = -3600, valid_until_s = 3600;  // from now
};

struct CertificateAndKey {
  std::string certificate{}, key{};  // PEM
};

CertificateAndKey make_certificate(Certificate const& = {});

}  // namespace affinity::tests
