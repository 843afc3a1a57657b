#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // fopencookie, wcwidth
#endif
#include "CEditline.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wchar_t holds a Unicode scalar");

struct ceditline {
  EditLine *edit;
  HistoryW *history;
  ceditline_callbacks callbacks;
  FILE *stream;         // libedit's output, which ends in `output`
  int output_file;
  wchar_t *prompt;
  uint8_t *output;
  size_t output_count, output_capacity;
};

static ceditline *editor_of(EditLine *edit) {
  ceditline *editor = NULL;
  el_wget(edit, EL_CLIENTDATA, &editor);
  return editor;
}

// MARK: Text

static wchar_t *copy_text(const uint32_t *text, size_t count) {
  wchar_t *copy = malloc((count + 1) * sizeof *copy);
  if (!copy) return NULL;
  memcpy(copy, text, count * sizeof *copy);
  copy[count] = 0;
  return copy;
}

int ceditline_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

bool ceditline_use_utf8(void) {
  if (setlocale(LC_CTYPE, "") && !strcmp(nl_langinfo(CODESET), "UTF-8")) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") && !strcmp(nl_langinfo(CODESET), "UTF-8");
}

// MARK: Output

bool ceditline_write_all(int file, const uint8_t *bytes, size_t count) {
  while (count) {
    ssize_t written = write(file, bytes, count);
    if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = file, .events = POLLOUT};
      poll(&ready, 1, -1);
    } else if (written < 0 && errno != EINTR) {
      return false;
    } else if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    }
  }
  return true;
}

void ceditline_flush_standard_output(void) { fflush(stdout); }

bool ceditline_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0; }

void ceditline_put(ceditline *editor, const uint8_t *bytes, size_t count) {
  if (editor->output_count + count > editor->output_capacity) {
    size_t capacity = (editor->output_count + count) * 2;
    uint8_t *larger = realloc(editor->output, capacity);
    if (!larger) return;
    editor->output = larger;
    editor->output_capacity = capacity;
  }
  memcpy(editor->output + editor->output_count, bytes, count);
  editor->output_count += count;
}

void ceditline_flush(ceditline *editor) {
  fflush(editor->stream);
  ceditline_write_all(editor->output_file, editor->output, editor->output_count);
  editor->output_count = 0;
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t count) {
  ceditline_put(cookie, (const uint8_t *)bytes, count);
  return (ssize_t)count;
}

// MARK: Callbacks

static wchar_t *prompt_callback(EditLine *edit) { return editor_of(edit)->prompt; }

static int next_callback(EditLine *edit, wchar_t *scalar) {
  ceditline *editor = editor_of(edit);
  uint32_t value = 0;
  int result = editor->callbacks.next(editor->callbacks.context, &value);
  *scalar = (wchar_t)value;
  return result;
}

#define COMMANDS(X)                                                                             \
  X(ENTER, enter) X(NEWLINE, newline) X(PASTE, paste) X(COMPLETE, complete) X(CANCEL, cancel)   \
  X(SUSPEND, suspend) X(SEARCH, search) X(RIGHT, right) X(LEFT, left) X(END, end)               \
  X(BACKSPACE, backspace) X(DELETE, delete) X(LEAVE, leave) X(CLEAR, clear)                     \
  X(NOTHING, nothing)
#define DEFINE(id, name)                                                                  \
  static unsigned char perform_##name(EditLine *edit, int key) {                          \
    (void)key;                                                                            \
    ceditline *editor = editor_of(edit);                                                  \
    return editor->callbacks.perform(editor->callbacks.context, CEDITLINE_##id);          \
  }
COMMANDS(DEFINE)

// MARK: Keys

static void bind_key(EditLine *edit, wchar_t key, const wchar_t *command) {
  wchar_t keys[2] = {key, 0};
  el_wset(edit, EL_BIND, keys, command, NULL);
  el_wset(edit, EL_BIND, L"-a", keys, command, NULL);  // vi's command mode
}

