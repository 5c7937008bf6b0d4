. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
version=$(sed -n 's/^AC_INIT(\[nghttp2\], \[\([0-9.]*\)\].*/\1/p' configure.ac)
IFS=. read -r major minor patch <<<"$version"
mkdir -p "$PREFIX/include/nghttp2"
cp lib/includes/nghttp2/nghttp2.h "$PREFIX/include/nghttp2/"
sed "s/@PACKAGE_VERSION@/$version/; s/@PACKAGE_VERSION_NUM@/$(printf 0x%02x%02x%02x "$major" "$minor" "$patch")/" \
  lib/includes/nghttp2/nghttp2ver.h.in >"$PREFIX/include/nghttp2/nghttp2ver.h"
case "$TARGET" in
  windows-*) config=(-DHAVE_WINDOWS_H) ;;
  *) config=(-DHAVE_ARPA_INET_H -DHAVE_NETINET_IN_H -DHAVE_TIME_H) ;;
esac
cd lib
for source in *.c; do
  cc "${flags[@]}" -DNGHTTP2_STATICLIB "${config[@]}" -I"$PREFIX/include" -I. -c "$source" -o "${source%.c}.o"
done
archive nghttp2 ./*.o
