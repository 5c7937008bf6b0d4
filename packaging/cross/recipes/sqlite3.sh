# The journal wants threads, transactions and a write-ahead log. Extensions at run time would be code from a file.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mkdir one && cd one
../configure --disable-tcl --disable-readline --enable-tempstore=no >configure.log 2>&1 || { cat configure.log; exit 1; }
make sqlite3.c  # all of it in one file, by tclsh of this machine
cc "${flags[@]}" -DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_DQS=0 -DSQLITE_DEFAULT_FOREIGN_KEYS=0 \
  -c sqlite3.c -o sqlite3.o
archive sqlite3 sqlite3.o
cp sqlite3.h "$PREFIX/include/"
