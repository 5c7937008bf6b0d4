#pragma once
// The icon of the server, as script/draw_icon.py draws it: a PNG, which every host that shows icons can show.

#include <string_view>

namespace affinity::mcp {

inline constexpr std::string_view icon_size = "64x64";
inline constexpr std::string_view icon_type = "image/png";
inline constexpr std::string_view icon_uri =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAD1BMVEUAAAAbOmuLocT///9WcZ"
    "w8+i8TAAAAAXRSTlMAQObYZgAAAPNJREFUeNrFlm0OgzAIhusNpJ4A5gUcN9j9D7X50UpVeLOYbPyobXxCKS8pTWk2urRUjS"
    "gmiGKi84EeOFhddBHQAweLCwR0MdBjoF1nVT7s0awG/dgUALqYDwwrMLmA6tnFV0AuADvAUIDpfwAM8n4ecKqhWPSY/z8DQE"
    "RVxAeyjEQv4QDgbXAAWQEJgH28THUB2AXYfC6AVwFGByibN0Eko/UOGMWTrQU+zytgZWokS00x8XFeAVsJbVUko/OmtJ1XoB"
    "SbyHwEG8TvABgkPCZMFEw1Fqu5QvOF3P5tDoH7t/39joObGmyLuLHC1oybe/g8eANgH7HofK35lwAAAABJRU5ErkJggg==";

}  // namespace affinity::mcp
