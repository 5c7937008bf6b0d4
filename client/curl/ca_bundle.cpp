#include "client/curl/ca_bundle.hpp"

#include "base/platform/certificates.hpp"
#include "base/platform/file.hpp"
#include "base/system/file.hpp"

#include <curl/curl.h>

#include <vector>

namespace affinity::client {

namespace {

std::string text_of(std::string const& file) {
  constexpr std::size_t most = 16u << 20;  // bytes; some companies have long bundles
  return read_regular_file(file, most).value_or("");
}

std::string libcurl_ca_file() {
  auto* const easy = curl_easy_init();
  char* file = nullptr;
  if (easy) curl_easy_getinfo(easy, CURLINFO_CAINFO, &file);
  std::string out = file ? file : "";
  curl_easy_cleanup(easy);
  return out;
}

}  // namespace

std::string first_readable(std::span<std::string const> files) {
  for (auto const& file : files)
    if (auto text = text_of(file); !text.empty()) return text;
  return {};
}

namespace {

// What the system keeps without a file counts before the files, as somebody may have taken trust away in
// there.
std::string system_bundle(std::string const& of_libcurl) {
  if (auto stored = platform::stored_certificates(); !stored.empty()) return stored;
  std::vector<std::string> files{of_libcurl};
  for (auto const* file : platform::certificate_files()) files.emplace_back(file);
  return first_readable(files);
}

}  // namespace

Result<std::string> load_ca_bundle(std::string const& file) {
  // A program built on Debian must find the bundle of the distribution that it runs on.
  auto const of_libcurl = libcurl_ca_file();
  bool const found_by_libcurl =
      platform::keeps_certificates_in_files() && (of_libcurl.empty() || platform::open_to_read(of_libcurl));
  if (file.empty()) return found_by_libcurl ? std::string() : system_bundle(of_libcurl);
  auto const mine = text_of(file);
  if (mine.find("-----BEGIN") == mine.npos)
    return fail(ErrorKind::denied,
                "The file named by --ca-file holds no certificate that can be read. Nothing was sent.",
                "Whoever runs this server must name a PEM file with the certificate of the authority.");
  return system_bundle(of_libcurl) + '\n' + mine;
}

}  // namespace affinity::client
