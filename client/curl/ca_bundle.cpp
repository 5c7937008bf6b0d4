#include "client/curl/ca_bundle.hpp"

#include "base/system/file.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>

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

Result<std::string> load_ca_bundle(std::string const& file) {
  // A program built on Debian must find the bundle of the distribution that it runs on.
  std::array<std::string, 5> const places{libcurl_ca_file(),
                                          "/etc/pki/tls/certs/ca-bundle.crt",     // Fedora
                                          "/etc/ssl/ca-bundle.pem",               // openSUSE
                                          "/etc/ssl/cert.pem",                    // Alpine, macOS
                                          "/etc/ssl/certs/ca-certificates.crt"};  // Debian, Arch
  bool const found_by_libcurl = places[0].empty() || ::access(places[0].c_str(), R_OK) == 0;
  if (file.empty()) return found_by_libcurl ? std::string() : first_readable(places);
  auto const mine = text_of(file);
  if (mine.find("-----BEGIN") == mine.npos)
    return fail(ErrorKind::denied,
                "The file named by --ca-file holds no certificate that can be read. Nothing was sent.",
                "Whoever runs this server must name a PEM file with the certificate of the authority.");
  return first_readable(places) + '\n' + mine;
}

}  // namespace affinity::client
