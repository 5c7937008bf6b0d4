#include "base/sanitize/images.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace affinity {

namespace {

// "Figure\n 1" → "figure 1": normalized as Markdown compares labels of references.
std::string label_of(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    bool const space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

// The link reference definitions of a text: everything that looks like `[label]:`.
class Labels {
 public:
  explicit Labels(std::string_view text) {
    for (std::size_t at = text.find("]:"), done = 0; at != text.npos; at = text.find("]:", done)) {
      auto const before = text.substr(done, at - done);
      done = at + 2;
      auto const open = before.find_last_of('[');
      if (open == before.npos) continue;
      auto label = label_of(before.substr(open + 1));
      foreign_ = foreign_ || !is_ascii(label);
      known_.insert(std::move(label));
    }
  }
  bool empty() const { return known_.empty(); }
  // Case folding beyond ASCII has many equivalents (U+212A folds to k), so such labels all count as equal.
  bool has(std::string_view label) const {
    return !empty() && (foreign_ || !is_ascii(label) || known_.contains(label_of(label)));
  }

 private:
  std::unordered_set<std::string> known_{};
  bool foreign_ = false;
};

// Pairs brackets as Markdown does. Code, escapes and tags bind more tightly than brackets; where one of them
// begins (a doubt) the pairs may differ, so after it every image that is still open may end.
class Brackets {
 public:
  explicit Brackets(std::string_view text) : text_(text), labels_(text) {}

  std::vector<std::size_t> images() {
    for (at_ = 0; at_ < text_.size(); ++at_) {
      switch (text_[at_]) {
        case '\\':
          doubt_ = at_ + 1;
          if (at_ + 1 < text_.size() &&
              (text_[at_ + 1] == '[' || text_[at_ + 1] == ']' || text_[at_ + 1] == '\\'))
            ++at_;
          break;
        case '`':
        case '<': doubt_ = at_ + 1; break;
        case '[': open(); break;
        case ']': close(); break;
        default: break;
      }
    }
    std::ranges::sort(found_);
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  struct Open {
    std::size_t at = 0;  // of the bracket
    bool image = false;
  };

  void open() {
    bool const image = at_ > 0 && text_[at_ - 1] == '!';
    stack_.push_back({.at = at_, .image = image});
    last_open_ = at_;
    if (image) unclosed_.push_back(at_);
  }

  void found(std::size_t bracket) { found_.push_back(bracket - 1); }

  void close() {
    auto const next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    bool const inline_form = next == '(';
    // Simple renderers end an image at the first closing bracket, whatever opened in between.
    while (inline_form && !unclosed_.empty() && unclosed_.back() >= last_close_) close_last();
    last_close_ = at_ + 1;
    // Any closing bracket may end every image that was opened before the doubt.
    if (inline_form || !labels_.empty()) {
      auto const sure = std::ranges::lower_bound(unclosed_, doubt_);
      std::for_each(unclosed_.begin(), sure, [&](std::size_t bracket) { found(bracket); });
      unclosed_.erase(unclosed_.begin(), sure);
    }
    if (stack_.empty()) return;
    auto const pair = stack_.back();
    stack_.pop_back();
    if (!pair.image) return;
    if (inline_form || is_defined(pair.at)) found(pair.at);
    bool const certain = pair.at >= doubt_;
    if (certain && !unclosed_.empty() && unclosed_.back() == pair.at) unclosed_.pop_back();
  }

  void close_last() {
    found(unclosed_.back());
    unclosed_.pop_back();
  }

  // `![label]`, `![label][]`, `![text][label]`, also with a blank between. Labels contain no brackets.
  bool is_defined(std::size_t opened) const {
    if (labels_.empty()) return false;
    if (last_open_ == opened && labels_.has(text_.substr(opened + 1, at_ - opened - 1))) return true;
    auto const bracket = text_.find_first_not_of(" \t", at_ + 1);
    if (bracket == text_.npos || text_[bracket] != '[') return false;
    for (auto end = text_.find(']', bracket); end != text_.npos; end = text_.find(']', end + 1)) {
      if (labels_.has(text_.substr(bracket + 1, end - bracket - 1))) return true;
      if (text_[end - 1] != '\\') return false;
    }
    return false;
  }

  std::string_view text_;
  Labels labels_;
  std::size_t at_ = 0, doubt_ = 0, last_close_ = 0, last_open_ = 0;
  std::vector<Open> stack_{};
  std::vector<std::size_t> unclosed_{};  // opening brackets of images without a certain end, ascending
  std::vector<std::size_t> found_{};
};

// Replaces the character at each position by `with`.
std::string replaced(std::string_view text, std::vector<std::size_t> const& positions,
                     std::string_view with) {
  std::string out;
  out.reserve(text.size() + positions.size() * with.size());
  std::size_t done = 0;
  for (auto const position : positions) {
    out.append(text.substr(done, position - done)).append(with);
    done = position + 1;
  }
  return out.append(text.substr(done));
}

}  // namespace

bool may_have_image(std::string_view text) {
  if (text.find("![") != text.npos) return true;
  for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1))
    if (at + 1 < text.size() && is_letter(text[at + 1])) return true;
  return false;
}

std::vector<std::size_t> markdown_images(std::string_view text) {
  if (text.find("![") == text.npos) return {};
  return Brackets(text).images();
}

std::string escape_images(std::string_view text) {
  // Markdown first: the blank in "image [" may split a tag, so tags are searched afterwards.
  auto const images = markdown_images(text);
  if (images.empty()) return replaced(text, resource_loading_tags(text), "&lt;");
  auto const rest = replaced(text, images, "image ");
  return replaced(rest, resource_loading_tags(rest), "&lt;");
}

}  // namespace affinity
