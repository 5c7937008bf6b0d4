#include "base/filter_language.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity {

namespace {

struct OperatorSign {
  std::string_view text{};
  FilterOperator op{};
};
// In the order of the enumerators.
constexpr std::array operator_signs{OperatorSign{"=", FilterOperator::equal},
                                    OperatorSign{"!=", FilterOperator::not_equal},
                                    OperatorSign{"=^", FilterOperator::starts_with},
                                    OperatorSign{"=$", FilterOperator::ends_with},
                                    OperatorSign{"=~", FilterOperator::contains},
                                    OperatorSign{">", FilterOperator::greater},
                                    OperatorSign{">=", FilterOperator::greater_or_equal},
                                    OperatorSign{"<", FilterOperator::less},
                                    OperatorSign{"<=", FilterOperator::less_or_equal}};

constexpr std::string_view every_operator = "=, !=, =^, =$, =~, >, >=, <, <=";

bool is_filter_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_special(char c) { return filter_special_characters.find(c) != std::string_view::npos; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) { return is_ascii_letter(c) || c == '_'; }
bool is_in_name(char c) { return starts_name(c) || is_ascii_digit(c) || c == '-'; }

std::string in_small_letters(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return out;
}

class FilterParser {
 public:
  explicit FilterParser(std::string_view text) : text_(text) {}

  std::variant<FilterNode, FilterError> parse() {
    FilterNode node;
    if (text_.size() > max_filter_bytes)
      fail_at(max_filter_bytes, "a filter has at most " + std::to_string(max_filter_bytes) + " bytes");
    else if (parse_expression(node))
      expect_end();
    if (error_) return std::move(*error_);
    return node;
  }

