#include "tools/confirm.hpp"

#include "base/clean.hpp"
#include "base/text.hpp"
#include "client/failure.hpp"
#include "tools/plan.hpp"
#include "tools/render.hpp"
#include "tools/verify.hpp"

namespace affinity::tools {

namespace {

// A list that comes whole and wants no argument: good enough to find one record in.
bool reads_all(Tool const& lister) {
  bool needs = !lister.rules.empty() || lister.paging.kind != Paging::Kind::whole;
  for (auto const& param : lister.params) needs |= param.need == schema::required;
  return !needs;
}

json::value pick(json::value body, json::value const& id) {
  auto* list = body.if_array();
  if (!list) return body;
  for (auto& record : *list) {
    auto const* its = member(record, "id");
    if (its && *its == id) return std::move(record);
  }
  return nullptr;
}

std::string text_of(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

// What a person calls the record. Text from outside is quoted, cleaned and short.
std::string name_of(json::value const& record) {
  auto name = text_of(record, "name");
  if (name.empty()) name = text_of(record, "first_name") + " " + text_of(record, "last_name");
  if (name == " ") name = text_of(record, "content");
  if (name.empty()) name = text_of(record, "title");
  if (auto const* entity = member(record, "entity"); name.empty() && entity) return name_of(*entity);
  return name.empty() ? name : "\"" + shorten(clean(name), 80) + "\"";
}

std::string sentence(Tool const& tool, json::object const& checked, json::value const& record) {
  auto text = std::string(tool.title);
  if (auto const name = name_of(record); !name.empty()) text += " " + name;
  if (auto const* id = checked.if_contains("id")) text += " (id " + write_json(*id) + ")";
  text += "? ";
  if (!tool.takes.empty()) text += std::string(tool.takes) + " ";
  auto const* entity_type = member(record, "entity_type");
  bool const of_opportunity = tool.toolset == "list_entries" && entity_type && *entity_type == 8;
  if (of_opportunity) text += "It stands on an opportunity list, so the opportunity itself goes with it. ";
  return tool.effect == Effect::destroys ? text + "It cannot be brought back." : text;
}

}  // namespace

bool wants_confirmation(Confirm confirm, Tool const& tool) {
  bool const opens_a_way_out = tool.on_request && tool.effect != Effect::reads;  // a webhook
  return confirm != Confirm::never && (tool.effect == Effect::destroys || opens_a_way_out);
}

Task<Result<std::string>> question(Desk const& desk, Tool const& tool, json::object const& checked,
                                   client::Call const& call) {
  auto const& rows =
      desk.everything ? *desk.everything : desk.catalogue;  // what is offered is not what we may read
  auto const* reader = reader_of(rows, tool);
  auto const* lister = reader ? nullptr : lister_of(rows, tool);
  if (lister && reads_all(*lister)) reader = lister;
  if (!reader) co_return sentence(tool, checked, nullptr);
  auto request = plan(*reader, checked);
  request.may_be_old = {};  // a person decides by what is there now
  auto const asked = request;
  auto const reply = co_await desk.sender.send(std::move(request), call);
  if (!reply) co_return fail(reply);
  if (reply->status >= 300) co_return client::failure(asked, *reply);
  auto body = parse_json(reply->body);
  auto const* id = checked.if_contains("id");
  json::value record;
  if (body && id) record = pick(std::move(*body), *id);
  if (record.is_null() && lister) {
    co_return fail(ErrorKind::not_found,
                   "Affinity has no such record: id " + (id ? write_json(*id) : "") + ".",
                   std::string(lister->name) + " lists those that there are.");
  }
  co_return sentence(tool, checked, record);
}

Outcome not_confirmed(Tool const& tool, std::string const& why) {
  return failure(fail(ErrorKind::denied, "Nothing was done: " + why,
                      std::string(tool.name) + " asks a person first. To let it go on without asking, the "
                                               "server is started with --confirm never."));
}

}  // namespace affinity::tools
