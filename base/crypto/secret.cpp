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

Secret::Wiped::~Wiped() {
  OPENSSL_cleanse(text.data(), text.size());
  OPENSSL_cleanse(other_form.data(), other_form.size());
}

std::string_view Secret::reveal() const {
  return value_ ? std::string_view(value_->text) : std::string_view();
}

std::string_view Secret::reveal_as(std::string (*form)(std::string_view)) const {
  if (!value_) return {};
  if (value_->other_form.empty()) {
    auto made = form(value_->text);
    value_->other_form.assign(made);  // not moved: a short string would leave its characters behind
    OPENSSL_cleanse(made.data(), made.size());
  }
  return value_->other_form;
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
