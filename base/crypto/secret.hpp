#pragma once
// Secret: a string that cannot be printed by accident and is wiped from memory when it is destroyed.

#include <memory>
#include <string>
#include <string_view>

namespace affinity {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value);

  bool empty() const { return !value_ || value_->text.empty(); }
  std::string_view reveal() const;            // only for the code that sends it
  bool equals(std::string_view other) const;  // in constant time

  // Another form of it, such as the credentials of a scheme: made once for all copies and wiped with it.
  // Every caller names the same form.
  std::string_view reveal_as(std::string (*form)(std::string_view)) const;

  // Its fingerprint in this process (base/crypto/secret_fingerprint.hpp), computed once for all copies.
  std::string const& fingerprint() const;

  template<class Stream> friend Stream& operator<<(Stream&, Secret const&) = delete;

 private:
  struct Wiped {
    std::string text;
    mutable std::string fingerprint{};
    mutable std::string other_form{};
    explicit Wiped(std::string_view value) : text(value) {}
    Wiped(Wiped const&) = delete;
    Wiped& operator=(Wiped const&) = delete;
    ~Wiped();
  };
  std::shared_ptr<Wiped const> value_{};  // shared, so that copies of a Caller do not copy the key
};

}  // namespace affinity
