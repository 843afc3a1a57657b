#pragma once
// What Swift needs of libedit: its variadic calls with fixed types, its callbacks with a context.
// Text crosses as arrays of Unicode scalars; no function here keeps a pointer that it was given,
// except the context of the callbacks.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct ceditline ceditline;

/// The commands that Swift performs; each can be bound to keys as easel-NAME.
enum ceditline_command {
  CEDITLINE_ENTER, CEDITLINE_NEWLINE, CEDITLINE_PASTE, CEDITLINE_COMPLETE, CEDITLINE_CANCEL,
  CEDITLINE_SUSPEND, CEDITLINE_SEARCH, CEDITLINE_RIGHT, CEDITLINE_LEFT, CEDITLINE_END,
  CEDITLINE_BACKSPACE, CEDITLINE_DELETE, CEDITLINE_LEAVE, CEDITLINE_CLEAR, CEDITLINE_NOTHING,
};

/// What a command tells libedit to do next.
enum { CEDITLINE_NORMAL = 0, CEDITLINE_FINISH = 2, CEDITLINE_REFRESH = 4, CEDITLINE_MOVED = 5,
       CEDITLINE_BEEP = 6 };

/// Keys that no keyboard types: the C1 controls, which the decoder drops from the input.
enum ceditline_key {
  CEDITLINE_KEY_SUBMIT = 0x80, CEDITLINE_KEY_ENTER, CEDITLINE_KEY_NEWLINE, CEDITLINE_KEY_PASTE,
  CEDITLINE_KEY_CANCEL, CEDITLINE_KEY_RIGHT, CEDITLINE_KEY_LEFT, CEDITLINE_KEY_END,
  CEDITLINE_KEY_HOME, CEDITLINE_KEY_DELETE, CEDITLINE_KEY_PREVIOUS_LINE, CEDITLINE_KEY_NEXT_LINE,
  CEDITLINE_KEY_OLDER, CEDITLINE_KEY_NEWER, CEDITLINE_KEY_WORD_LEFT, CEDITLINE_KEY_WORD_RIGHT,
  CEDITLINE_KEY_DELETE_WORD, CEDITLINE_KEY_NOTHING, CEDITLINE_KEY_LAST,
};

typedef struct {
  void *_Nullable context;
  /// Supplies one scalar: 1, or 0 at the end of the input, or -1 with errno.
  int (*_Nonnull next)(void *_Nullable context, uint32_t *_Nonnull scalar);
  unsigned char (*_Nonnull perform)(void *_Nullable context, enum ceditline_command command);
} ceditline_callbacks;

/// Makes LC_CTYPE a UTF-8 locale, C.UTF-8 when the environment names none.
bool ceditline_use_utf8(void);

ceditline *_Nullable ceditline_create(
  const char *_Nonnull program, int input, int output, ceditline_callbacks callbacks);
void ceditline_destroy(ceditline *_Nonnull editor);

/// The last line of the prompt; escape sequences stand between two U+0001.
bool ceditline_set_prompt(ceditline *_Nonnull editor, const uint32_t *_Nonnull text, size_t count);
void ceditline_set_history_size(ceditline *_Nonnull editor, int size);
bool ceditline_add_history(ceditline *_Nonnull editor, const uint32_t *_Nonnull text, size_t count);

/// Edits one line: its length in scalars, 0 when a command finished, -1 with errno.
ssize_t ceditline_read(ceditline *_Nonnull editor, const uint32_t *_Nullable *_Nonnull text);

/// The text that is being edited, until the next call.
const uint32_t *_Nullable ceditline_line(
  ceditline *_Nonnull editor, size_t *_Nonnull count, size_t *_Nonnull cursor);
bool ceditline_insert(ceditline *_Nonnull editor, const uint32_t *_Nonnull text, size_t count);
void ceditline_delete_before(ceditline *_Nonnull editor, size_t count);
void ceditline_move(ceditline *_Nonnull editor, ssize_t distance);
int ceditline_read_key(ceditline *_Nonnull editor, uint32_t *_Nonnull scalar);

/// Draws prompt and text from the start of the row where the cursor is.
void ceditline_draw(ceditline *_Nonnull editor);
void ceditline_resize(ceditline *_Nonnull editor);
void ceditline_set_raw(ceditline *_Nonnull editor, bool raw);
bool ceditline_is_vi(ceditline *_Nonnull editor);

/// Output is gathered, libedit's too, and leaves in one write when it is flushed.
void ceditline_put(ceditline *_Nonnull editor, const uint8_t *_Nonnull bytes, size_t count);
void ceditline_flush(ceditline *_Nonnull editor);

bool ceditline_write_all(int file, const uint8_t *_Nonnull bytes, size_t count);
void ceditline_flush_standard_output(void);
/// A pipe whose ends do not block and are not inherited.
bool ceditline_pipe(int ends[_Nonnull 2]);
int ceditline_width(uint32_t scalar);

// Signals and the state of the terminal (signals.c).

/// Remembers the terminal, and brings it back at release or when the process ends before.
void ceditline_guard_terminal(int file);
void ceditline_release_terminal(void);
/// Writes I (interrupt), W (size) or C (continued) to the file while a line is read.
void ceditline_watch_signals(int file, bool resize);
void ceditline_unwatch_signals(void);
/// Stops the process group until it is continued.
void ceditline_stop(void);
/// Writes I to the file at each interrupt, except while a line is read.
void ceditline_watch_interrupt(int file);
void ceditline_unwatch_interrupt(void);
