#pragma once
// The fuzz targets: one file each, in targets/, and one folder of seeds each, in corpus/.

#include <array>
#include <string_view>

namespace affinity::fuzz {

void affinity_answer(std::string_view bytes);
void clean_text(std::string_view bytes);
void cursor(std::string_view bytes);
void file_path(std::string_view bytes);
void filter_language(std::string_view bytes);
void header_rules(std::string_view bytes);
void http_request(std::string_view bytes);
void json_text(std::string_view bytes);
void jsonrpc_line(std::string_view bytes);
void jwt(std::string_view bytes);
void multipart(std::string_view bytes);
void record_text(std::string_view bytes);
void request_state(std::string_view bytes);
void retry_after(std::string_view bytes);
void schema_check(std::string_view bytes);

struct Target {
  std::string_view name{};
  void (*run)(std::string_view) = nullptr;
};

inline constexpr std::array targets{
    Target{"affinity_answer", affinity_answer},
    Target{"clean_text", clean_text},
    Target{"cursor", cursor},
    Target{"file_path", file_path},
    Target{"filter_language", filter_language},
    Target{"header_rules", header_rules},
    Target{"http_request", http_request},
    Target{"json_text", json_text},
    Target{"jsonrpc_line", jsonrpc_line},
    Target{"jwt", jwt},
    Target{"multipart", multipart},
    Target{"record_text", record_text},
    Target{"request_state", request_state},
    Target{"retry_after", retry_after},
    Target{"schema_check", schema_check},
};

}  // namespace affinity::fuzz
