#include "server/doctor/redaction.hpp"

#include "base/clock.hpp"

#include <algorithm>

namespace affinity::server {

namespace {

constexpr std::size_t most_names = 80;  // an object with more members is a map with data as keys

std::string_view type_of(json::value const& value) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return "boolean";
  if (value.is_double()) return "number";
  if (value.is_number()) return "integer";
  WallTime ignored{};
  auto const text = as_text(value).value_or("");
  if (from_iso(text, ignored)) return text.size() > 10 ? "date and time" : "date";
  return text.empty() ? "empty text" : "text";
}

// Unites two type descriptions: "integer or null".
json::value both(json::value const& left, json::value const& right) {
  if (left == right) return left;
  if (left.is_object() && right.is_object()) {
    auto out = left.get_object();
    for (auto const& [name, type] : right.get_object()) {
      auto const* there = out.if_contains(name);
      out[name] = there ? both(*there, type) : type;
    }
    return out;
  }
  if (left.is_array() && right.is_array()) {
    if (left.get_array().empty()) return right;
    if (right.get_array().empty()) return left;
    return json::array{both(left.get_array()[0], right.get_array()[0])};
  }
  if (!left.is_string()) return right.is_string() ? both(right, left) : left;
  // An object or array wins over a simple type; two simple types are joined by "or".
  if (!right.is_string()) return right;
  std::set<std::string> kinds;
  for (auto const* side : {&left, &right}) {
    std::string_view rest = view(side->get_string());
    for (std::size_t at = 0; at != std::string_view::npos;) {
      at = rest.find(" or ");
      kinds.emplace(rest.substr(0, at));
      if (at != std::string_view::npos) rest.remove_prefix(at + 4);
    }
  }
  std::string out;
  for (auto const& kind : kinds) out += (out.empty() ? "" : " or ") + kind;
  return json::value(out);
}

}  // namespace

std::string safe_name(std::string_view name) {
  bool const plain = !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  bool const letter = plain && ((name[0] >= 'a' && name[0] <= 'z'));
  return letter ? std::string(name) : "(a name of another form)";
}

std::string without_indexes(std::string_view text) {
  std::string out;
  bool inside = false;
  for (char const c : text) {
    if (c == ']') inside = false;
    if (!inside) out += c;
    if (c == '[') inside = true;
  }
  return out;
}

json::value redacted(json::value const& value) {
  if (auto const* items = value.if_array()) {
    json::array out;
    for (auto const& item : *items) {
      auto type = redacted(item);
      if (out.empty())
        out.push_back(std::move(type));
      else
        out[0] = both(out[0], type);
    }
    return out;
  }
  if (auto const* members = value.if_object()) {
    json::object out;
    if (members->size() > most_names) return {{"(many names)", redacted(members->begin()->value())}};
    for (auto const& [name, inside] : *members) {
      auto const key = safe_name({name.data(), name.size()});
      auto type = redacted(inside);
      auto const* there = out.if_contains(key);
      out[key] = there ? both(*there, type) : std::move(type);
    }
    return out;
  }
  return json::value(type_of(value));
}

void observe(json::value const& value, schema::Shape const& shape, std::string const& where,
             ObservedKeys& observed) {
  if (auto const* items = value.if_array(); items && shape.kind == schema::Shape::Kind::list)
    for (auto const& item : *items) observe(item, shape.items[0], where + "[]", observed);
  auto const number = as_int64(value);
  if (number && !shape.codes.empty() &&
      std::ranges::none_of(shape.codes, [&](schema::Code const& code) { return code.code == *number; }))
    observed.codes.insert(where + " = " +
                          (*number >= -1 && *number < 1000 ? std::to_string(*number) : "a large number"));
  auto const* members = value.if_object();
  if (!members || shape.kind != schema::Shape::Kind::record) return;
  for (auto const& [key, inside] : *members) {
    std::string_view const name(key.data(), key.size());
    if (where.find('.') == std::string::npos && where.find('[') == std::string::npos)
      observed.names.emplace(name);
    auto const known = std::ranges::find(shape.members, name, &schema::Member::name);
    auto const place = where + "." + safe_name(name);
    if (known == shape.members.end())
      observed.unknown.insert(place);
    else
      observe(inside, known->shape, place, observed);
  }
}

}  // namespace affinity::server
