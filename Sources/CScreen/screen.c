// ncursesw, loaded when the full-screen board is opened: no other command has it and its terminal database to load, a host
// without it runs all the others, and there is no second program to install, to find and to keep at the same version. The
// declarations are those of <curses.h>, Debian's libncurses-dev; at run time it takes libncursesw6.

#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include "screen.h"

#include <curses.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define FUNCTIONS(f) \
  f(newterm) f(endwin) f(cbreak) f(noecho) f(nonl) f(keypad) f(nodelay) f(set_escdelay) f(curs_set) f(start_color) \
  f(use_default_colors) f(has_colors) f(init_pair) f(mousemask) f(mouseinterval) f(getmouse) f(wget_wch) f(werase) \
  f(wmove) f(wrefresh) f(wadd_wch) f(setcchar) f(resizeterm) f(clearok) f(reset_prog_mode)

// terminfo's own; <term.h> defines words such as `lines` as macros.
extern char *tigetstr(const char *);

#define DECLARE(name) static __typeof__(name) *curses_##name;
FUNCTIONS(DECLARE)
static __typeof__(tigetstr) *curses_tigetstr;

/// The window that fills the screen, and the one that ncurses believes the terminal shows.
static WINDOW *window, *physical;
static bool has_colours, is_open;
/// What signal handlers and other threads wake the waiting by: a signal's number, or 0.
static int wakes[2] = {-1, -1};
static volatile sig_atomic_t ended_by;
/// The terminal as it was, and how it is left, for an end in the middle of anything.
static struct termios before;
static char farewell[256];

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};

static int load(void) {
  void *library = dlopen("libncursesw.so.6", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return -1;
#define FIND(name) \
  *(void **)&curses_##name = dlsym(library, #name); \
  if (curses_##name == NULL) return -1;
  FUNCTIONS(FIND)
  FIND(tigetstr)
  return 0;
}

static void note(int signal) {
  int saved = errno;
  if (signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT) ended_by = signal;
  unsigned char byte = (unsigned char)signal;
  if (write(wakes[1], &byte, 1) < 0) {
    // It is full: whoever waits is woken anyway.
  }
  errno = saved;
}

/// The program crashes: the terminal is left as a shell needs it. The same signal ends it then.
static void leave(int signal) {
  if (is_open) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    if (write(STDOUT_FILENO, farewell, strlen(farewell)) < 0) {
      // The terminal is gone.
    }
  }
  // It waits until this returns, and is no longer caught.
  raise(signal);
}

static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

static void handle_all(void) {
  for (size_t index = 0; index < sizeof caught / sizeof *caught; index++) handle(caught[index], note, SA_RESTART);
  for (size_t index = 0; index < sizeof crashes / sizeof *crashes; index++) {
    handle(crashes[index], leave, SA_RESETHAND | SA_NODEFER);
  }
}

static void add_farewell(const char *name) {
  const char *text = curses_tigetstr(name);
  if (text == NULL || text == (const char *)-1 || strlen(farewell) + strlen(text) >= sizeof farewell) return;
  strcat(farewell, text);
}

int copydesk_screen_open(bool colours) {
  if (load() != 0) return -1;
  // Text is UTF-8 whatever the account's locale says, as in every other command: over SSH the locale is often C, and the
  // terminal at the other end shows UTF-8 all the same.
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  if (wakes[0] < 0 && pipe2(wakes, O_CLOEXEC | O_NONBLOCK) != 0) return -2;
  if (tcgetattr(STDIN_FILENO, &before) != 0) return -2;
  // Unlike initscr, it does not end the program where the terminal is not known.
  if (curses_newterm(NULL, stdout, stdin) == NULL) return -2;
  is_open = true;
  atexit(copydesk_screen_close);
  void *library = dlopen("libncursesw.so.6", RTLD_NOW | RTLD_NOLOAD);
  WINDOW **standard = dlsym(library, "stdscr"), **current = dlsym(library, "curscr");
  if (standard == NULL || current == NULL) return -1;
  window = *standard, physical = *current;
  curses_cbreak();
  curses_noecho();
  curses_nonl();
  // An escape sequence may arrive in pieces over a slow line.
  curses_set_escdelay(100);
  curses_keypad(window, TRUE);
  curses_nodelay(window, TRUE);
  curses_mouseinterval(0);
  curses_mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
  has_colours = colours && curses_has_colors();
  if (has_colours) {
    curses_start_color();
    curses_use_default_colors();
    curses_init_pair(1, COLOR_YELLOW, -1);
    curses_init_pair(2, COLOR_RED, -1);
    curses_init_pair(3, COLOR_GREEN, -1);
  }
  farewell[0] = '\0';
  // No mouse, as xterm and its like have it.
  if (curses_tigetstr("kmous") != NULL) strcpy(farewell, "\033[?1006l\033[?1000l");
  const char *names[] = {"sgr0", "rmkx", "cnorm", "rmcup"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) add_farewell(names[index]);
  handle_all();
  return 0;
}

void copydesk_screen_close(void) {
  if (!is_open) return;
  is_open = false;
  curses_endwin();
}

void copydesk_screen_suspend(void) { curses_endwin(); }

void copydesk_screen_resume(void) {
  curses_reset_prog_mode();
  curses_clearok(physical, TRUE);
  handle_all();
}

void copydesk_screen_size(int *rows, int *columns) {
  struct winsize size;
  *rows = 24, *columns = 80;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
    *rows = size.ws_row, *columns = size.ws_col;
  }
}

