#include "schema/validate.hpp"

#include "base/clock.hpp"
#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/field_value.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace affinity::schema {

namespace {

constexpr std::size_t max_sentences = 10;

// Sentences are built only up to the limit: arguments may contain a million errors.
class Report {
 public:
  template<class Say> void add(Say say) {
    if (sentences_.size() < max_sentences)
      sentences_.push_back(say());
    else
      ++more_;
  }
  bool empty() const { return sentences_.empty(); }
  ValidationErrors sentences() && {
    if (more_ > 0)
      sentences_.push_back("and " + std::to_string(more_) +
                           (more_ == 1 ? " more mistake." : " more mistakes."));
    return std::move(sentences_);
  }

 private:
  ValidationErrors sentences_{};
  std::size_t more_ = 0;
};

// Where a value stands among the arguments. It becomes text, "people[2].name", only where something is wrong.
class Place {
 public:
  Place() = default;  // of all arguments
  Place member(std::string_view name) const { return {this, name, no_index}; }
  Place item(std::size_t index) const { return {this, {}, index}; }

  std::string text() const {
    if (!outer_) return {};
    auto out = outer_->text();
    if (index_ != no_index) return out + "[" + std::to_string(index_) + "]";
    if (!out.empty()) out += '.';
    return out.append(name_);
  }

 private:
  static constexpr auto no_index = std::size_t(-1);
  Place(Place const* outer, std::string_view name, std::size_t index)
      : outer_(outer), name_(name), index_(index) {}

