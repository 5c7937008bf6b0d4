# Sourced by the recipes, which run in a copy of the library's source, with cc, c++, ar and ranlib of the target in front
# of PATH, TARGET (windows-x64, macos-arm64, macos-x64), PREFIX (where lib/ and include/ go) and JOBS. What a library is
# built upon is in a variable of its name: OPENSSL, NGHTTP2, ZLIB. No path goes into what is built: it would be another
# program in another folder.
mkdir -p "$PREFIX"/{lib,include}
flags=(-O2 -w -ffunction-sections -fdata-sections)

# archive NAME OBJECT...: without times and owners.
archive() {
  local name="$PREFIX/lib/lib$1.a"
  rm -f "$name"
  ar rcs "$name" "${@:2}"
}
