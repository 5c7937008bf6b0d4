#include "server/door.hpp"

#include "server/principals_file.hpp"
#include "server/start_rules.hpp"
#include "transport/mapped_gate.hpp"

namespace affinity::server {

Result<Entrance> read_entrance(Settings const& settings) {
  Entrance entrance;
  if (settings.auth == Auth::token) {
    auto const token = read_or_make_token(settings.new_token);
    if (!token) return fail(token);
    entrance.token = *token;
  }
  if (!by_principal(settings.auth)) return entrance;
  auto const path = principals_path(settings);
  if (!path) return fail(path);
  auto principals = read_principals(*path);
  if (!principals) return fail(principals);
  entrance.token.path = path->string();
  entrance.principals = std::move(*principals);
  return entrance;
}

Door::Door(Program& program, Entrance entrance) : program_(program), path_(entrance.token.path) {
  auto const& settings = program.settings;
  program.log.hide(entrance.token.value);
  hide(entrance.principals);
  switch (settings.auth) {
    case Auth::none: gate_ = std::make_unique<transport::OpenGate>(program.caller); break;
    case Auth::token:
      gate_ = std::make_unique<transport::TokenGate>(entrance.token.value, program.caller);
      break;
    case Auth::mapped:
    case Auth::oauth: {
      auto gate = std::make_unique<transport::MappedGate>(std::move(entrance.principals), program.clock,
                                                          settings.selection.read_only);
      mapped_ = gate.get();
      gate_ = std::move(gate);
    }
  }
}

Door::~Door() = default;

// But for the sandbox's own key, which everybody knows and which is also a word.
void Door::hide(transport::Principals const& principals) {
  for (auto const& [name, key] : principals.keys)
    if (!program_.settings.sandbox || key.reveal() != "sandbox") hide_key(program_.log, key);
}

void Door::reload() {
  auto principals = read_principals(path_);
  if (!principals) {
    program_.log.write(Level::error, "principals_not_reloaded", {{"error", principals.error().message}});
    return;
  }
  hide(*principals);
  program_.log.write(Level::info, "principals_reloaded",
                     {{"principals", principals->keys.size()}, {"tokens", principals->grants.size()}});
  mapped_->use(std::move(*principals));
}

}  // namespace affinity::server
