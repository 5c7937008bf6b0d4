#include "support/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace affinity::tests {

namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("a certificate could not be made");
}

void extend(X509* certificate, int what, char const* value) {
  auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  must(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

template<class Write> std::string pem_of(Write write) {
  auto* const memory = BIO_new(BIO_s_mem());
  must(memory && write(memory) == 1);
  char* text = nullptr;
  auto const size = BIO_get_mem_data(memory, &text);
  std::string pem(text, std::size_t(size));
  BIO_free(memory);
  return pem;
}

}  // namespace

CertificateAndKey make_certificate(Certificate const& wanted) {
  auto* const key = EVP_EC_gen("P-256");
  auto* const certificate = X509_new();
  must(key && certificate && X509_set_version(certificate, X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), wanted.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.valid_until_s);
  auto const* name = reinterpret_cast<unsigned char const*>("test");
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  X509_set_pubkey(certificate, key);
  extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, NID_subject_alt_name, wanted.names.c_str());
  must(X509_sign(certificate, key, EVP_sha256()) > 0);
  CertificateAndKey out;
  out.certificate = pem_of([&](BIO* to) { return PEM_write_bio_X509(to, certificate); });
  out.key = pem_of(
      [&](BIO* to) { return PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr); });
  X509_free(certificate);
  EVP_PKEY_free(key);
  return out;
}

}  // namespace affinity::tests
