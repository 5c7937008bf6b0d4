#include "client/curl/server_trust.hpp"

#include "base/platform/certificates.hpp"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <exception>
#include <string>
#include <vector>

namespace affinity::client {

namespace {

// Whether all that is wrong is that OpenSSL knows no authority that vouches for the server.
bool lacks_authority(int error) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return true;
    default: return false;
  }
}

std::string der_of(X509* certificate) {
  auto const size = i2d_X509(certificate, nullptr);
  if (size <= 0) return {};
  std::string out(std::size_t(size), '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  i2d_X509(certificate, &to);
  return out;
}

// The server's own first, then the others that it sent, which may hold it once more.
std::vector<std::string> certificates_of_server(X509_STORE_CTX* context) {
  std::vector<std::string> out{der_of(X509_STORE_CTX_get0_cert(context))};
  auto* const sent = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; i < sk_X509_num(sent); ++i) out.push_back(der_of(sk_X509_value(sent, i)));
  return out;
}

int verify_server(X509_STORE_CTX* context, void*) {
  if (auto const verified = X509_verify_cert(context);
      verified != 0 || !lacks_authority(X509_STORE_CTX_get_error(context)))
    return verified;
  try {  // no exception may pass through OpenSSL
    if (!platform::trusts_server(certificates_of_server(context))) return 0;
  } catch (std::exception const&) {
    return 0;
  }
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

CURLcode set_verifier(CURL*, void* tls, void*) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(tls), &verify_server, nullptr);
  return CURLE_OK;
}

}  // namespace

void ask_system_for_authorities(void* easy) {
  if (platform::fetches_authorities()) curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &set_verifier);
}

}  // namespace affinity::client
