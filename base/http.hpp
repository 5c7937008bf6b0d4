#pragma once
// An HTTP exchange with Affinity as values: what the client sends and what the sandbox answers.

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

struct Request {
  Method method = Method::get;
  std::string target{};        // path and query, percent-encoded, beginning with '/'
  std::string body{};          // empty for none
  std::string content_type{};  // of the body; empty without one
  Headers headers{};
  // Sending it a second time changes nothing more than sending it once. Only then may a lost answer be asked again.
  bool repeatable = false;

  bool operator==(Request const&) const = default;
};

struct Response {
  int status = 0;
  Headers headers{};
  std::string body{};
  bool complete = true;  // false when the status came whole but the body was cut off: a 2xx write has still succeeded

  bool operator==(Response const&) const = default;
};

bool same_name(std::string_view left, std::string_view right);  // ASCII letters without case

}  // namespace affinity
