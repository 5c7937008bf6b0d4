. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for name in adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil; do
  cc "${flags[@]}" -DHAVE_UNISTD_H -c "$name.c" -o "$name.o"
done
archive z ./*.o
cp zlib.h zconf.h "$PREFIX/include/"
