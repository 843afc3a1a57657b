// What was changed in files and not synchronised, with what was there before.
#include "faulty_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int unsynced_is_kept;

struct change {
  struct change *earlier;
  char path[1024];
  /// The name before, of a file that was renamed.
  char from[1024];
  /// The bytes that were at the offset, and the size of the file; -1 where there was none.
  off_t offset, size;
  size_t count;
  unsigned char *bytes;
};

static struct change *latest;

static struct change *add(const char *path, off_t offset, off_t size) {
  struct change *change = calloc(1, sizeof *change);
  if (!change) faulty_disk_die();
  snprintf(change->path, sizeof change->path, "%s", path);
  change->offset = offset;
  change->size = size;
  change->earlier = latest;
  latest = change;
  return change;
}

static void keep(struct change *change, int file, off_t offset, off_t count) {
  if (count <= 0 || !(change->bytes = malloc(count))) return;
  ssize_t got = pread(file, change->bytes, count, offset);
  // Of a file that is open for writing only nothing but the end is changed.
  change->count = got > 0 ? got : 0;
}

static off_t size_of(int file) {
  struct stat status;
  return fstat(file, &status) == 0 ? status.st_size : 0;
}

void unsynced_write(int file, const char *path, off_t offset, size_t count) {
  off_t size = size_of(file);
  struct change *change = add(path, offset, size);
  off_t end = offset + (off_t)count;
  keep(change, file, offset, (end < size ? end : size) - offset);
}

void unsynced_truncate(int file, const char *path, off_t length) {
  off_t size = size_of(file);
  keep(add(path, length, size), file, length, size - length);
}

void unsynced_rename(const char *from, const char *to) {
  for (struct change *change = latest; change; change = change->earlier)
    if (strcmp(change->path, from) == 0) snprintf(change->path, sizeof change->path, "%s", to);
  int file = open(to, O_RDONLY | O_CLOEXEC);
  off_t size = file < 0 ? -1 : size_of(file);
  struct change *change = add(to, 0, size);
  snprintf(change->from, sizeof change->from, "%s", from);
  if (file < 0) return;
  keep(change, file, 0, size);
  close(file);
}

static int is_in(const char *path, const char *folder) {
  const char *slash = strrchr(path, '/');
  size_t length = strlen(folder);
  return slash && (size_t)(slash - path) == length && strncmp(path, folder, length) == 0;
}

/// Lets go of the changes of a file's bytes, or of the names in a folder.
static void forget(const char *path, int names) {
  for (struct change **link = &latest; *link;) {
    struct change *change = *link;
    int is_rename = change->from[0] != 0;
    if (is_rename ? names && is_in(change->path, path) : strcmp(change->path, path) == 0) {
      *link = change->earlier;
      free(change->bytes);
      free(change);
    } else {
      link = &change->earlier;
    }
  }
}

void unsynced_forget(const char *path) { forget(path, 0); }

void unsynced_settle(const char *path) { forget(path, 1); }

static void put_back(const struct change *change) {
  if (change->from[0]) {
    syscall(SYS_renameat2, AT_FDCWD, change->path, AT_FDCWD, change->from, 0);
    if (change->size < 0) return;
  }
  int flags = O_WRONLY | O_CLOEXEC | (change->from[0] ? O_CREAT : 0);
  int file = open(change->path, flags, 0600);
  if (file < 0) return;
  if (change->count) syscall(SYS_pwrite64, file, change->bytes, change->count, change->offset);
  syscall(SYS_ftruncate, file, change->size);
  close(file);
}

static unsigned long mixed(unsigned long seed, const char *path) {
  unsigned long hash = seed * 0x9E3779B97F4A7C15ul + 1;
  for (; *path; path++) hash = (hash ^ (unsigned char)*path) * 0x100000001B3ul;
  return hash ^ hash >> 29;
}

void unsynced_take_back(unsigned long seed) {
  for (struct change *change = latest; change; change = change->earlier) {
    unsigned long count = 0, newer = 0;
    for (struct change *other = latest; other; other = other->earlier)
      if (strcmp(other->path, change->path) == 0) {
        if (other == change) newer = count;
        count++;
      }
    unsigned long choice = mixed(seed, change->path);
    unsigned long lost = choice % 2 ? count : choice / 2 % (count + 1);
    if (newer >= lost) continue;
    put_back(change);
    if (!change->from[0]) continue;
    for (struct change *other = change->earlier; other; other = other->earlier)
      if (strcmp(other->path, change->path) == 0)
        snprintf(other->path, sizeof other->path, "%s", change->from);
  }
}