 private:
  bool fail_at(std::size_t offset, std::string reason) {
    error_ = FilterError{
        .offset = offset, .character = filter_character(text_, offset), .reason = std::move(reason)};
    return false;
  }
  bool fail_here(std::string reason) { return fail_at(at_, std::move(reason)); }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (at_ < text_.size() && is_filter_blank(text_[at_])) ++at_;
  }
  bool take(char wanted) {
    skip_blanks();
    if (at_end() || next() != wanted) return false;
    ++at_;
    return true;
  }
  std::string_view word_here() const {
    auto end = at_;
    while (end < text_.size() && is_in_name(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  // People write "and", "&&" and texts with blanks; each gets its own hint.
  std::string what_may_follow(std::string_view closing) const {
    auto const word = in_small_letters(word_here());
    if (word == "and" || word == "or") return "write & for \"and\" and | for \"or\"";
    return "expected &, | or " + std::string(closing) + "; a text with blanks goes into double quotes";
  }
  void expect_end() {
    skip_blanks();
    if (at_end()) return;
    if (next() == ')')
      fail_here("no ( is open here");
    else
      fail_here(what_may_follow("the end"));
  }

  bool parse_joined(FilterNode& out, char sign, FilterNode::Kind kind,
                    bool (FilterParser::*part)(FilterNode&)) {
    if (!(this->*part)(out)) return false;
    if (!take(sign)) return true;
    FilterNode group{.kind = kind, .begin = out.begin};
    group.children.push_back(std::move(out));
    do {
      if (next() == sign) return fail_here(std::string(1, sign) + " is written once");
      FilterNode node;
      if (!(this->*part)(node)) return false;
      group.children.push_back(std::move(node));
    } while (take(sign));
    group.end = group.children.back().end;
    out = std::move(group);
    return true;
  }
  bool parse_expression(FilterNode& out) {
    return parse_joined(out, '|', FilterNode::Kind::disjunction, &FilterParser::parse_and);
  }
  bool parse_and(FilterNode& out) {
    return parse_joined(out, '&', FilterNode::Kind::conjunction, &FilterParser::parse_unary);
  }

  bool parse_unary(FilterNode& out) {
    skip_blanks();
    auto const begin = at_;
    bool const negated = take('!');
    if (take('(')) {
      FilterNode inside;
      if (!parse_parentheses(inside)) return false;
      if (negated) {
        out.kind = FilterNode::Kind::negation;
        out.children.push_back(std::move(inside));
      } else {
        out = std::move(inside);
      }
      out.begin = begin;
      out.end = at_;
      return true;
    }
    if (negated) return fail_here("! stands before parentheses, as in !(name=x)");
    return parse_condition(out);
  }
  bool parse_parentheses(FilterNode& inside) {
    auto const opened = at_ - 1;
    if (!enter()) return false;
    if (!parse_expression(inside)) return false;
    --depth_;
    if (take(')')) return true;
    if (at_end()) return fail_at(opened, "this ( is not closed");
    return fail_here(what_may_follow(")"));
  }
  bool enter() {
    if (++depth_ <= max_filter_depth) return true;
    return fail_at(at_ - 1,
                   "parentheses and lists may be " + std::to_string(max_filter_depth) + " deep at most");
  }

  bool parse_condition(FilterNode& out) {
    out.begin = at_;
    if (!parse_property(out.property) || !parse_operator(out)) return false;
    if (!parse_value(out.value, false)) return false;
    out.end = at_;
    return true;
  }
  bool parse_property(std::string& out) {
    do {
      skip_blanks();
      if (!starts_name(next())) return fail_here("expected the name of a property, such as name or owner.id");
      auto const name = word_here();
      out.append(out.empty() ? "" : ".").append(name);
      at_ += name.size();
    } while (take('.'));
    return true;
  }
  bool parse_operator(FilterNode& out) {
    skip_blanks();
    auto const rest = text_.substr(at_);
    OperatorSign const* longest = nullptr;
    for (auto const& sign : operator_signs)
      if (rest.starts_with(sign.text) && (!longest || longest->text.size() < sign.text.size()))
        longest = &sign;
    if (!longest) {
      if (in_small_letters(out.property) == "not") return fail_at(out.begin, "write !( ) for \"not\"");
      return fail_here("expected an operator: " + std::string(every_operator));
    }
    out.op = longest->op;
    at_ += longest->text.size();
    if (out.op == FilterOperator::equal && next() == '=') return fail_here("= is written once");
    if (out.op == FilterOperator::equal && (next() == '<' || next() == '>'))
      return fail_here(std::string("write ") + next() + "=");
    if (out.op == FilterOperator::less && next() == '>') return fail_here("for \"not equal\" write !=");
    return true;
  }

  bool parse_value(FilterValue& out, bool in_list) {
    skip_blanks();
    out.begin = at_;
    bool done = false;
    switch (next()) {
      case '*':
        ++at_;
        out.kind = FilterValue::Kind::any;
        done = true;
        break;
      case '"': done = parse_quoted(out.text); break;
      case '[': done = parse_list(out); break;
      default: done = parse_bare(out.text, in_list);
    }
    out.end = at_;
    return done && expect_value_ends();
  }
  bool expect_value_ends() {
    constexpr std::string_view closing = "&|)]";
    if (at_end() || !is_special(next()) || closing.find(next()) != std::string_view::npos) return true;
    return fail_here(std::string(1, next()) +
                     " needs a backslash before it, or the text double quotes around it");
  }
  bool parse_bare(std::string& out, bool in_list) {
    while (!at_end() && !is_filter_blank(next()) && !(in_list && next() == ',')) {
      if (next() == '\\') {
        if (!parse_escape(out)) return false;
      } else if (is_special(next())) {
        break;
      } else {
        out += text_[at_++];
      }
    }
    if (!out.empty()) return true;
    if (next() == '\'') return fail_here("texts go into double quotes");
    return fail_here("expected a value; an empty text is \"\"");
  }
  bool parse_escape(std::string& out) {
    bool const known = at_ + 1 < text_.size() && is_special(text_[at_ + 1]);
    if (!known)
      return fail_here("a backslash stands only before one of " + std::string(filter_special_characters));
    out += text_[at_ + 1];
    at_ += 2;
    return true;
  }
  bool parse_quoted(std::string& out) {
    auto const opened = at_++;
    while (!at_end()) {
      if (next() == '\\') {
        if (!parse_escape(out)) return false;
      } else if (next() == '"') {
        ++at_;
        return true;
      } else {
        out += text_[at_++];
      }
    }
    return fail_at(opened, "this quote is not closed");
  }
  bool parse_list(FilterValue& out) {
    auto const opened = at_++;
    out.kind = FilterValue::Kind::list;
    if (!enter()) return false;
    if (!take(']')) {
      do {
        if (!parse_value(out.items.emplace_back(), true)) return false;
      } while (take(','));
      if (!take(']'))
        return at_end() ? fail_at(opened, "this [ is not closed") : fail_here("expected , or ]");
    }
    --depth_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<FilterError> error_{};
};

void append_filter_value(std::string& out, FilterValue const& value) {
  switch (value.kind) {
    case FilterValue::Kind::any: out += '*'; return;
    case FilterValue::Kind::text: out += filter_value(value.text); return;
    case FilterValue::Kind::list: break;
  }
  out += '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ',';
    append_filter_value(out, value.items[i]);
  }
  out += ']';
}

// Parentheses keep a group inside of a group that binds as strongly or more.
void append_filter_node(std::string& out, FilterNode const& node) {
  using Kind = FilterNode::Kind;
  if (node.kind == Kind::condition) {
    out.append(node.property).append(to_string(node.op));
    append_filter_value(out, node.value);
    return;
  }
  bool const negated = node.kind == Kind::negation;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    auto const& child = node.children[i];
    if (i > 0) out += node.kind == Kind::conjunction ? '&' : '|';
    bool const is_group = child.kind == Kind::conjunction || child.kind == Kind::disjunction;
    bool const binds_stronger = node.kind == Kind::disjunction && child.kind == Kind::conjunction;
    bool const in_parentheses = negated || (is_group && !binds_stronger);
    out += negated ? "!" : "";
    out += in_parentheses ? "(" : "";
    append_filter_node(out, child);
    out += in_parentheses ? ")" : "";
  }
}

}  // namespace

std::string_view to_string(FilterOperator op) { return operator_signs.at(std::size_t(op)).text; }

bool FilterValue::operator==(FilterValue const& other) const {
  return kind == other.kind && text == other.text && items == other.items;
}

bool FilterNode::operator==(FilterNode const& other) const {
  return kind == other.kind && children == other.children && property == other.property && op == other.op &&
         value == other.value;
}

std::variant<FilterNode, FilterError> parse_filter(std::string_view text) {
  return FilterParser(text).parse();
}

std::size_t filter_character(std::string_view text, std::size_t offset) {
  auto const before = text.substr(0, offset);
  return 1 + std::size_t(std::ranges::count_if(before, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string to_string(FilterNode const& node) {
  std::string out;
  append_filter_node(out, node);
  return out;
}

std::string filter_value(std::string_view text) {
  constexpr std::string_view plain = ".:+-_";
  bool const bare = !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || (c & 0x80) || plain.find(c) != std::string_view::npos;
  });
  if (bare) return std::string(text);
  std::string out = "\"";
  for (auto const c : text) {
    if (is_special(c)) out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace affinity
