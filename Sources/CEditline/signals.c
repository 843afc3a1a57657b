#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CEditline.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

// Handlers have no argument of ours, so what they need is here: lock-free atomics, and a copy of
// the terminal's state that is written only while no handler reads it.

static atomic_int wake_file = -1, interrupt_file = -1, guarded_file = -1;
static struct termios guarded_state;

// MARK: Terminal

// Bracketed paste off, cursor shown, attributes reset.
static const char restore_sequence[] = "\033[?2004l\033[?25h\033[0m";

// Safe in a handler: only atomics and system calls.
static void restore_terminal(void) {
  int file = atomic_exchange(&guarded_file, -1);
  if (file < 0) return;
  sigset_t blocked, previous;  // a process in the background must not stop here
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &blocked, &previous);
  tcsetattr(file, TCSANOW, &guarded_state);
  (void)!write(file, restore_sequence, sizeof restore_sequence - 1);
  pthread_sigmask(SIG_SETMASK, &previous, NULL);
}

static const int fatal_signals[] = {SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGILL,
                                    SIGTRAP, SIGSEGV, SIGBUS, SIGFPE};
enum { FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction fatal_previous[FATAL_COUNT];
static bool fatal_installed[FATAL_COUNT];

static void fatal_handler(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  restore_terminal();
  for (int i = 0; i < FATAL_COUNT; i++)
    if (fatal_signals[i] == number) sigaction(number, &fatal_previous[i], NULL);
  // A fault happens again when the handler returns; anything else has to be sent again.
  if (info->si_code <= 0 || number == SIGABRT || number == SIGHUP || number == SIGTERM ||
      number == SIGQUIT)
    raise(number);
  errno = error;
}

void ceditline_guard_terminal(int file) {
  static bool registered;
  if (tcgetattr(file, &guarded_state)) return;
  if (!registered) registered = atexit(restore_terminal) == 0;
  atomic_store(&guarded_file, file);
  struct sigaction action = {.sa_sigaction = fatal_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < FATAL_COUNT; i++) {
    fatal_installed[i] = !sigaction(fatal_signals[i], &action, &fatal_previous[i]);
    if (fatal_installed[i] && fatal_previous[i].sa_handler == SIG_IGN) {
      sigaction(fatal_signals[i], &fatal_previous[i], NULL);  // nohup
      fatal_installed[i] = false;
    }
  }
}

void ceditline_release_terminal(void) {
  // libedit has made the terminal a shell's; the user's may differ in what a shell does not need.
  int file = atomic_exchange(&guarded_file, -1);
  if (file >= 0) tcsetattr(file, TCSANOW, &guarded_state);
  for (int i = 0; i < FATAL_COUNT; i++)
    if (fatal_installed[i]) sigaction(fatal_signals[i], &fatal_previous[i], NULL);
}

// MARK: Wake-ups

static void tell(int file, char what) {
  int error = errno;
  if (file >= 0) (void)!write(file, &what, 1);
  errno = error;
}

// One handler serves both the editor and who watches interrupts otherwise, so that either may come
// and go while the other stays.
static pthread_mutex_t interrupt_lock = PTHREAD_MUTEX_INITIALIZER;
static int interrupt_users;
static struct sigaction interrupt_previous;

static void wake_handler(int number) {
  int file = atomic_load(&wake_file);
  if (number != SIGINT) {
    tell(file, number == SIGWINCH ? 'W' : 'C');
  } else {
    tell(file >= 0 ? file : atomic_load(&interrupt_file), 'I');
  }
}

static void install(int number, struct sigaction *previous) {
  struct sigaction action = {.sa_handler = wake_handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, previous);
}

static void retain_interrupt(atomic_int *user, int file) {
  pthread_mutex_lock(&interrupt_lock);
  atomic_store(user, file);
  if (interrupt_users++ == 0) install(SIGINT, &interrupt_previous);
  pthread_mutex_unlock(&interrupt_lock);
}

static void release_interrupt(atomic_int *user) {
  pthread_mutex_lock(&interrupt_lock);
  if (--interrupt_users == 0) sigaction(SIGINT, &interrupt_previous, NULL);
  atomic_store(user, -1);
  pthread_mutex_unlock(&interrupt_lock);
}

static struct sigaction resize_previous, continued_previous;
static bool watches_resize;

void ceditline_watch_signals(int file, bool resize) {
  retain_interrupt(&wake_file, file);
  watches_resize = resize;
  if (!resize) return;
  install(SIGWINCH, &resize_previous);
  install(SIGCONT, &continued_previous);
}

void ceditline_unwatch_signals(void) {
  if (watches_resize) {
    sigaction(SIGWINCH, &resize_previous, NULL);
    sigaction(SIGCONT, &continued_previous, NULL);
  }
  release_interrupt(&wake_file);
}

void ceditline_watch_interrupt(int file) { retain_interrupt(&interrupt_file, file); }

void ceditline_unwatch_interrupt(void) { release_interrupt(&interrupt_file); }

void ceditline_stop(void) {
  struct sigaction action = {.sa_handler = SIG_DFL}, previous;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &previous);
  kill(0, SIGTSTP);  // the whole job, as the terminal's own Ctrl-Z does
  sigaction(SIGTSTP, &previous, NULL);
}