  Place const* outer_ = nullptr;
  std::string_view name_{};
  std::size_t index_ = no_index;
};

std::string no_such_code(std::string const& where, std::vector<Code> const& codes, json::value const& sent) {
  std::vector<std::string_view> names;
  for (auto const& code : codes) names.push_back(code.name);
  auto out = where + " cannot be " + quote(sent) + ".";
  auto const meant = nearest(as_text(sent).value_or(""), names);
  for (auto const& code : codes)
    if (!meant.empty() && code.name == meant) out += " Did you mean " + code_choice(code) + "?";
  return out + " Accepted: " + code_choices(codes) + ".";
}

std::string no_such_word(std::string const& where, std::vector<std::string_view> const& words,
                         json::value const& sent) {
  auto out = where + " cannot be " + quote(sent) + ".";
  if (auto const meant = nearest(as_text(sent).value_or(""), words); !meant.empty())
    out += " Did you mean \"" + std::string(meant) + "\"?";
  return out + " Accepted: " + comma_separated(words) + ".";
}

std::string no_such_name(std::string const& where, std::string_view sent, std::vector<Param> const& params) {
  auto const shown = quote(json::value(json::string_view(sent.data(), sent.size())));
  auto out =
      where.empty() ? "Unknown argument " + shown + "." : "Unknown name " + shown + " in " + where + ".";
  if (params.empty()) return out + " The tool takes no arguments.";
  std::vector<std::string_view> names;
  for (auto const& param : params) names.push_back(param.name);
  if (auto const meant = suggest_names(sent, names); !meant.empty()) out += " Did you mean " + meant + "?";
  return out + " Accepted: " + comma_separated(names) + ".";
}

// "https://www.acme.com/about" → "www.acme.com", "jane@acme.com" → "acme.com"
std::string domain_in(std::string_view text) {
  if (auto const scheme = text.find("://"); scheme != text.npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  if (auto const at = text.rfind('@'); at != text.npos) text.remove_prefix(at + 1);
  text = text.substr(0, text.find(':'));
  auto const host = coerce(json::value(json::string_view(text.data(), text.size())), domain());
  return host ? std::string(*as_text(*host)) : std::string();
}

std::string type_error(std::string const& where, Type const& type, json::value const& sent) {
  if (type.kind == Kind::code) return no_such_code(where, type.codes, sent);
  if (type.kind == Kind::word) return no_such_word(where, type.words, sent);
  auto out = where + " must be " + type_phrase(type) + "; you sent ";
  auto const text = as_text(sent);
  auto const* const items = sent.if_array();
  if (type.kind == Kind::text && type.maximum && text && code_point_count(*text) > *type.maximum)
    out += std::to_string(code_point_count(*text)) + " characters";
  else if (type.kind == Kind::list && items)
    out += std::to_string(items->size());
  else
    out += quote(sent);
  out += '.';
  if (auto const host = type.kind == Kind::domain && text ? domain_in(*text) : ""; !host.empty())
    out += " Send \"" + host + "\".";
  return out;
}

// "field_id" is the id of a field, "personIds" are those of persons; for "id" only the API's name tells.
std::string_view id_target(Param const& param) {
  auto name = param.name == "id" ? param.request_name() : param.name;
  if (name.ends_with("_ids")) return name.substr(0, name.size() - 4);
  if (name.ends_with("Ids")) return name.substr(0, name.size() - 3);
  if (name.ends_with("Id")) return name.substr(0, name.size() - 2);
  return name.ends_with("_id") ? name.substr(0, name.size() - 3) : std::string_view();
}

Param const* param_called(std::string_view name, std::vector<Param> const& params) {
  for (auto const& param : params)
    if (is_same_name(name, param.name)) return &param;
  for (auto const& param : params)
    if (!param.api_name.empty() && is_same_name(name, param.api_name)) return &param;
  return nullptr;
}

// The arguments under the names of the params; nullopt where they are so already.
std::optional<json::object> renamed(json::object const& sent, std::vector<Param> const& params,
                                    Place const& where, Report& report) {
  auto const is_known = [&](std::string_view name) {
    return std::ranges::find(params, name, &Param::name) != params.end();
  };
  bool const all_known = std::ranges::all_of(sent, [&](auto const& member) {
    return is_known({member.key().data(), member.key().size()});
  });
  if (all_known) return std::nullopt;
  json::object out;
  std::map<std::string_view, std::string_view> spellings;
  for (auto const& [key, value] : sent) {
    std::string_view const name(key.data(), key.size());
    auto const* const param = is_known(name) ? nullptr : param_called(name, params);
    auto const meant = param ? param->name : name;
    auto const spelled = spellings.emplace(meant, name);
    if (spelled.second) {
      out.emplace(meant, value);
      continue;
    }
    report.add([&] {
      auto const outer = where.text();
      return std::string(meant) + " was sent twice" + (outer.empty() ? "" : " in " + outer) + ", as " +
             std::string(spelled.first->second) + " and " + std::string(name) + ". Send one of them.";
    });
  }
  return out;
}

class Checker {
 public:
  Checker(Report& report, NameMatching names) : report_(report), names_(names) {}

  json::object object(json::object const& given, std::vector<Param> const& params, Place const& where) {
    auto const other =
        names_ == NameMatching::any_case ? renamed(given, params, where, report_) : std::nullopt;
    auto const& sent = other ? *other : given;
    for (auto const& [key, value] : sent) {
      std::string_view const name(key.data(), key.size());
      if (std::ranges::find(params, name, &Param::name) == params.end())
        report_.add([&] { return no_such_name(where.text(), name, params); });
    }
    json::object checked;
    for (auto const& param : params) {
      auto const place = where.member(param.name);
      auto const* const value = sent.if_contains(param.name);
      if (value && value->is_null() && param.type.takes_null) {
        checked.emplace(param.name, nullptr);
      } else if (!value || value->is_null() || (param.need != required && is_absent(*value, param.type))) {
        if (param.need == required)
          report_.add([&] {
            return "Missing required argument " + place.text() + ": " + type_phrase(param.type) + ".";
          });
      } else if (auto coerced = any_value(*value, param.type, place, id_target(param))) {
        checked.emplace(param.name, std::move(*coerced));
      }
    }
    return checked;
  }

 private:
  // Where a list or an object is expected, a string that contains one as JSON is decoded.
  std::optional<json::value> any_value(json::value const& sent, Type const& type, Place const& where,
                                       std::string_view of) {
    bool const nested = type.kind == Kind::list || type.kind == Kind::record ||
                        type.kind == Kind::field_value || type.decodes_json;
    if (auto const inside = nested ? decode_embedded_json(sent) : std::nullopt)
      return nested_value(*inside, type, where, of);
    return nested_value(sent, type, where, of);
  }

  std::optional<json::value> nested_value(json::value const& sent, Type const& type, Place const& where,
                                          std::string_view of) {
    if (type.kind == Kind::list) return list(sent, type, where, of);
    if (type.kind == Kind::record && sent.is_object()) return object(sent.get_object(), type.members, where);
    if (type.kind == Kind::field_value) {
      auto checked = check_field_value(sent, where.text());
      if (auto* value = std::get_if<json::value>(&checked)) return std::move(*value);
      report_.add([&] { return std::get<std::string>(checked); });
      return std::nullopt;
    }
    if (auto coerced = coerce(sent, type, of)) return coerced;
    report_.add([&] { return type_error(where.text(), type, sent); });
    return std::nullopt;
  }

  std::optional<json::value> list(json::value const& sent, Type const& type, Place const& where,
                                  std::string_view of) {
    auto const& item_type = type.items[0];
    json::array checked;
    if (auto const* const items = sent.if_array()) {
      auto const size = std::int64_t(items->size());
      if ((type.minimum && size < *type.minimum) || (type.maximum && size > *type.maximum)) {
        report_.add([&] { return type_error(where.text(), type, sent); });
        return std::nullopt;
      }
      for (std::size_t i = 0; i < items->size(); ++i)
        if (auto coerced = any_value((*items)[i], item_type, where.item(i), of))
          checked.push_back(std::move(*coerced));
    } else if (item_type.kind == Kind::record && sent.is_object()) {
      checked.push_back(object(sent.get_object(), item_type.members, where));
    } else if (auto coerced = coerce(sent, item_type, of); coerced && type.minimum.value_or(0) <= 1) {
      checked.push_back(std::move(*coerced));
    } else {
      report_.add([&] { return type_error(where.text(), type, sent); });
      return std::nullopt;
    }
    return checked;
  }

  Report& report_;
  NameMatching names_;
};

bool given(json::object const& arguments, std::vector<Param> const& params, std::string_view name) {
  auto const* const value = arguments.if_contains(name);
  if (!value || (value->is_array() && value->get_array().empty())) return false;
  auto const param = std::ranges::find(params, name, &Param::name);
  if (param == params.end() && value->is_null()) return false;
  return param == params.end() || !is_absent(*value, param->type);
}

// Allows 366 days everywhere; Affinity knows the calendar.
bool is_within_one_year(json::object const& checked, Rule const& rule) {
  WallTime from, to;
  auto const* const first = checked.if_contains(rule.names[0]);
  auto const* const last = checked.if_contains(rule.names[1]);
  if (!first || !last || !from_iso(*as_text(*first), from) || !from_iso(*as_text(*last), to)) return true;
  return from < to && to - from <= std::chrono::days(366);
}

std::string count(std::size_t n) {
  static constexpr std::array<std::string_view, 6> words{"none", "one", "two", "three", "four", "five"};
  return n < words.size() ? std::string(words[n]) : std::to_string(n);
}

void apply_conditional_rule(Rule const& rule, std::vector<std::string_view> const& present,
                            std::vector<std::string_view> const& absent, json::object const& checked,
                            Report& report) {
  auto const* const condition = checked.if_contains(rule.when);
  bool const holds = condition && write_json(*condition) == rule.is;
  auto const left_out = [&] {
    report.add([&] { return rule_text(rule) + "; you left out " + join(absent) + "."; });
  };
  auto const gave = [&] {
    report.add([&] { return rule_text(rule) + "; you gave " + join(present) + "."; });
  };
  switch (rule.kind) {
    case Rule::Kind::at_least_one_if:
      if (holds && present.empty()) report.add([&] { return rule_text(rule) + "; you gave none."; });
      return;
    case Rule::Kind::only_if:
      if (!holds && !present.empty()) gave();
      return;
    case Rule::Kind::never_if:
      if (holds && !present.empty()) gave();
      return;
    case Rule::Kind::required_only_if:
      if (!holds && !present.empty()) gave();
      [[fallthrough]];
    default:
      if (holds && !absent.empty()) left_out();
  }
}

// Looks at the arguments as sent, so that an invalid value still counts as given.
void apply_rule(Rule const& rule, json::object const& sent, std::vector<Param> const& params,
                json::object const& checked, Report& report) {
  std::vector<std::string_view> present, absent;
  for (auto const name : rule.names) (given(sent, params, name) ? present : absent).push_back(name);
  if (!rule.when.empty()) return apply_conditional_rule(rule, present, absent, checked, report);
  if (rule.kind == Rule::Kind::within_one_year) {
    if (!is_within_one_year(checked, rule)) report.add([&] { return rule_text(rule) + "."; });
    return;
  }
  bool const too_few = present.empty() && rule.kind != Rule::Kind::at_most_one;
  bool const too_many = present.size() > 1 && rule.kind != Rule::Kind::at_least_one;
  if (!too_few && !too_many) return;
  report.add([&] {
    return rule_text(rule) + "; you gave " + count(present.size()) +
           (too_many ? ": " + comma_separated(present) : "") + ".";
  });
}

}  // namespace

std::variant<json::object, ValidationErrors> validate(json::object const& arguments,
                                                      std::vector<Param> const& params,
                                                      std::vector<Rule> const& rules, NameMatching names) {
  Report report;
  auto const other = names == NameMatching::any_case ? renamed(arguments, params, {}, report) : std::nullopt;
  auto const& sent = other ? *other : arguments;
  auto checked = Checker(report, names).object(sent, params, {});
  for (auto const& rule : rules) apply_rule(rule, sent, params, checked, report);
  if (!report.empty()) return std::move(report).sentences();
  return checked;
}

}  // namespace affinity::schema
