# HTTP and HTTPS alone, by OpenSSL. Windows' own store of authorities is read by OpenSSL's half of libcurl
# (CURLSSLOPT_NATIVE_CA); on macOS the file that every Mac has is the default.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
if [[ "$TARGET" == windows-* ]]; then
  cd lib
  mkdir -p x86_64-w64-mingw32
  CPPFLAGS="-DHTTP_ONLY -D_WIN32_WINNT=0x0A00 -DCURL_STATICLIB -DNGHTTP2_STATICLIB" CFLAGS="${flags[*]}" \
    make -j"$JOBS" -f Makefile.mk libcurl.a TRIPLET=x86_64-w64-mingw32 CC=cc AR=ar RANLIB=ranlib RC=windres \
    CFG=-ipv6-ssl-zlib-nghttp2 OPENSSL_PATH="$OPENSSL" OPENSSL_INCLUDE="$OPENSSL/include" OPENSSL_LIBPATH="$OPENSSL/lib" \
    ZLIB_PATH="$ZLIB" NGHTTP2_PATH="$NGHTTP2"
  cp libcurl.a "$PREFIX/lib/"
  cd ..
else
  # zig has no frameworks of Apple. What they would bring: a helper for networks that have IPv6 only.
  sed -i 's/^\(  *\)LDFLAGS="$LDFLAGS -framework CoreFoundation -framework SystemConfiguration"/\1:/' configure configure.ac acinclude.m4 m4/*.m4 2>/dev/null || true
  sed -i '/define CURL_OSX_CALL_COPYPROXIES 1/d' lib/curl_setup.h
  if [[ ! -x configure ]]; then autoreconf -fi; sed -i 's/^\(  *\)LDFLAGS="$LDFLAGS -framework CoreFoundation -framework SystemConfiguration"/\1:/' configure; fi
  case "$TARGET" in
    macos-arm64) host=aarch64-apple-darwin ;;
    macos-x64) host=x86_64-apple-darwin ;;
  esac
  ./configure --host="$host" --prefix=/affinity CC=cc AR=ar RANLIB=ranlib CFLAGS="${flags[*]}" \
    CPPFLAGS="-I$OPENSSL/include -I$NGHTTP2/include -I$ZLIB/include -DNGHTTP2_STATICLIB" \
    LDFLAGS="-L$OPENSSL/lib -L$NGHTTP2/lib -L$ZLIB/lib" \
    --disable-shared --enable-static --with-openssl="$OPENSSL" --with-nghttp2="$NGHTTP2" --with-zlib="$ZLIB" \
    --without-brotli --without-zstd --without-libidn2 --without-libpsl --without-librtmp --without-libssh2 --disable-ldap \
    --disable-ldaps --disable-ftp --disable-file --disable-dict --disable-telnet --disable-tftp --disable-pop3 --disable-imap \
    --disable-smb --disable-smtp --disable-gopher --disable-mqtt --disable-rtsp --disable-manual --disable-ntlm \
    --enable-threaded-resolver --with-ca-bundle=/etc/ssl/cert.pem --without-ca-path
  make -j"$JOBS" -C lib libcurl.la
  cp lib/.libs/libcurl.a "$PREFIX/lib/"
fi
mkdir -p "$PREFIX/include/curl"
cp include/curl/*.h "$PREFIX/include/curl/"
