#include "sandbox/v1/markdown.hpp"

#include "base/text/text.hpp"

#include <array>
#include <utility>
#include <vector>

namespace affinity::sandbox {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> entities{{{"&amp;", "&"},
                                                                                 {"&lt;", "<"},
                                                                                 {"&gt;", ">"},
                                                                                 {"&quot;", "\""},
                                                                                 {"&#39;", "'"},
                                                                                 {"&apos;", "'"},
                                                                                 {"&nbsp;", " "}}};

class Writer {
 public:
  void text(char c) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (c == ' ' && (out_.empty() || out_.ends_with('\n'))) return;
    if (c == '_' || c == '*') out_ += '\\';
    out_ += c;
  }

  void tag(std::string_view tag, bool closing) {
    if (tag == "strong" || tag == "b")
      out_ += "**";
    else if (tag == "em" || tag == "i")
      out_ += "*";
    else if (tag == "br")
      out_ += "\n";
    else if (tag == "p")
      separate(2);
    else if (tag == "ul" || tag == "ol")
      list(tag == "ol", closing);
    else if (tag == "li" && !closing)
      item();
  }

  std::string take() {
    while (out_.ends_with('\n') || out_.ends_with(' ')) out_.pop_back();
    return std::move(out_);
  }

 private:
  struct List {
    bool ordered = false;
    int items = 0;
  };
  std::string out_{};
  std::vector<List> lists_{};

  void separate(std::size_t newlines) {  // ends the text with so many newlines
    if (out_.empty()) return;
    while (out_.ends_with(' ')) out_.pop_back();
    while (!out_.ends_with(newlines == 2 ? "\n\n" : "\n")) out_ += '\n';
  }
  void list(bool ordered, bool closing) {
    if (!closing) {
      separate(lists_.empty() ? 2 : 1);
      lists_.push_back({ordered, 0});
      return;
    }
    if (!lists_.empty()) lists_.pop_back();
    separate(lists_.empty() ? 2 : 1);
  }
  void item() {
    separate(1);
    if (lists_.empty()) lists_.push_back({});
    out_.append((lists_.size() - 1) * 2, ' ');
    auto& list = lists_.back();
    out_ += list.ordered ? std::to_string(++list.items) + ". " : "* ";
  }
};

}  // namespace

std::string markdown_from_html(std::string_view html) {
  Writer out;
  for (std::size_t i = 0; i < html.size();) {
    auto const rest = html.substr(i);
    auto const close = rest.find('>');
    bool const tag =
        rest.size() > 1 && rest[0] == '<' && close != std::string_view::npos &&
        (rest[1] == '/' || (lower(rest.substr(1, 1))[0] >= 'a' && lower(rest.substr(1, 1))[0] <= 'z'));
    if (tag) {
      bool const closing = rest[1] == '/';
      auto name = rest.substr(closing ? 2 : 1, close - (closing ? 2 : 1));
      name = name.substr(0, name.find_first_of(" \t\r\n/"));
      out.tag(lower(name), closing);
      i += close + 1;
      continue;
    }
    std::size_t length = 1;
    char c = rest[0];
    for (auto const& [entity, meaning] : entities)
      if (rest.starts_with(entity)) {
        length = entity.size();
        c = meaning[0];
      }
    out.text(c);
    i += length;
  }
  return out.take();
}

}  // namespace affinity::sandbox