void copydesk_screen_erase(void) { curses_werase(window); }

static attr_t attributes(copydesk_style style, short *pair) {
  *pair = 0;
  switch (style) {
    case COPYDESK_PLAIN: return A_NORMAL;
    case COPYDESK_STRONG: return A_BOLD;
    case COPYDESK_FAINT: return A_DIM;
    case COPYDESK_WARNING: *pair = 1; return A_NORMAL;
    case COPYDESK_BAD: *pair = 2; return A_BOLD;
    case COPYDESK_GOOD: *pair = 3; return A_NORMAL;
    case COPYDESK_SELECTED: return A_REVERSE;
    case COPYDESK_BAR: return A_REVERSE;
    case COPYDESK_ALARM: *pair = 2; return A_REVERSE | A_BOLD;
  }
  return A_NORMAL;
}

void copydesk_screen_put(int row, int column, const uint32_t *scalars, int count, copydesk_style style) {
  short pair;
  attr_t look = attributes(style, &pair);
  if (!has_colours) pair = 0;
  wchar_t text[CCHARW_MAX + 1] = {0};
  for (int index = 0; index < count && index < CCHARW_MAX; index++) text[index] = (wchar_t)scalars[index];
  cchar_t cell;
  if (curses_setcchar(&cell, text, look, pair, NULL) == ERR) curses_setcchar(&cell, L"?", look, pair, NULL);
  // At the last place of the screen it cannot move on, and says so; the character stands there.
  if (curses_wmove(window, row, column) != ERR) curses_wadd_wch(window, &cell);
}

void copydesk_screen_show(int row, int column) {
  curses_curs_set(row >= 0 ? 1 : 0);
  if (row >= 0) curses_wmove(window, row, column);
  curses_wrefresh(window);
}

static int key_of_mouse(int *row, int *column) {
  MEVENT event;
  if (curses_getmouse(&event) == ERR) return COPYDESK_NOTHING;
  *row = event.y, *column = event.x;
  if (event.bstate & BUTTON4_PRESSED) return COPYDESK_WHEEL_UP;
  if (event.bstate & BUTTON5_PRESSED) return COPYDESK_WHEEL_DOWN;
  return event.bstate & BUTTON1_PRESSED ? COPYDESK_CLICK : COPYDESK_NOTHING;
}

int copydesk_screen_key(int *row, int *column) {
  while (true) {
    wint_t code = 0;
    int kind = curses_wget_wch(window, &code);
    if (kind == ERR) return COPYDESK_NOTHING;
    if (kind == OK) return code == '\r' || code == '\n' ? COPYDESK_ENTER : code == 127 || code == 8 ? COPYDESK_BACKSPACE : (int)code;
    switch (code) {
      case KEY_UP: return COPYDESK_UP;
      case KEY_DOWN: return COPYDESK_DOWN;
      case KEY_LEFT: return COPYDESK_LEFT;
      case KEY_RIGHT: return COPYDESK_RIGHT;
      case KEY_PPAGE: return COPYDESK_PAGE_UP;
      case KEY_NPAGE: return COPYDESK_PAGE_DOWN;
      case KEY_HOME: return COPYDESK_HOME;
      case KEY_END: return COPYDESK_END;
      case KEY_ENTER: return COPYDESK_ENTER;
      case KEY_BACKSPACE: return COPYDESK_BACKSPACE;
      case KEY_MOUSE: {
        int key = key_of_mouse(row, column);
        if (key != COPYDESK_NOTHING) return key;
        break;
      }
      default: break;
    }
  }
}

/// Stops as the shell expects: the terminal is the shell's until the program goes on.
static void stop(void) {
  copydesk_screen_suspend();
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  copydesk_screen_resume();
}

/// Takes what came through the pipe.
static copydesk_wake woken(void) {
  copydesk_wake wake = COPYDESK_GO_ON;
  unsigned char byte;
  while (read(wakes[0], &byte, 1) == 1) {
    switch (byte) {
      case SIGTSTP: stop(); wake = COPYDESK_REDRAW; break;
      case SIGCONT: copydesk_screen_resume(); wake = COPYDESK_REDRAW; break;
      case SIGWINCH: {
        int rows, columns;
        copydesk_screen_size(&rows, &columns);
        curses_resizeterm(rows, columns);
        curses_clearok(physical, TRUE);
        wake = COPYDESK_REDRAW;
        break;
      }
      case SIGINT: return COPYDESK_INTERRUPTED;
      default: break;
    }
  }
  return ended_by != 0 ? COPYDESK_ENDED : wake;
}

copydesk_wake copydesk_screen_wait(int milliseconds) {
  struct pollfd states[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = wakes[0], .events = POLLIN}};
  if (poll(states, 2, milliseconds) < 0 && errno != EINTR) return COPYDESK_ENDED;
  if (states[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
    ended_by = SIGHUP;
    return COPYDESK_ENDED;
  }
  return woken();
}

void copydesk_screen_wake(void) { note(0); }

int copydesk_screen_signal(void) { return ended_by; }
