#ifndef CFAULTYDISK_H
#define CFAULTYDISK_H

#include <stdint.h>

/// A disk that ends its process, loses power or fails at a chosen operation.
///
/// The library is preloaded (LD_PRELOAD) into a program. It counts what the program does to files
/// below a folder: write, pwrite, fsync, fdatasync, ftruncate, rename, unlink and mkdir. The
/// programs that it starts are left alone. Settings are variables of the environment:
///
/// - FAULTY_DISK_RECORD: the file that holds the record below; without it nothing is done.
/// - FAULTY_DISK_ROOT: the folder.
/// - FAULTY_DISK_ONLY: the files below it that count, and folders with a `/` at the end, separated
///   by `:`; all if it is empty.
/// - FAULTY_DISK_AT: the number of the operation, from 1.
/// - FAULTY_DISK_SEED: decides how much of what was not synchronised a cut leaves.
/// - FAULTY_DISK_KIND: `kill` ends the process before the operation, as SIGKILL does; `tear` after
///   half of a write; `cut` also takes back what was not synchronised, as a power cut may; `eio`
///   and `enospc` let this operation and all later ones fail until the fault is lifted; `eio-once`
///   and `enospc-once` let only this one fail.
struct faulty_disk_record {
  /// How many operations there were.
  uint64_t operations;
  /// How many of them failed.
  uint64_t failed;
  /// Whether the fault is over; anybody may set it.
  uint64_t lifted;
  /// The latest operation, in words.
  char last[232];
};

#endif
