#pragma once
// Entry points of the commands; each returns the exit code of the program.

#include "server/command_line/command_line.hpp"

namespace affinity::server {

int run_stdio(Settings);
int run_http(Settings);
int run_sandbox(Settings const&);
int run_call(Invocation);
int run_tools(Invocation const&);
int run_docs(Invocation const&);
int run_token(Invocation const&);
int run_config(Invocation const&);
int run_doctor(Invocation const&);
int run_completions(Invocation);
int run_man(Invocation const&);  // docs --man

}  // namespace affinity::server
