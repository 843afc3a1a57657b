#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <sys/types.h>

/// What is to become of an operation.
enum verdict { GO_ON, TEAR, FAIL };

/// Counts an operation on a path below the root, which nothing else disturbs until it is left.
enum verdict faulty_disk_enter(const char *operation, const char *path);
void faulty_disk_leave(void);

/// The error number of an operation that is to fail.
int faulty_disk_error(void);

/// Ends the process at once.
void faulty_disk_die(void) __attribute__((noreturn));

/// Whether operations on the path count.
int faulty_disk_covers(const char *path);

/// The path of an open file that counts; null for any other.
const char *faulty_disk_path(int file, char *buffer, size_t size);

// What is not synchronised is kept in mind, so that a cut can take it back.
extern int unsynced_is_kept;
void unsynced_write(int file, const char *path, off_t offset, size_t count);
void unsynced_truncate(int file, const char *path, off_t length);
void unsynced_rename(const char *from, const char *to);
void unsynced_forget(const char *path);
/// The file or the folder was synchronised.
void unsynced_settle(const char *path);
/// Takes back, of each file, some of the latest changes or all of them.
void unsynced_take_back(unsigned long seed);

#endif
