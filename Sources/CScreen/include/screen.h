#ifndef COPYDESK_SCREEN_H
#define COPYDESK_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

// A terminal's whole screen, drawn by ncursesw. Nothing here decides what is shown; `copydesk/Live` does. One thread uses it,
// except for `copydesk_screen_wake`.

/// How a cell is set apart.
typedef enum {
  COPYDESK_PLAIN,
  COPYDESK_STRONG,
  COPYDESK_FAINT,
  COPYDESK_WARNING,
  COPYDESK_BAD,
  COPYDESK_GOOD,
  COPYDESK_SELECTED,
  COPYDESK_BAR,
  COPYDESK_ALARM,
} copydesk_style;

/// What somebody did, other than typing a character.
typedef enum {
  COPYDESK_NOTHING = -1,
  COPYDESK_UP = -2,
  COPYDESK_DOWN = -3,
  COPYDESK_LEFT = -4,
  COPYDESK_RIGHT = -5,
  COPYDESK_PAGE_UP = -6,
  COPYDESK_PAGE_DOWN = -7,
  COPYDESK_HOME = -8,
  COPYDESK_END = -9,
  COPYDESK_ENTER = -10,
  COPYDESK_BACKSPACE = -11,
  COPYDESK_CLICK = -12,
  COPYDESK_WHEEL_UP = -13,
  COPYDESK_WHEEL_DOWN = -14,
} copydesk_key;

/// Why waiting ended.
typedef enum {
  /// The time is up, there are keys, or `copydesk_screen_wake` was called.
  COPYDESK_GO_ON = 0,
  /// The terminal has another size, or its content is lost: everything is drawn again.
  COPYDESK_REDRAW = 1,
  /// Ctrl-C.
  COPYDESK_INTERRUPTED = 2,
  /// The terminal is gone, or somebody asks the program to end; `copydesk_screen_signal` says how.
  COPYDESK_ENDED = 3,
} copydesk_wake;

/// Loads ncursesw and takes the screen; 0, -1 where the library is not installed, -2 where this terminal is not known.
///
/// \param colours Whether colours may be used, where the terminal has any.
int copydesk_screen_open(bool colours);

/// Gives the terminal back as it was. Does nothing where it has been given back.
void copydesk_screen_close(void);

/// Gives the terminal to other programs for a while, and takes it again.
void copydesk_screen_suspend(void);
void copydesk_screen_resume(void);

/// How large the screen is.
void copydesk_screen_size(int *rows, int *columns);

/// Clears what will be drawn; the terminal shows nothing of it yet.
void copydesk_screen_erase(void);

/// Puts one character, with the marks that combine with it, at a place; `?` for what the terminal cannot show.
void copydesk_screen_put(int row, int column, const uint32_t *scalars, int count, copydesk_style style);

/// Shows what was drawn, sending only what has changed.
///
/// \param row Where the cursor is; negative for none.
void copydesk_screen_show(int row, int column);

/// The next key that was pressed: a character's scalar, or one of `copydesk_key`; of the mouse with its place.
int copydesk_screen_key(int *row, int *column);

/// Waits for keys, a signal or `copydesk_screen_wake`, but no longer than so many milliseconds.
copydesk_wake copydesk_screen_wait(int milliseconds);

/// Ends the waiting; from any thread.
void copydesk_screen_wake(void);

/// The signal by which the program was asked to end; 0 for none.
int copydesk_screen_signal(void);

#endif
