#include "base/platform/certificates.hpp"

#include "base/platform/windows/headers.hpp"

#include <wincrypt.h>

#include <array>
#include <vector>

namespace affinity::platform {

namespace {

std::string pem_of(CERT_CONTEXT const& certificate) {
  constexpr DWORD form = CRYPT_STRING_BASE64HEADER | CRYPT_STRING_NOCR;
  DWORD size = 0;
  auto const* const bytes = certificate.pbCertEncoded;
  if (!::CryptBinaryToStringA(bytes, certificate.cbCertEncoded, form, nullptr, &size)) return {};
  std::string out(size, '\0');
  if (!::CryptBinaryToStringA(bytes, certificate.cbCertEncoded, form, out.data(), &size)) return {};
  out.resize(size);
  return out;
}

// Whether it may vouch for servers; without a list of purposes it may vouch for all.
bool vouches_for_servers(CERT_CONTEXT const* certificate) {
  DWORD size = 0;
  if (!::CertGetEnhancedKeyUsage(certificate, 0, nullptr, &size))
    return ::GetLastError() == DWORD(CRYPT_E_NOT_FOUND);
  std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 1);
  auto* const usage = reinterpret_cast<CERT_ENHKEY_USAGE*>(room.data());
  if (!::CertGetEnhancedKeyUsage(certificate, 0, usage, &size)) return false;
  if (usage->cUsageIdentifier == 0) return ::GetLastError() == DWORD(CRYPT_E_NOT_FOUND);
  for (DWORD i = 0; i < usage->cUsageIdentifier; ++i)
    if (std::string_view(usage->rgpszUsageIdentifier[i]) == szOID_PKIX_KP_SERVER_AUTH) return true;
  return false;
}

}  // namespace

std::span<char const* const> certificate_files() { return {}; }

// "ROOT" shows what the user, the machine and the firm's policies trust, together.
std::string stored_certificates() {
  std::string out;
  auto* const store = ::CertOpenSystemStoreW(0, L"ROOT");
  if (!store) return out;
  auto* const refused = ::CertOpenSystemStoreW(0, L"Disallowed");
  auto const is_refused = [&](CERT_CONTEXT const* certificate) {
    constexpr DWORD form = X509_ASN_ENCODING | PKCS_7_ASN_ENCODING;
    auto const* const found =
        refused ? ::CertFindCertificateInStore(refused, form, 0, CERT_FIND_EXISTING, certificate, nullptr)
                : nullptr;
    if (found) ::CertFreeCertificateContext(found);
    return found != nullptr;
  };
  for (CERT_CONTEXT const* it = nullptr; (it = ::CertEnumCertificatesInStore(store, it));)
    if (vouches_for_servers(it) && !is_refused(it)) out += pem_of(*it);
  if (refused) ::CertCloseStore(refused, 0);
  ::CertCloseStore(store, 0);
  return out;
}

bool keeps_certificates_in_files() noexcept { return false; }

}  // namespace affinity::platform
