#pragma once
// Several reads for one answer: counted, told as progress, and honest about those that failed.

#include "tools/call.hpp"
#include "tools/read.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

class Reading {
 public:
  // `most` is how many requests there can be. ToolContext and call outlive this.
  Reading(ToolContext const&, client::CallContext const&, int most);

  // The question itself; its error is for the caller to judge.
  Task<Result<json::value>> asked(std::string_view tool, json::object arguments, int size = 0);

  // What is added to the answer: bulk work, the first to be refused when the month's quota runs low. Null
  // when it could not be read; then missing() names `what`. Not even asked once there is no use in going on.
  Task<json::value> added(std::string what, std::string_view tool, json::object arguments, int size = 0);

  // What is nice to have: nothing is said where it cannot be read.
  Task<json::value> added_if_there(std::string_view tool, json::object arguments);

  void miss(std::string const& what, Error const&);
  std::string const& missing() const { return missing_; }  // sentences; empty when all was read
  bool over() const { return over_; }  // limits, deadline or a cancelled call: nothing more will come
  bool room() const { return done_ < most_; }

 private:
  void told();

  ToolContext const& context_;
  client::CallContext const& call_;
  client::CallContext bulk_;
  int most_, done_ = 0;
  bool over_ = false;
  std::string missing_{};
};

}  // namespace affinity::tools
