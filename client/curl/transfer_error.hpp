#pragma once
// Why no whole answer came, in words, and what that means for a write.

#include "base/result.hpp"

#include <string>

namespace affinity::client {

struct TransferFailure {
  int code = 0;            // a CURLcode
  bool write = false;      // the request may change something
  bool sent = false;       // a byte of the request may have reached the server
  bool too_large = false;  // we stopped reading at the cap
  int status = 0;          // of the answer, as far as it came
  std::string unusable{};  // why nothing can be made of the answer, as the end of a sentence
  std::string host{};  // with the port where it is not the usual one; never the path, the query or the key
  std::string
      detail{};  // libcurl's words; shown for TLS alone, where they name what is wrong with the certificate
};

Error transfer_error(TransferFailure const&);

// The deadline had passed before there was anything to send.
Error deadline_exceeded(std::string const& host);

}  // namespace affinity::client
