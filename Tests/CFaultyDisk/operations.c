// The system calls, in place of those of the C library.
#include "faulty_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long failed(void) {
  faulty_disk_leave();
  errno = faulty_disk_error();
  return -1;
}

static off_t place(int file) {
  struct stat status;
  if (fcntl(file, F_GETFL) & O_APPEND) return fstat(file, &status) == 0 ? status.st_size : 0;
  off_t offset = lseek(file, 0, SEEK_CUR);
  return offset < 0 ? 0 : offset;
}

ssize_t write(int file, const void *bytes, size_t count) {
  char buffer[4352];
  const char *path = faulty_disk_path(file, buffer, sizeof buffer);
  if (!path) return syscall(SYS_write, file, bytes, count);
  switch (faulty_disk_enter("write", path)) {
  case FAIL: return failed();
  case TEAR: syscall(SYS_write, file, bytes, count / 2); faulty_disk_die();
  case GO_ON: break;
  }
  if (unsynced_is_kept) unsynced_write(file, path, place(file), count);
  ssize_t result = syscall(SYS_write, file, bytes, count);
  faulty_disk_leave();
  return result;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  char buffer[4352];
  const char *path = faulty_disk_path(file, buffer, sizeof buffer);
  if (!path) return syscall(SYS_pwrite64, file, bytes, count, offset);
  switch (faulty_disk_enter("pwrite", path)) {
  case FAIL: return failed();
  case TEAR: syscall(SYS_pwrite64, file, bytes, count / 2, offset); faulty_disk_die();
  case GO_ON: break;
  }
  if (unsynced_is_kept) unsynced_write(file, path, offset, count);
  ssize_t result = syscall(SYS_pwrite64, file, bytes, count, offset);
  faulty_disk_leave();
  return result;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite(file, bytes, count, offset);
}

static int synchronize(long call, const char *name, int file) {
  char buffer[4352];
  const char *path = faulty_disk_path(file, buffer, sizeof buffer);
  if (!path) return syscall(call, file);
  if (faulty_disk_enter(name, path) == FAIL) return failed();
  int result = syscall(call, file);
  if (result == 0 && unsynced_is_kept) unsynced_settle(path);
  faulty_disk_leave();
  return result;
}

int fsync(int file) { return synchronize(SYS_fsync, "fsync", file); }

int fdatasync(int file) { return synchronize(SYS_fdatasync, "fdatasync", file); }

int ftruncate(int file, off_t length) {
  char buffer[4352];
  const char *path = faulty_disk_path(file, buffer, sizeof buffer);
  if (!path) return syscall(SYS_ftruncate, file, length);
  if (faulty_disk_enter("ftruncate", path) == FAIL) return failed();
  if (unsynced_is_kept) unsynced_truncate(file, path, length);
  int result = syscall(SYS_ftruncate, file, length);
  faulty_disk_leave();
  return result;
}

int ftruncate64(int file, off_t length) { return ftruncate(file, length); }

int rename(const char *from, const char *to) {
  if (!faulty_disk_covers(from)) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (faulty_disk_enter("rename", from) == FAIL) return failed();
  if (unsynced_is_kept) unsynced_rename(from, to);
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  faulty_disk_leave();
  return result;
}

int unlink(const char *path) {
  if (!faulty_disk_covers(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (faulty_disk_enter("unlink", path) == FAIL) return failed();
  if (unsynced_is_kept) unsynced_forget(path);
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  faulty_disk_leave();
  return result;
}

int mkdir(const char *path, mode_t mode) {
  if (!faulty_disk_covers(path)) return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  if (faulty_disk_enter("mkdir", path) == FAIL) return failed();
  int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  faulty_disk_leave();
  return result;
}
