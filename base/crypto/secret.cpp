#include "base/crypto/secret.hpp"

#include "base/crypto/secret_fingerprint.hpp"

#include <openssl/crypto.h>

namespace affinity {

namespace {

std::string fingerprint_of(std::string_view text) {
  static SecretFingerprinter const fingerprinter;
  return fingerprinter.of(text);
}

}  // namespace

// Copied, not moved: a short string that was moved from is empty but still holds its characters, which could
// not be wiped by its size.
Secret::Secret(std::string value) : value_(std::make_shared<Wiped const>(value)) {
  OPENSSL_cleanse(value.data(), value.size());
}

Secret::Wiped::~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }

std::string_view Secret::reveal() const {
  return value_ ? std::string_view(value_->text) : std::string_view();
}

std::string const& Secret::fingerprint() const {
  static std::string const of_none = fingerprint_of({});
  if (!value_) return of_none;
  if (value_->fingerprint.empty()) value_->fingerprint = fingerprint_of(value_->text);
  return value_->fingerprint;
}

bool Secret::equals(std::string_view other) const {
  auto const mine = reveal();
  return mine.size() == other.size() && CRYPTO_memcmp(mine.data(), other.data(), mine.size()) == 0;
}

}  // namespace affinity
