. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# no-async: it would want makecontext, which macOS calls deprecated. zig has no CommonCrypto: getentropy in its place.
without=(no-shared no-tests no-dso no-engine no-legacy no-deprecated no-async)
# What neither TLS 1.2 and 1.3 nor signed tokens use.
without+=(no-aria no-bf no-camellia no-cast no-cmp no-cms no-comp no-dtls no-ec2m no-gost no-idea no-md4 no-mdc2 no-rc2 no-rc4
          no-rmd160 no-seed no-sm2 no-sm3 no-sm4 no-srp no-srtp no-ssl3 no-ts no-weak-ssl-ciphers no-whirlpool)
case "$TARGET" in
  windows-x64) system=(mingw64 --openssldir=C:/none) ;;
  macos-arm64) system=(darwin64-arm64-cc -DOPENSSL_NO_APPLE_CRYPTO_RANDOM --openssldir=/private/etc/ssl) ;;
  macos-x64) system=(darwin64-x86_64-cc -DOPENSSL_NO_APPLE_CRYPTO_RANDOM --openssldir=/private/etc/ssl) ;;
esac
CC=cc AR=ar RANLIB=ranlib RC=windres ./Configure "${system[@]}" "${without[@]}" --prefix=/affinity --libdir=lib \
  -ffunction-sections -fdata-sections -w
make -j"$JOBS" build_libs
make DESTDIR="$PWD/installed" install_dev
cp installed/affinity/lib/*.a "$PREFIX/lib/" || cp installed/*/affinity/lib/*.a "$PREFIX/lib/"
cp -R include/openssl "$PREFIX/include/"
rm -f "$PREFIX"/include/openssl/*.in
