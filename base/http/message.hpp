#pragma once
// HTTP requests and responses between the client and Affinity (or the sandbox) as values.

#include "base/clock.hpp"
#include "base/platform/native_file.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

enum class Method { get, post, put, patch, del };

inline constexpr std::array all_methods{Method::get, Method::post, Method::put, Method::patch, Method::del};

std::string_view to_string(Method);

// Whether a request of that method may have a body, which then is JSON.
constexpr bool has_json_body(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch;
}

// Header names are case-insensitive (RFC 9110, 5.1); Affinity writes its own in lower case since 2026-01-14.
struct Headers {
  struct Field {
    std::string name{}, value{};
    bool operator==(Field const&) const = default;
  };
  std::vector<Field> fields{};

  void set(std::string_view name, std::string value);  // replaces existing fields of that name
  void add(std::string_view name, std::string value);  // keeps existing fields of that name
  std::optional<std::string_view> find(std::string_view name) const;
  bool operator==(Headers const&) const = default;
};

// A part of a multipart/form-data body: a field, or a file when it has a file name. The content is `bytes`
// or, where `file` is set, the first `size` bytes of that file, read while they are sent.
struct FormPart {
  std::string name{};
  std::string filename{};
  std::string bytes{};
  std::shared_ptr<platform::NativeFile const> file{};
  std::uint64_t size = 0;

  bool operator==(FormPart const&) const = default;
};

// Receives the content of a downloaded file, on the thread of the caller, which it blocks. Returning false
// ends the transfer, for example when the disk is full.
class DownloadSink {
 public:
  virtual ~DownloadSink() = default;
  virtual bool begin() = 0;  // before the first byte; discards what an earlier attempt wrote
  virtual bool write(std::string_view) = 0;
  virtual bool end() = 0;  // the content is complete
};

// Options of a request whose response is a file: no content decoding, size limited while it arrives,
// redirects followed.
struct Download {
  std::size_t max_bytes = 0;  // a larger file ends the transfer
  int max_redirects = 3;
  std::shared_ptr<DownloadSink> sink{};  // receives the content of a 2xx response; null = Response::body

  bool operator==(Download const&) const = default;
};

struct Request {
  Method method = Method::get;
  std::string target{};        // path and query, percent-encoded, beginning with '/'
  std::string body{};          // empty for none
  std::string content_type{};  // of the body; empty without a body
  Headers headers{};
  std::vector<FormPart> parts{};       // instead of a body; sent as multipart/form-data, never retried
  std::optional<Download> download{};  // for the GET of a file
  std::string origin{};  // "https://host[:port]" of a third party, which gets no API key. Empty = Affinity
  // Sending it twice has the same effect as sending it once. Only then may it be retried after a lost
  // response.
  bool idempotent = false;
  // A POST that only reads, such as a search (Affinity v2, Search): it passes a read-only server, and is
  // shared and retried like a GET.
  bool only_reads = false;
  Milliseconds max_age{0};       // accepts a cached response of at most this age; 0 = no cache
  Milliseconds rows_max_age{0};  // the same of the cache of rows, which composed tools share; 0 = not from it

  bool reads() const { return method == Method::get || only_reads; }
  bool carries_file() const { return download || !parts.empty(); }
  bool operator==(Request const&) const = default;
};

// A company (an organization of v1) or person that Affinity merged into another.
struct MergedRecord {
  enum class Kind { company, person };
  Kind kind = Kind::company;
  std::int64_t id = 0, into = 0;

  auto operator<=>(MergedRecord const&) const = default;
};

struct Response {
  int status = 0;
  Headers headers{};
  std::string body{};
  // False when the status arrived but the body was cut off (a 2xx write has still succeeded), and for a file
  // whose end cannot be determined.
  bool complete = true;
  bool from_cache = false;  // served from the cache (Request::max_age)
  Milliseconds age{0};      // of one that was
  // Of a refusal: records that the request names and that are known to be merged
  // (client/cache/merged_records).
  std::vector<MergedRecord> merged{};

  bool operator==(Response const&) const = default;
};

bool equal_folded(char const* left, char const* right, std::size_t size);  // ASCII letters in either case
// ASCII only. Inline, because of the names that a lookup compares nearly all differ in length.
inline bool equals_ignore_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && equal_folded(left.data(), right.data(), left.size());
}
std::string_view trim_blanks(std::string_view);  // spaces and tabs at both ends

}  // namespace affinity
