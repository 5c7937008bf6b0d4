#include "client/curl/base_url.hpp"

#include "base/text/text.hpp"
#include "client/address_scope.hpp"

#include <curl/curl.h>

#include <charconv>
#include <memory>
#include <string>

namespace affinity::client {

namespace {

// libcurl's parser, which also parses the URL of each request: two parsers could disagree.
class Url {
 public:
  explicit Url(std::string_view text) : url_(curl_url()) {
    if (url_ && curl_url_set(url_, CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) {
      curl_url_cleanup(url_);
      url_ = nullptr;
    }
  }
  ~Url() { curl_url_cleanup(url_); }
  Url(Url const&) = delete;
  Url& operator=(Url const&) = delete;

  explicit operator bool() const { return url_ != nullptr; }
  std::string part(CURLUPart name) const {  // empty when there is none
    char* text = nullptr;
    if (curl_url_get(url_, name, &text, 0) != CURLUE_OK) return {};
    std::unique_ptr<char, void (*)(void*)> const owned(text, &curl_free);
    return text;
  }
  bool has(CURLUPart name) const {
    char* text = nullptr;
    bool const there = curl_url_get(url_, name, &text, 0) == CURLUE_OK;
    curl_free(text);
    return there;
  }

 private:
  CURLU* url_;
};

bool is_plain(std::string_view text) {
  for (auto const c : text)
    if (c <= ' ' || c > '~' || c == '\\') return false;
  return !text.empty();
}

bool is_name(std::string_view host) {
  bool label = false,
       letters = false;  // inside a label; the label has letters only, unlike a part of an IP address
  for (auto const c : host) {
    bool const letter = c >= 'a' && c <= 'z';
    if (c == '.' ? !label : !letter && !(c >= '0' && c <= '9') && c != '-') return false;
    letters = c != '.' && letter && (!label || letters);
    label = c != '.';
  }
  return label && letters && host.size() <= 253;
}

// Whether a URL has one interpretation only: a plain host name or 127.0.0.1, with an optional port. It needs
// no parser, so libcurl is not loaded at the start.
bool is_unambiguous(std::string_view text) {
  bool const https = text.starts_with("https://");
  if (!https && !text.starts_with("http://")) return false;
  text.remove_prefix(https ? 8 : 7);
  if (auto const colon = text.find(':'); colon != text.npos) {
    auto const port = text.substr(colon + 1);
    int number = 0;
    auto const [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size()) return false;
    if (number < 1 || number > 65535 || port.starts_with('0')) return false;
    text = text.substr(0, colon);
  }
  return text == "127.0.0.1" || text == "localhost" || (https && is_name(text));
}

Error refuse(std::string why) {
  return fail(
      ErrorKind::invalid, "The base URL of Affinity cannot be used: " + std::move(why),
      "Give https://host or https://host:port, as in https://api.affinity.co. http is for loopback alone.");
}

}  // namespace

Result<std::string> checked_base_url(std::string_view text) {
  if (is_unambiguous(text)) return std::string(text);
  if (!is_plain(text)) return refuse("it is empty or has characters that no URL has.");
  if (curl_version_info(CURLVERSION_NOW)->version_num == 0)
    return refuse(std::string("it is read by libcurl, and ") + curl_easy_strerror(CURLE_FAILED_INIT) + ".");
  Url const url(text);
  if (!url || text.find("://") == text.npos) return refuse("it is not a URL.");
  // The message does not repeat the URL, which may contain a password.
  if (url.has(CURLUPART_USER) || url.has(CURLUPART_PASSWORD))
    return refuse("it carries a name or a password.");
  if (url.has(CURLUPART_QUERY) || url.has(CURLUPART_FRAGMENT) || text.find_first_of("?#") != text.npos)
    return refuse("it has a query or a fragment.");
  if (url.part(CURLUPART_PATH) != "/") return refuse("it has a path.");
  auto const scheme = lower(url.part(CURLUPART_SCHEME));
  auto const host = lower(url.part(CURLUPART_HOST));
  auto const port = url.part(CURLUPART_PORT);
  if (scheme != "https" && scheme != "http") return refuse("its scheme is not https.");
  if (scheme == "http" && !is_loopback_host(host))
    return refuse("http would send the API key unprotected to " + host + ".");
  if (url.has(CURLUPART_ZONEID)) return refuse("it names a network interface.");
  return scheme + "://" + host + (port.empty() ? "" : ":" + port);
}

std::string_view host_of(std::string_view base_url) {
  auto const at = base_url.find("://");
  return at == base_url.npos ? base_url : base_url.substr(at + 3);
}

std::string_view host_name_of(std::string_view base_url) {
  auto const host = host_of(base_url);
  auto const bracket = host.find(']');
  return host.substr(0, bracket == host.npos ? host.find(':') : bracket + 1);
}

}  // namespace affinity::client
