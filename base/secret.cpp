#include "base/secret.hpp"

#include <openssl/crypto.h>

namespace affinity {

Secret::Secret(std::string value) : value_(std::make_shared<Wiped const>(std::move(value))) {
  OPENSSL_cleanse(value.data(), value.size());  // a short string was copied, not moved
}

Secret::Wiped::~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }

std::string_view Secret::reveal() const { return value_ ? std::string_view(value_->text) : std::string_view(); }

bool Secret::equals(std::string_view other) const {
  auto const mine = reveal();
  return mine.size() == other.size() && CRYPTO_memcmp(mine.data(), other.data(), mine.size()) == 0;
}

}  // namespace affinity
