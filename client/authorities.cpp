#include "client/authorities.hpp"

#include <curl/curl.h>

#include <fstream>
#include <iterator>

namespace affinity::client {

namespace {

std::string text_of(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string system_authorities() {
  auto* const easy = curl_easy_init();
  char* file = nullptr;
  if (easy) curl_easy_getinfo(easy, CURLINFO_CAINFO, &file);
  auto text = file ? text_of(file) : std::string();
  curl_easy_cleanup(easy);
  return text;
}

}  // namespace

Result<std::string> with_system_authorities(std::string const& file) {
  if (file.empty()) return std::string();
  auto const mine = text_of(file);
  if (mine.find("-----BEGIN") == mine.npos)
    return fail(ErrorKind::denied,
                "The file named by --ca-file holds no certificate that can be read. Nothing was sent.",
                "Whoever runs this server must name a PEM file with the certificate of the authority.");
  return system_authorities() + '\n' + mine;
}

}  // namespace affinity::client
