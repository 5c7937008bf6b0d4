#pragma once
// Entry points of the commands; each returns the exit code of the program.

#include "base/result.hpp"
#include "server/command_line/command_line.hpp"

#include <string>
#include <utility>

namespace affinity::server {

struct GeneratedText;  // server/docs/reference.hpp

int run_stdio(Settings);
int run_http(Settings);
int run_sandbox(Settings const&);
int run_call(Invocation);
int run_tools(Invocation const&);
int run_docs(Invocation const&);
int run_docs(Invocation const&, GeneratedText const&);
int run_token(Invocation const&);
int run_config(Invocation const&);
int run_doctor(Invocation const&);
int run_crm_mapping(Invocation);
int run_receipts(Invocation);
int run_undo(Invocation);
int run_completions(Invocation);
int run_man(Invocation const&);  // docs --man

Error nothing_kept();  // for receipts and undo: the journal is in memory

// What a command was given cannot be used.
inline Error invalid_input(std::string message, std::string next_step = {}) {
  return fail(ErrorKind::invalid, std::move(message), std::move(next_step));
}

}  // namespace affinity::server
