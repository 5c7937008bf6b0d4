#include "client/curl/transfer_error.hpp"

#include "client/quoting.hpp"

#include <curl/curl.h>

namespace affinity::client {

namespace {

// Errors of certificates and TLS settings: retrying does not help, the operator must act.
bool is_trust_problem(int code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS: return true;
    default: return false;
  }
}

std::string reason(TransferFailure const& fault) {
  if (!fault.unusable.empty()) return "The answer of " + fault.host + " " + fault.unusable + ".";
  if (fault.too_large) return "The answer of " + fault.host + " is larger than this server accepts.";
  if (is_trust_problem(fault.code))
    return "The TLS certificate of " + fault.host + " was not accepted: " + sanitize_line(fault.detail, 200) +
           ".";
  switch (fault.code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "The host name of " + fault.host + " could not be found.";
    case CURLE_COULDNT_CONNECT: return fault.host + " did not accept a connection.";
    case CURLE_SSL_CONNECT_ERROR:
      return "No TLS connection to " + fault.host + " could be made: " + sanitize_line(fault.detail, 200) +
             ".";
    case CURLE_OPERATION_TIMEDOUT: return fault.host + " did not answer in time.";
    case CURLE_GOT_NOTHING: return fault.host + " closed the connection without an answer.";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return "The connection to " + fault.host + " broke.";
    case CURLE_OK:
    case CURLE_PARTIAL_FILE: return "The answer of " + fault.host + " was cut off.";
    case CURLE_BAD_CONTENT_ENCODING: return "The answer of " + fault.host + " could not be unpacked.";
    case CURLE_ABORTED_BY_CALLBACK: return "The call was cancelled.";
    default: break;
  }
  return "The exchange with " + fault.host +
         " failed: " + curl_easy_strerror(static_cast<CURLcode>(fault.code)) + ".";
}

std::string advice(TransferFailure const& fault) {
  if (!fault.unusable.empty())
    return "Trying again does not help. Whoever runs this server must check AFFINITY_BASE_URL and what "
           "stands "
           "between this server and Affinity.";
  if (fault.too_large) return "Ask for less at once, for example with a smaller limit.";
  if (is_trust_problem(fault.code))
    return "Do not try again: whoever runs this server must check AFFINITY_BASE_URL and the clock, or name "
           "the "
           "certificate authority with --ca-file.";
  if (fault.code == CURLE_ABORTED_BY_CALLBACK) return {};
  if (fault.code == CURLE_COULDNT_RESOLVE_HOST || fault.code == CURLE_COULDNT_CONNECT)
    return "Try again in a moment. If it stays so, check the network and AFFINITY_BASE_URL.";
  return "Try again in a moment.";
}

ErrorKind kind(TransferFailure const& fault) {
  if (fault.write && fault.sent) return ErrorKind::unknown_outcome;
  if (fault.too_large) return ErrorKind::invalid;  // retrying gives the same response
  if (fault.code == CURLE_ABORTED_BY_CALLBACK) return ErrorKind::cancelled;
  if (fault.code == CURLE_OPERATION_TIMEDOUT) return ErrorKind::timeout;
  return is_trust_problem(fault.code) ? ErrorKind::denied : ErrorKind::upstream;
}

}  // namespace

Error transfer_error(TransferFailure const& fault) {
  if (fault.write && fault.sent)
    return fail(ErrorKind::unknown_outcome,
                reason(fault) + " The change had been sent, so nobody knows whether it was made.",
                "Do not repeat it yet: read the record first and see whether the change is there.");
  auto error = fail(kind(fault), reason(fault) + (fault.sent ? "" : " Nothing was sent."), advice(fault));
  if (!fault.unusable.empty())
    error.status = fault.status;  // a response came, and retrying gives the same one
  return error;
}

Error resend_over_limit() {
  return fail(ErrorKind::limited,
              "The connection broke before the answer, and the limit allows no more requests now.",
              "Try again in a moment.");
}

Error deadline_exceeded(std::string const& host) {
  return fail(ErrorKind::timeout,
              "The time for this call was over before " + host + " was asked. Nothing was sent.",
              "Try again, or ask for less at once.");
}

}  // namespace affinity::client
