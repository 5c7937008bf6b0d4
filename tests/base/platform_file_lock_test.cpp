// Locks between two openings of one file, as between two processes.

#include "base/platform/file_lock.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

namespace affinity::base::platform_file_lock_test {

using namespace affinity::platform;
using tests::PlatformScratch;

TEST_CASE("a file is locked by one holder until it lets go or closes it") {
  PlatformScratch const scratch;
  auto one = open_or_create(scratch.path("lock"));
  auto const other = open_or_create(scratch.path("lock"));
  REQUIRE(lock_file(one.get(), LockWait::no));
  CHECK_FALSE(lock_file(other.get(), LockWait::no));
  CHECK(errno == EAGAIN);
  unlock_file(one.get());
  CHECK(lock_file(other.get(), LockWait::no));
  CHECK_FALSE(lock_file(one.get(), LockWait::no));
  unlock_file(other.get());
  CHECK(lock_file(one.get(), LockWait::yes));
  one = NativeFile();
  CHECK(lock_file(other.get(), LockWait::no));
}

TEST_CASE("a locked file is read and written by everybody") {
  PlatformScratch const scratch;
  auto const holder = open_or_create(scratch.path("lock")), other = open_or_create(scratch.path("lock"));
  REQUIRE(lock_file(holder.get(), LockWait::no));
  REQUIRE(write_at_start(holder.get(), "4711\n"));
  std::array<char, 16> digits{};
  CHECK(read_at(other.get(), 0, digits) == 5);
  CHECK(write_at_start(other.get(), "x"));
  CHECK(scratch.read("lock") == "x");
}

TEST_CASE("the lock of one byte is not that of another, and needs no byte to be there") {
  PlatformScratch const scratch;
  auto const file = open_or_create(scratch.path("lock"));
  for (std::int64_t const byte : {std::int64_t(0), std::int64_t(1), std::int64_t(1) << 40}) {
    CAPTURE(byte);
    CHECK(lock_byte(file.get(), byte));
  }
  unlock_byte(file.get(), 1);
  CHECK(lock_byte(file.get(), 1));
  CHECK(lock_file(file.get(), LockWait::no));
}

}  // namespace affinity::base::platform_file_lock_test
