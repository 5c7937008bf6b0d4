#include "bench/load.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace affinity::bench {

Child start(Options const& options) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) std::exit(1);
  std::vector<char*> words;
  for (auto const& word : options.command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  auto const pid = fork();
  if (pid == 0) {
    if (options.cpu >= 0) {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(static_cast<std::size_t>(options.cpu), &set);
      sched_setaffinity(0, sizeof set, &set);
    }
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 2);
    execvp(words[0], words.data());
    std::perror(words[0]);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  return {.pid = pid, .in = in[1], .out = out[0]};
}

void stop(Child& child) {
  close(child.in);
  for (int i = 0; i < 300; ++i) {
    if (waitpid(child.pid, nullptr, WNOHANG) == child.pid) {
      close(child.out);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(child.pid, SIGKILL);
  waitpid(child.pid, nullptr, 0);
  close(child.out);
}

namespace {

// Lines to and from a server's pipes.
class Lines {
 public:
  explicit Lines(Child const& child) : child_(child) {}

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      auto const count = ::write(child_.in, bytes.data(), bytes.size());
      if (count <= 0) {
        std::cerr << "the server closed its input\n";
        std::exit(1);
      }
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  // Waits for bytes and calls back for each line that is whole.
  template<typename Each> void read(Each each) {
    if (have_ == buffer_.size()) buffer_.resize(std::max<std::size_t>(1 << 18, buffer_.size() * 2));
    auto const count = ::read(child_.out, buffer_.data() + have_, buffer_.size() - have_);
    if (count <= 0) {
      std::cerr << "the server ended\n";
      std::exit(1);
    }
    auto const seen = have_;
    have_ += static_cast<std::size_t>(count);
    std::string_view const all(buffer_.data(), have_);
    std::size_t used = 0;
    for (auto end = all.find('\n', seen); end != std::string_view::npos; end = all.find('\n', used)) {
      each(all.substr(used, end - used));
      used = end + 1;
    }
    if (used == 0) return;
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(used),
              buffer_.begin() + static_cast<std::ptrdiff_t>(have_), buffer_.begin());
    have_ -= used;
  }

  // The next line that is an answer.
  std::string answer() {
    std::string found;
    while (found.empty())
      read([&](std::string_view line) {
        if (find_id(line)) found = line;
      });
    return found;
  }

 private:
  Child child_;
  std::string buffer_;
  std::size_t have_ = 0;
};

void open(Lines& lines, RequestSpec const& spec) {
  if (spec.family != ProtocolFamily::handshake) return;
  lines.write(initialize(spec) + "\n");
  lines.answer();
  lines.write(initialized + "\n");
}

class Window {
 public:
  explicit Window(Options const& options)
      : spec_(options.spec),
        request_(message_of(spec_) + "\n", {}),
        checker_(marker_of(spec_)),
        window_(options.window) {}

  int run(Options options) {
    auto child = start(options);
    Lines lines(child);
    open(lines, spec_);
    options.plan.pid = child.pid;
    options.plan.least_calls = 3 * static_cast<std::size_t>(window_);
    Measure measure(options.plan);
    for (int i = 0; i < window_; ++i) add();
    lines.write(out_);
    while (!measure.over()) {
      out_.clear();
      lines.read([&](std::string_view line) { take(line, measure, true); });
      if (!out_.empty()) lines.write(out_);
    }
    while (under_way_ > 0) lines.read([&](std::string_view line) { take(line, measure, false); });
    std::cout << measure.line(checker_.length(), checker_.other_length) << std::endl;
    stop(child);
    return 0;
  }

 private:
  struct Asked {
    std::size_t number = 0;
    Clock::time_point when = {};
    bool waiting = false;
  };

  void add() {
    while (asked_[next_ % asked_.size()].waiting) ++next_;
    asked_[next_ % asked_.size()] = {next_, Clock::now(), true};
    out_ += request_.number(next_++);
    ++under_way_;
  }

  void take(std::string_view line, Measure& measure, bool on) {
    auto const id = checker_.id_of(line);
    if (id.size() != ResponseChecker::id_digits) return;  // a notification
    auto const number =
        static_cast<std::size_t>(std::strtoul(std::string(id).c_str(), nullptr, 10)) - 1'000'000;
    auto& asked = asked_[number % asked_.size()];
    if (!asked.waiting || RequestTemplate::id(asked.number) != id) return measure.error();
    RequestTemplate::record(spec_, asked.number, record_);
    auto const right = checker_.right(line, id, record_);
    if (!right && !told_) std::cerr << "wrong: " << line.substr(0, 400) << "\n";
    told_ = told_ || !right;
    measure.call(asked.when, right);
    asked.waiting = false;
    --under_way_;
    if (on) add();
  }

  RequestSpec spec_;
  RequestTemplate request_;
  ResponseChecker checker_;
  int window_;
  std::array<Asked, 4000> asked_ =
      {};  // ids begin at 1,000,000, which this divides, and return after 9,000,000
  std::size_t next_ = 0, under_way_ = 0;
  std::string out_, record_;
  bool told_ = false;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

int load_stdio(Options const& options) { return Window(options).run(options); }

// From fork to the whole answer to the first tools/list; then a moment, and the memory of the idle process.
int load_cold(Options const& options) {
  std::vector<double> took, rss, pss;
  std::size_t bytes = 0, wrong = 0;
  RequestTemplate request(message_of(options.spec) + "\n", {});
  for (int i = 0; i < options.runs; ++i) {
    auto const began = Clock::now();
    auto child = start(options);
    Lines lines(child);
    open(lines, options.spec);
    lines.write(request.number(0));
    auto const answer = lines.answer();
    took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
    bytes = answer.size();
    wrong += !ResponseChecker(marker_of(options.spec)).right(answer, RequestTemplate::id(0), "");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    rss.push_back(static_cast<double>(memory_kib(child.pid, "status", "VmRSS:")));
    pss.push_back(static_cast<double>(memory_kib(child.pid, "smaps_rollup", "Pss:")));
    stop(child);
  }
  std::printf(R"({"runs":%d,"errors":0,"wrong":%zu,"bytes":%zu,"cold_ms":%.2f,"min_ms":%.2f,"max_ms":%.2f,)"
              R"("idle_rss_kib":%.0f,"idle_pss_kib":%.0f})"
              "\n",
              options.runs, wrong, bytes, median(took), *std::ranges::min_element(took),
              *std::ranges::max_element(took), median(rss), median(pss));
  return 0;
}

}  // namespace affinity::bench
