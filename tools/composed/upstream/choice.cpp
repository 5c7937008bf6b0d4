#include "tools/composed/upstream/choice.hpp"

#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr char choice_member[] = "record";

std::string key_of(std::string const& argument) { return "choose_" + argument; }

// Answers of earlier rounds, by argument; the state is ours, so it is an object or empty.
json::object earlier_choices(ToolContext const& context) {
  if (!context.client || !context.client->round) return {};
  auto state = parse_json(context.client->round->state);
  return state && state->is_object() ? std::move(state->get_object()) : json::object();
}

// The answer of this round: null when there is none.
json::value const* answer_to(ToolContext const& context, std::string const& argument) {
  if (!context.client || !context.client->round) return nullptr;
  return context.client->round->responses.if_contains(key_of(argument));
}

std::string chosen_in(json::value const& answer) {
  if (text_member(answer, "action") != "accept") return {};
  auto const* content = member(answer, "content");
  return content ? text_member(*content, choice_member) : std::string();
}

}  // namespace

bool can_ask(ToolContext const& context) {
  auto const* modes = context.client ? context.client->capabilities.if_contains("elicitation") : nullptr;
  if (!modes || !modes->is_object()) return false;
  if (!modes->get_object().empty() && !modes->get_object().contains("form")) return false;
  bool const answered = context.client->round && !context.client->round->responses.empty();
  if (!answered) return true;
  // Whoever declined once is not asked again in this call.
  for (auto const& response : context.client->round->responses)
    if (chosen_in(response.value()).empty()) return false;
  return true;
}

std::optional<std::string> chosen_before(ToolContext const& context, std::string const& argument) {
  if (auto const* answer = answer_to(context, argument))
    if (auto chosen = chosen_in(*answer); !chosen.empty() && parse_ref(chosen)) return chosen;
  auto const earlier = earlier_choices(context);
  auto const* known = earlier.if_contains(argument);
  auto const text = known ? as_text(*known) : std::nullopt;
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

Outcome ask_for_choice(ToolContext const& context, std::string const& argument, std::string const& message,
                       std::vector<Candidate> const& candidates) {
  auto choices = earlier_choices(context);
  if (context.client->round)
    for (auto const& response : context.client->round->responses)
      if (auto chosen = chosen_in(response.value()); !chosen.empty())
        choices[std::string_view(response.key()).substr(key_of("").size())] = chosen;
  json::array values, titles;
  for (auto const& each : candidates) {
    values.emplace_back(to_string(each.ref));
    titles.emplace_back(cell_text(each.name) + (each.differs.empty() ? "" : ", " + cell_text(each.differs)));
  }
  json::object const pick{
      {"type", "string"}, {"title", "Record"}, {"enum", std::move(values)}, {"enumNames", std::move(titles)}};
  json::object const schema{
      {"type", "object"}, {"properties", {{choice_member, pick}}}, {"required", {choice_member}}};
  json::object const params{{"message", message}, {"requestedSchema", schema}};
  Outcome asking;
  asking.input = InputRequired{
      .requests = {{key_of(argument), json::object{{"method", "elicitation/create"}, {"params", params}}}},
      .state = write_json(choices)};
  return asking;
}

}  // namespace affinity::tools::composed
