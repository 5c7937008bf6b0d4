#include "server/doctor/dry_start.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/file_info.hpp"
#include "base/platform/path_text.hpp"
#include "base/system/file.hpp"
#include "server/command_line/command_line.hpp"
#include "server/command_line/load_api_key.hpp"
#include "server/program/program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cerrno>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace affinity::server {

namespace {

// Replaces the environment for the lifetime of the object.
class ScopedEnvironment {
 public:
  explicit ScopedEnvironment(std::vector<std::pair<std::string, std::string>> const& other) {
    for (auto& variable : platform::environment_variables())
      if (variable.first.starts_with("AFFINITY_")) ours_.push_back(std::move(variable));
    for (auto const& [name, value] : ours_) platform::set_environment_variable(name, std::nullopt);
    for (auto const& [name, value] : other) {
      theirs_.emplace_back(name, platform::environment_variable(name));
      platform::set_environment_variable(name, value);
    }
  }
  ~ScopedEnvironment() {
    for (auto it = theirs_.rbegin(); it != theirs_.rend(); ++it)
      platform::set_environment_variable(it->first, it->second);
    for (auto const& [name, value] : ours_) platform::set_environment_variable(name, value);
  }
  ScopedEnvironment(ScopedEnvironment const&) = delete;
  ScopedEnvironment& operator=(ScopedEnvironment const&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> ours_{};
  std::vector<std::pair<std::string, std::optional<std::string>>> theirs_{};
};

// Captures both standard streams for the lifetime of the object.
class CapturedOutput {
 public:
  CapturedOutput() : out_(std::cout.rdbuf(captured_.rdbuf())), err_(std::cerr.rdbuf(captured_.rdbuf())) {}
  ~CapturedOutput() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(err_);
  }
  CapturedOutput(CapturedOutput const&) = delete;
  CapturedOutput& operator=(CapturedOutput const&) = delete;

  std::string first_line() const {
    auto const text = captured_.str();
    return text.substr(0, text.find('\n'));
  }

 private:
  std::ostringstream captured_{};
  std::streambuf *out_, *err_;
};

constexpr std::string_view initialize_request =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
    R"("clientInfo":{"name":"doctor","version":"1"}}})";

std::string answer_of(Program& program, boost::asio::io_context& io) {
  mcp::Peer peer;
  mcp::Exchange const exchange;
  std::optional<mcp::Reply> reply;
  auto handling = program.server.handle(std::string(initialize_request), peer, exchange, program.caller);
  boost::asio::co_spawn(io, std::move(handling), [&](std::exception_ptr error, mcp::Reply given) {
    if (error) std::rethrow_exception(error);
    reply = std::move(given);
  });
  io.run();
  return reply ? reply->text() : std::string();
}

// Checks the files that would be written and disables them; disables large data too. Returns why the start
// would fail.
std::string disable_writes(Settings& settings) {
  auto const is_wrong = [](std::string const& path) {
    auto const info = platform::path_info(path);
    return info && info->kind != platform::FileKind::regular && path != "/dev/null" && path != "/dev/stderr";
  };
  for (auto const* path : {&settings.audit_log, &settings.sandbox_file}) {
    if (path->empty()) continue;
    if (is_wrong(*path)) return *path + " is not a file";
    std::error_code ec;
    auto const folder = platform::to_path(*path).parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder, ec))
      return "the folder of " + *path + " is not there";
  }
  constexpr std::size_t most = 64u << 20;
  for (auto const* path : {&settings.sandbox_file, &settings.sandbox_data}) {
    if (path->empty() || read_regular_file(*path, most) ||
        (errno == ENOENT && path == &settings.sandbox_file))
      continue;
    return *path + " " + read_error_text(errno, most);
  }
  std::error_code ec;
  if (std::filesystem::is_regular_file(platform::to_path(settings.sandbox_file), ec))
    settings.sandbox_data = settings.sandbox_file;
  settings.sandbox_file.clear();
  settings.audit_log.clear();
  settings.sandbox_people = settings.sandbox_organizations = settings.sandbox_entries = 0;
  return {};
}

DryStartResult start(std::vector<char const*> const& argv) {
  std::optional<Parsed> parsed;
  DryStartResult out;
  {
    CapturedOutput const captured;
    parsed = parse_command_line(int(argv.size()), argv.data());
    out.message = captured.first_line();
  }
  if (!parsed->invocation) {
    out.exit_code = parsed->exit_code;
    return out;
  }
  auto invocation = std::move(*parsed->invocation);
  if (invocation.command != Command::stdio)
    return {.exit_code = exit_usage, .message = "with these arguments it does something else than to serve"};
  if (needs_api_key(invocation)) {
    auto const loaded = load_api_key(invocation);
    if (!loaded)
      return {.exit_code = exit_config, .message = loaded.error().message + " " + loaded.error().next_step};
  }
  invocation.settings.log_level = Level::error;
  if (auto why = disable_writes(invocation.settings); !why.empty())
    return {.exit_code = exit_config, .message = std::move(why)};
  boost::asio::io_context io(1);
  Program program(std::move(invocation.settings));
  return {.answer = answer_of(program, io)};
}

}  // namespace

DryStartResult dry_start(LaunchConfig const& launch) {
  ScopedEnvironment const environment(launch.env);
  std::vector<char const*> argv{"affinity-crm-mcp"};
  for (auto const& arg : launch.args) argv.push_back(arg.c_str());
  try {
    return start(argv);
  } catch (std::exception const& error) {
    return {.exit_code = exit_config, .message = error.what()};
  }
}

}  // namespace affinity::server
