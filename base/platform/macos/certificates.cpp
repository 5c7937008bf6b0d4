#include "base/platform/certificates.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

// Apple's frameworks are loaded and not linked, as their headers are not free. What is declared here is
// theirs (SecTrustSettings.h, CFArray.h, CFData.h), by types of the same size.
namespace affinity::platform {

namespace {

using Reference = void const*;  // of Core Foundation
using Index = long;
using Status = std::int32_t;

struct Frameworks {
  Status (*copy_anchors)(Reference* certificates) = nullptr;
  Status (*copy_of_domain)(std::uint32_t domain, Reference* certificates) = nullptr;
  Status (*copy_settings)(Reference certificate, std::uint32_t domain, Reference* settings) = nullptr;
  Reference (*copy_data)(Reference certificate) = nullptr;
  Index (*count)(Reference array) = nullptr;
  Reference (*item)(Reference array, Index) = nullptr;
  Reference (*value)(Reference dictionary, Reference key) = nullptr;
  unsigned char (*read_number)(Reference number, Index type, void* to) = nullptr;
  Reference (*make_string)(Reference allocator, char const* text, std::uint32_t encoding) = nullptr;
  unsigned char const* (*bytes)(Reference data) = nullptr;
  Index (*length)(Reference data) = nullptr;
  void (*release)(Reference) = nullptr;
  bool complete = false;

  Frameworks() {
    auto* const security =
        ::dlopen("/System/Library/Frameworks/Security.framework/Security", RTLD_LAZY | RTLD_LOCAL);
    auto* const foundation = ::dlopen("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation",
                                      RTLD_LAZY | RTLD_LOCAL);
    if (!security || !foundation) return;
    auto const find = [](void* from, char const* name, auto& to) {
      to = reinterpret_cast<std::remove_reference_t<decltype(to)>>(::dlsym(from, name));
      return to != nullptr;
    };
    complete =
        find(security, "SecTrustCopyAnchorCertificates", copy_anchors) &&
        find(security, "SecTrustSettingsCopyCertificates", copy_of_domain) &&
        find(security, "SecTrustSettingsCopyTrustSettings", copy_settings) &&
        find(security, "SecCertificateCopyData", copy_data) && find(foundation, "CFArrayGetCount", count) &&
        find(foundation, "CFArrayGetValueAtIndex", item) && find(foundation, "CFDictionaryGetValue", value) &&
        find(foundation, "CFNumberGetValue", read_number) &&
        find(foundation, "CFStringCreateWithCString", make_string) &&
        find(foundation, "CFDataGetBytePtr", bytes) && find(foundation, "CFDataGetLength", length) &&
        find(foundation, "CFRelease", release);
  }
};

std::string base64_lines(unsigned char const* bytes, std::size_t size) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < size; i += 3) {
    auto const at = [&](std::size_t j) { return i + j < size ? unsigned(bytes[i + j]) : 0u; };
    auto const bits = at(0) << 16 | at(1) << 8 | at(2);
    out += digits[bits >> 18 & 63];
    out += digits[bits >> 12 & 63];
    out += i + 1 < size ? digits[bits >> 6 & 63] : '=';
    out += i + 2 < size ? digits[bits & 63] : '=';
    if (i % 48 == 45) out += '\n';
  }
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

std::string pem_of(Frameworks const& use, Reference certificate) {
  auto const data = use.copy_data(certificate);
  if (!data) return {};
  auto out = "-----BEGIN CERTIFICATE-----\n" + base64_lines(use.bytes(data), std::size_t(use.length(data))) +
             "-----END CERTIFICATE-----\n";
  use.release(data);
  return out;
}

// Whether its settings in a domain trust it. An empty list trusts it for everything, and so does an entry
// without a result; one that denies it counts for more.
bool is_trusted(Frameworks const& use, Reference certificate, std::uint32_t domain, Reference result_key) {
  constexpr std::int32_t trust_root = 1, trust_as_root = 2, deny = 3;  // SecTrustSettingsResult
  constexpr Index of_32_bits = 3;                                      // kCFNumberSInt32Type
  Reference settings = nullptr;
  if (use.copy_settings(certificate, domain, &settings) != 0 || !settings) return false;
  bool trusted = use.count(settings) == 0, denied = false;
  for (Index i = 0; i < use.count(settings); ++i) {
    std::int32_t result = trust_root;
    if (auto const number = use.value(use.item(settings, i), result_key))
      use.read_number(number, of_32_bits, &result);
    trusted = trusted || result == trust_root || result == trust_as_root;
    denied = denied || result == deny;
  }
  use.release(settings);
  return trusted && !denied;
}

template<class Visit> void for_each_certificate(Frameworks const& use, Reference certificates, Visit visit) {
  if (!certificates) return;
  for (Index i = 0; i < use.count(certificates); ++i) visit(use.item(certificates, i));
  use.release(certificates);
}

}  // namespace

std::span<char const* const> certificate_files() {
  static constexpr std::array<char const*, 1> files{"/etc/ssl/cert.pem"};
  return files;
}

// What the system brings along, without what the user (domain 0) or the administrator (1) denies, and what
// they added and trust: a firm's proxy has its authority there.
std::string stored_certificates() {
  static Frameworks const use;
  if (!use.complete) return {};
  constexpr std::uint32_t utf8 = 0x08000100;  // kCFStringEncodingUTF8
  auto const result_key = use.make_string(nullptr, "kSecTrustSettingsResult", utf8);
  std::string added;
  std::vector<std::string> denied;
  for (std::uint32_t const domain : {0u, 1u}) {
    Reference certificates = nullptr;
    if (use.copy_of_domain(domain, &certificates) != 0) continue;
    for_each_certificate(use, certificates, [&](Reference it) {
      if (is_trusted(use, it, domain, result_key))
        added += pem_of(use, it);
      else
        denied.push_back(pem_of(use, it));
    });
  }
  std::string out;
  Reference certificates = nullptr;
  if (use.copy_anchors(&certificates) == 0)
    for_each_certificate(use, certificates, [&](Reference it) {
      if (auto pem = pem_of(use, it); std::ranges::find(denied, pem) == denied.end()) out += pem;
    });
  use.release(result_key);
  return out + added;
}

bool keeps_certificates_in_files() noexcept { return false; }

}  // namespace affinity::platform
