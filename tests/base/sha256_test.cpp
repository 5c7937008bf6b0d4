#include "base/crypto/sha256.hpp"

#include "support/catch.hpp"

namespace affinity::tests::sha256_test {

using namespace affinity;

// FIPS 180-4, examples.
TEST_CASE("SHA-256 gives the digests of the standard, however the bytes are cut") {
  Sha256 hash;
  CHECK(hash.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  hash.reset();
  hash.update("abc");
  CHECK(hash.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  hash.reset();
  hash.update("wrong");
  hash.reset();
  for (auto const* piece : {"a", "", "bc"}) hash.update(piece);
  CHECK(hash.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace affinity::tests::sha256_test