// Keys that a user may bind to something else in .editrc.
static void bind_defaults(EditLine *edit) {
  static const struct { wchar_t *key, *command; } keys[] = {
    {L"\t", L"easel-complete"}, {L"\032", L"easel-suspend"}, {L"\022", L"easel-search"},
    {L"\006", L"easel-right"}, {L"\002", L"easel-left"}, {L"\005", L"easel-end"},
    {L"\010", L"easel-backspace"}, {L"\177", L"easel-backspace"}, {L"\014", L"easel-clear"},
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    el_wset(edit, EL_BIND, keys[i].key, keys[i].command, NULL);
}

static void bind_fixed(EditLine *edit) {
  static const struct { wchar_t key; wchar_t *command; } keys[] = {
    {L'\r', L"easel-enter"}, {L'\n', L"easel-enter"}, {3, L"easel-cancel"},
    {4, L"easel-leave"}, {CEDITLINE_KEY_SUBMIT, L"ed-newline"},
    {CEDITLINE_KEY_ENTER, L"easel-enter"}, {CEDITLINE_KEY_NEWLINE, L"easel-newline"},
    {CEDITLINE_KEY_PASTE, L"easel-paste"}, {CEDITLINE_KEY_CANCEL, L"easel-cancel"},
    {CEDITLINE_KEY_RIGHT, L"easel-right"}, {CEDITLINE_KEY_LEFT, L"easel-left"},
    {CEDITLINE_KEY_END, L"easel-end"}, {CEDITLINE_KEY_HOME, L"ed-move-to-beg"},
    {CEDITLINE_KEY_DELETE, L"easel-delete"}, {CEDITLINE_KEY_PREVIOUS_LINE, L"ed-prev-line"},
    {CEDITLINE_KEY_NEXT_LINE, L"ed-next-line"}, {CEDITLINE_KEY_OLDER, L"ed-prev-history"},
    {CEDITLINE_KEY_NEWER, L"ed-next-history"}, {CEDITLINE_KEY_WORD_LEFT, L"ed-prev-word"},
    {CEDITLINE_KEY_WORD_RIGHT, L"em-next-word"},
    {CEDITLINE_KEY_DELETE_WORD, L"em-delete-next-word"},
    {CEDITLINE_KEY_NOTHING, L"easel-nothing"},
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    bind_key(edit, keys[i].key, keys[i].command);
}

// MARK: Life

static void configure(ceditline *editor) {
  EditLine *edit = editor->edit;
  el_wset(edit, EL_CLIENTDATA, editor);
  el_wset(edit, EL_EDITOR, L"emacs");
  el_wset(edit, EL_SIGNAL, 0);
  el_wset(edit, EL_PROMPT_ESC, prompt_callback, L'\1');
  el_wset(edit, EL_GETCFN, next_callback);
  el_wset(edit, EL_HIST, history_w, editor->history);
#define ADD(id, name) el_wset(edit, EL_ADDFN, L"easel-" #name, L"easel: " #name, perform_##name);
  COMMANDS(ADD)
  bind_defaults(edit);
  // While editing, control keys arrive as keys, and a return stays apart from a line feed.
  el_wset(edit, EL_SETTY, L"-d", L"-isig", NULL);
  el_wset(edit, EL_SETTY, L"-d", L"-icrnl", NULL);
  el_wset(edit, EL_SETTY, L"-d", L"-inlcr", NULL);
  el_wset(edit, EL_SETTY, L"-d", L"-ixon", NULL);
  el_source(edit, NULL);
  el_wset(edit, EL_EDITMODE, 1);
  bind_fixed(edit);
  if (ceditline_is_vi(editor)) {
    bind_defaults(edit);  // `bind -v` has undone them
    el_wset(edit, EL_BIND, L"-a", L"\033", L"easel-nothing", NULL);
  }
}

ceditline *ceditline_create(
  const char *program, int input, int output, ceditline_callbacks callbacks) {
  ceditline *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->callbacks = callbacks;
  editor->output_file = output;
  editor->prompt = calloc(1, sizeof *editor->prompt);
  editor->history = history_winit();
  editor->stream = fopencookie(editor, "w", (cookie_io_functions_t){.write = stream_write});
  struct termios state;
  bool has_state = tcgetattr(input, &state) == 0;
  if (editor->prompt && editor->history && editor->stream) {
    setvbuf(editor->stream, NULL, _IOFBF, 1 << 14);
    editor->edit = el_init_fd(program, stdin, editor->stream, stderr, input, output, 2);
  }
  if (!editor->edit) {
    ceditline_destroy(editor);
    return NULL;
  }
  configure(editor);
  // libedit has set its idea of a shell's terminal; it adopts the user's when the editing begins.
  if (has_state) tcsetattr(input, TCSANOW, &state);
  return editor;
}

void ceditline_destroy(ceditline *editor) {
  if (editor->edit) {
    el_wset(editor->edit, EL_EDITMODE, 0);  // otherwise el_end throws pending input away
    el_end(editor->edit);
  }
  if (editor->history) history_wend(editor->history);
  if (editor->stream) fclose(editor->stream);
  free(editor->prompt);
  free(editor->output);
  free(editor);
}

bool ceditline_set_prompt(ceditline *editor, const uint32_t *text, size_t count) {
  wchar_t *prompt = copy_text(text, count);
  if (!prompt) return false;
  free(editor->prompt);
  editor->prompt = prompt;
  return true;
}

void ceditline_set_history_size(ceditline *editor, int size) {
  HistEventW event;
  history_w(editor->history, &event, H_SETSIZE, size);
  history_w(editor->history, &event, H_SETUNIQUE, 1);
}

bool ceditline_add_history(ceditline *editor, const uint32_t *text, size_t count) {
  HistEventW event;
  wchar_t *copy = copy_text(text, count);
  bool added = copy && history_w(editor->history, &event, H_ENTER, copy) >= 0;
  free(copy);
  return added;
}

// MARK: Editing

ssize_t ceditline_read(ceditline *editor, const uint32_t **text) {
  int count = 0;
  errno = 0;
  *text = (const uint32_t *)el_wgets(editor->edit, &count);
  int error = errno;
  ceditline_flush(editor);
  errno = error;
  return *text ? count : count < 0 ? -1 : 0;
}

const uint32_t *ceditline_line(ceditline *editor, size_t *count, size_t *cursor) {
  const LineInfoW *line = el_wline(editor->edit);
  *count = (size_t)(line->lastchar - line->buffer);
  *cursor = (size_t)(line->cursor - line->buffer);
  return (const uint32_t *)line->buffer;
}

bool ceditline_insert(ceditline *editor, const uint32_t *text, size_t count) {
  wchar_t *copy = copy_text(text, count);
  bool inserted = copy && (count == 0 || el_winsertstr(editor->edit, copy) == 0);
  free(copy);
  return inserted;
}

void ceditline_delete_before(ceditline *editor, size_t count) {
  el_deletestr(editor->edit, (int)count);
}

void ceditline_move(ceditline *editor, ssize_t distance) { el_cursor(editor->edit, (int)distance); }

int ceditline_read_key(ceditline *editor, uint32_t *scalar) {
  return el_wgetc(editor->edit, (wchar_t *)scalar);
}

void ceditline_draw(ceditline *editor) { el_wset(editor->edit, EL_REFRESH); }

void ceditline_resize(ceditline *editor) { el_resize(editor->edit); }

void ceditline_set_raw(ceditline *editor, bool raw) { el_wset(editor->edit, EL_PREP_TERM, raw); }

bool ceditline_is_vi(ceditline *editor) {
  const wchar_t *name = NULL;
  return el_wget(editor->edit, EL_EDITOR, &name) == 0 && name && name[0] == L'v';
}
