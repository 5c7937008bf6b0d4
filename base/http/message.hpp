#pragma once
// An HTTP exchange with Affinity as values: what the client sends and what the sandbox answers.

#include "base/clock.hpp"
#include "base/system/unique_fd.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

enum class Method { get, post, put, del };

std::string_view to_string(Method);

// Header names compare without case (RFC 9110, 5.1); Affinity writes its own in lower case since 2026-01-14.
struct Headers {
  struct Field {
    std::string name{}, value{};
    bool operator==(Field const&) const = default;
  };
  std::vector<Field> fields{};

  void set(std::string_view name, std::string value);  // replaces what is there
  void add(std::string_view name, std::string value);  // keeps what is there
  std::optional<std::string_view> find(std::string_view name) const;
  bool operator==(Headers const&) const = default;
};

// One part of a multipart/form-data body: a field, or a file when it has a file name. A file's content is
// `bytes` or, where `file` is set, the first `size` bytes of that descriptor, read while they are sent.
struct FormPart {
  std::string name{};
  std::string filename{};
  std::string bytes{};
  std::shared_ptr<UniqueFd const> file{};
  std::uint64_t size = 0;

  bool operator==(FormPart const&) const = default;
};

// Takes the content of a file as it comes, on the thread of whoever brings it; what is slow is slow there.
// False ends the transfer: no more fits on the disk.
class DownloadSink {
 public:
  virtual ~DownloadSink() = default;
  virtual bool begin() = 0;  // before the first byte, drops what an earlier try brought
  virtual bool write(std::string_view) = 0;
  virtual bool end() = 0;  // all of it came
};

// The answer is a file: nothing is unpacked, bytes are counted as they come, a redirect is followed.
struct Download {
  std::size_t max_bytes = 0;  // bytes; one more ends the transfer
  int max_redirects = 3;
  std::shared_ptr<DownloadSink> sink{};  // takes the content of a 2xx answer; null = Response::body does

  bool operator==(Download const&) const = default;
};

struct Request {
  Method method = Method::get;
  std::string target{};        // path and query, percent-encoded, beginning with '/'
  std::string body{};          // empty for none
  std::string content_type{};  // of the body; empty without one
  Headers headers{};
  std::vector<FormPart> parts{};       // instead of a body; sent as multipart/form-data, and never twice
  std::optional<Download> download{};  // what a GET of a file wants
  std::string origin{};  // "https://host[:port]" of somebody else: no key goes there. Empty = Affinity
  // Sending it a second time changes nothing more than sending it once. Only then may a lost answer be asked
  // again.
  bool idempotent = false;
  Milliseconds max_age{0};  // an answer that was given at most so long ago serves as well; 0 = ask anew

  bool carries_file() const { return download || !parts.empty(); }
  bool operator==(Request const&) const = default;
};

struct Response {
  int status = 0;
  Headers headers{};
  std::string body{};
  // False when the status came whole but the body was cut off (a 2xx write has still succeeded), and for a
  // file of which nobody can say where it ends.
  bool complete = true;
  bool from_cache = false;  // it was given before (Request::max_age)

  bool operator==(Response const&) const = default;
};

bool equals_ignore_case(std::string_view left, std::string_view right);  // ASCII letters without case

}  // namespace affinity
