#pragma once
// Converts a failed transfer into an Error; for a write it says whether the outcome is unknown.

#include "base/result.hpp"

#include <string>

namespace affinity::client {

struct TransferFailure {
  int code = 0;            // a CURLcode
  bool write = false;      // not a GET
  bool sent = false;       // a byte of the request may have reached the server
  bool too_large = false;  // reading stopped at the limit
  int status = 0;          // of the response, as far as received
  std::string unusable{};  // why the response is unusable, as the end of a sentence
  std::string host{};      // with the port unless it is the default; never path, query or key
  std::string
      detail{};  // libcurl's message; used for TLS only, where it says what is wrong with the certificate
};

Error transfer_error(TransferFailure const&);

// libcurl was about to resend a read, and the limit allows no more requests; compared by the retries.
Error resend_over_limit();

// The deadline had passed before the request was sent.
Error deadline_exceeded(std::string const& host);

}  // namespace affinity::client
