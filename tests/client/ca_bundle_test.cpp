#include "client/curl/ca_bundle.hpp"

#include "support/catch.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace affinity::client::ca_bundle_test {

TEST_CASE("the first bundle of authorities that is there is taken, an empty one is passed over") {
  std::string pattern = (std::filesystem::temp_directory_path() / "affinity-authorities-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()));
  std::filesystem::path const folder = pattern;
  std::array<std::string, 4> const files{folder / "missing.pem", folder / "empty.pem", folder / "one.pem",
                                         folder / "two.pem"};
  for (auto const& [file, text] :
       {std::pair{files[1], ""}, std::pair{files[2], "one"}, std::pair{files[3], "two"}})
    std::ofstream(file) << text;
  CHECK(first_readable(files) == "one");
  CHECK(first_readable(std::span(files).first(2)).empty());
  std::filesystem::remove_all(folder);
}

TEST_CASE("where libcurl finds the authorities of the system, nothing is put in their place") {
  auto const none = load_ca_bundle("");
  REQUIRE(none);
  CHECK((none->empty() || none->find("-----BEGIN") != none->npos));
  CHECK_FALSE(load_ca_bundle("/dev/null"));
}

}  // namespace affinity::client::ca_bundle_test
