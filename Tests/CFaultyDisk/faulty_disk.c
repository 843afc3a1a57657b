#include "faulty_disk.h"
#include "CFaultyDisk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct faulty_disk_record *record;
static char root[4096];
static char only[1024];
static char kind[32];
static unsigned long long at;
static unsigned long seed;
static pid_t owner;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void take(const char *name, char *value, size_t size) {
  const char *text = getenv(name);
  snprintf(value, size, "%s", text ? text : "");
  unsetenv(name);
}

__attribute__((constructor)) static void begin(void) {
  char path[4096], number[32];
  take("FAULTY_DISK_RECORD", path, sizeof path);
  take("FAULTY_DISK_ROOT", root, sizeof root);
  take("FAULTY_DISK_ONLY", only, sizeof only);
  take("FAULTY_DISK_KIND", kind, sizeof kind);
  take("FAULTY_DISK_AT", number, sizeof number);
  at = strtoull(number, NULL, 10);
  take("FAULTY_DISK_SEED", number, sizeof number);
  seed = strtoul(number, NULL, 10);
  unsetenv("LD_PRELOAD");
  if (!path[0] || !root[0]) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *memory = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return;
  unsynced_is_kept = strcmp(kind, "cut") == 0;
  owner = getpid();
  record = memory;
}

int faulty_disk_covers(const char *path) {
  size_t length = strlen(root);
  // A process that was forked and has not become another program yet is not this one.
  if (!record || !path || strncmp(path, root, length) != 0 || path[length] != '/') return 0;
  if (syscall(SYS_getpid) != owner) return 0;
  if (!only[0]) return 1;
  for (const char *part = only; *part;) {
    size_t size = strcspn(part, ":");
    const char *rest = path + length + 1;
    if (size && strncmp(rest, part, size) == 0 && (part[size - 1] == '/' || !rest[size])) return 1;
    part += size + (part[size] == ':');
  }
  return 0;
}

const char *faulty_disk_path(int file, char *buffer, size_t size) {
  if (!record) return NULL;
  char link[48];
  int before = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = readlink(link, buffer, size - 1);
  errno = before;
  if (count <= 0) return NULL;
  buffer[count] = 0;
  // A file without a name is nothing that outlives the process.
  if (count > 10 && strcmp(buffer + count - 10, " (deleted)") == 0) return NULL;
  return faulty_disk_covers(buffer) ? buffer : NULL;
}

int faulty_disk_error(void) { return strncmp(kind, "eio", 3) == 0 ? EIO : ENOSPC; }

void faulty_disk_die(void) {
  syscall(SYS_kill, owner, SIGKILL);
  for (;;) pause();
}

/// A full disk can still synchronise, shorten and remove files.
static int can_fail(const char *operation) {
  if (strcmp(operation, "unlink") == 0) return 0;
  return faulty_disk_error() == EIO || !(strstr(operation, "sync") || strstr(operation, "trunc"));
}

enum verdict faulty_disk_enter(const char *operation, const char *path) {
  pthread_mutex_lock(&turn);
  unsigned long long number = ++record->operations;
  snprintf(record->last, sizeof record->last, "%s %s", operation, path + strlen(root) + 1);
  if (!at || number < at) return GO_ON;
  if (kind[0] == 'e') {
    if (record->lifted || !can_fail(operation)) return GO_ON;
    if (strstr(kind, "-once")) record->lifted = 1;
    record->failed++;
    return FAIL;
  }
  if (strcmp(kind, "tear") == 0 && strstr(operation, "write")) return TEAR;
  if (unsynced_is_kept) unsynced_take_back(seed);
  faulty_disk_die();
}

void faulty_disk_leave(void) { pthread_mutex_unlock(&turn); }
