// What Windows itself says of a server's certificates.

#include "base/platform/certificates.hpp"
#include "base/platform/windows/headers.hpp"

// The fields of CERT_CHAIN_PARA that came after Windows 2000.
#define CERT_CHAIN_PARA_HAS_EXTRA_FIELDS
#include <wincrypt.h>

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace affinity::platform {

namespace {

struct CloseStore {
  void operator()(void* store) const { ::CertCloseStore(store, 0); }
};
struct FreeCertificate {
  void operator()(CERT_CONTEXT const* it) const { ::CertFreeCertificateContext(it); }
};
struct FreeChain {
  void operator()(CERT_CHAIN_CONTEXT const* it) const { ::CertFreeCertificateChain(it); }
};
using CertificateStore = std::unique_ptr<void, CloseStore>;
using Certificate = std::unique_ptr<CERT_CONTEXT const, FreeCertificate>;
using CertificateChain = std::unique_ptr<CERT_CHAIN_CONTEXT const, FreeChain>;

Certificate add_certificate(void* store, std::string const& der) {
  CERT_CONTEXT const* added = nullptr;
  auto const* const bytes = reinterpret_cast<BYTE const*>(der.data());
  ::CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, bytes, DWORD(der.size()),
                                     CERT_STORE_ADD_ALWAYS, &added);
  return Certificate(added);
}

// The chain to an authority, which Windows looks for in its stores and then on its update server. Nobody is
// asked about revocation, as OpenSSL asks nobody.
CertificateChain build_chain(CERT_CONTEXT const& server, void* others) {
  std::array<char, sizeof szOID_PKIX_KP_SERVER_AUTH> purpose{szOID_PKIX_KP_SERVER_AUTH};
  std::array<LPSTR, 1> purposes{purpose.data()};
  CERT_CHAIN_PARA wanted{};
  wanted.cbSize = sizeof wanted;
  wanted.RequestedUsage.dwType = USAGE_MATCH_TYPE_OR;
  wanted.RequestedUsage.Usage.cUsageIdentifier = DWORD(purposes.size());
  wanted.RequestedUsage.Usage.rgpszUsageIdentifier = purposes.data();
  CERT_CHAIN_CONTEXT const* built = nullptr;
  ::CertGetCertificateChain(nullptr, &server, nullptr, others, &wanted, 0, nullptr, &built);
  return CertificateChain(built);
}

constexpr DWORD ignore_name = 0x1000;  // SECURITY_FLAG_IGNORE_CERT_CN_INVALID of wininet.h

// Both are asked: the policy of wine says nothing of a chain that ends before an authority.
bool is_trusted_chain(CERT_CHAIN_CONTEXT const& chain) {
  if (chain.TrustStatus.dwErrorStatus != CERT_TRUST_NO_ERROR) return false;
  HTTPSPolicyCallbackData https{};
  https.cbSize = sizeof https;
  https.dwAuthType = AUTHTYPE_SERVER;
  https.fdwChecks = ignore_name;
  CERT_CHAIN_POLICY_PARA policy{};
  policy.cbSize = sizeof policy;
  policy.pvExtraPolicyPara = &https;
  CERT_CHAIN_POLICY_STATUS status{};
  status.cbSize = sizeof status;
  return ::CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, &chain, &policy, &status) &&
         status.dwError == 0;
}

bool ask_windows(std::vector<std::string> const& chain) {
  CertificateStore const store(::CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr));
  if (!store || chain.empty()) return false;
  auto const server = add_certificate(store.get(), chain.front());
  for (std::size_t i = 1; i < chain.size(); ++i) add_certificate(store.get(), chain[i]);
  if (!server) return false;
  auto const built = build_chain(*server, store.get());
  return built && is_trusted_chain(*built);
}

}  // namespace

bool fetches_authorities() noexcept { return true; }

// On a thread of its own, since nothing bounds what Windows takes where its update server cannot be reached.
// What it finds after that it keeps for the next time.
bool trusts_server(std::vector<std::string> chain) try {
  constexpr std::chrono::seconds longest{5};
  std::packaged_task<bool()> task([chain = std::move(chain)] { return ask_windows(chain); });
  auto answer = task.get_future();
  std::thread(std::move(task)).detach();
  return answer.wait_for(longest) == std::future_status::ready && answer.get();
} catch (std::exception const&) {  // no memory or thread is left
  return false;
}

}  // namespace affinity::platform
