#include "base/crypto/secret.hpp"

#include "support/catch.hpp"

#include <concepts>
#include <ostream>
#include <string>

namespace affinity::secret_test {

template<class T>
concept CanBeStreamed = requires(std::ostream& out, T const& value) {
  out << value;
};

static_assert(CanBeStreamed<std::string>);
static_assert(!CanBeStreamed<Secret>, "a Secret in a log line must not compile");
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<std::string, Secret>);

TEST_CASE("K-2: a secret is revealed only on purpose, and its copies share it") {
  Secret const secret("a key that is long enough to live on the heap");
  Secret const copy = secret;
  CHECK(copy.reveal() == "a key that is long enough to live on the heap");
  CHECK(copy.reveal().data() == secret.reveal().data());
}

TEST_CASE("another form of a secret is made once for all copies, and there is none of no secret") {
  static int made = 0;
  auto const form = [](std::string_view text) {
    ++made;
    return "form of " + std::string(text);
  };
  Secret const secret("k123");
  Secret const copy = secret;
  CHECK(copy.reveal_as(form) == "form of k123");
  CHECK(secret.reveal_as(form).data() == copy.reveal_as(form).data());
  CHECK(made == 1);
  CHECK(Secret().reveal_as(form).empty());
  CHECK(made == 1);
}

TEST_CASE("an empty secret and none are alike") {
  CHECK(Secret().empty());
  CHECK(Secret("").empty());
  CHECK_FALSE(Secret("x").empty());
  CHECK(Secret().reveal().empty());
}

TEST_CASE("a secret equals its own text and no other") {
  Secret const secret("token");
  CHECK(secret.equals("token"));
  CHECK_FALSE(secret.equals("tokem"));
  CHECK_FALSE(secret.equals("toke"));
  CHECK_FALSE(secret.equals("tokens"));
  CHECK_FALSE(secret.equals(""));
  CHECK(Secret().equals(""));
}

}  // namespace affinity::secret_test
