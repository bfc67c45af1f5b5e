import ArgumentParser
import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// `copydesk board --live`: keys and news go into the board, what it wants goes to the daemon, and what it looks like to the
/// screen.
struct LiveSession {
  private let client: ControlClient
  private let options: GlobalOptions
  private let desk: String?

  /// How often ages and clocks are looked at, in milliseconds.
  private static let tick = 1000

  init(_ client: ControlClient, _ options: GlobalOptions, desk: String?) {
    self.client = client
    self.options = options
    self.desk = desk
  }

  /// Runs until the person quits, or the terminal or somebody else ends it. Throws what stands against it at the beginning.
  func run() throws {
    guard Terminal.output.canMoveCursor, Terminal.hasKeyboard else {
      throw Refusal(
        .usage, "The full-screen board needs a terminal that can move its cursor.",
        hint: "The same stories, line by line: copydesk board")
    }
    let today = try client.get(TodayBody.self, "today")
    let stories = try LiveDaemon.board(client, desk: desk)
    let zone = today.timeZone ?? stories.lazy.compactMap(\.timeZone).first
    var board = LiveBoard(name: today.name, zone: zone, desk: desk, stories: stories, now: Instant(Date()))
    let screen = try CursesScreen()
    defer { screen.close() }
    let daemon = LiveDaemon(client, desk: desk) { CursesScreen.wake() }
    daemon.start()
    follow(&board, on: screen, daemon)
    screen.close()
    guard screen.endingSignal != 0 else { return }
    // Whoever started it sees that it was ended, and by what.
    signal(screen.endingSignal, SIG_DFL)
    raise(screen.endingSignal)
  }

  private func follow(_ board: inout LiveBoard, on screen: CursesScreen, _ daemon: LiveDaemon) {
    var size = screen.size
    var effects = board.hear(.size(columns: size.columns, rows: size.rows))
    var drawn: ScreenFrame?
    while true {
      let frame = board.frame
      if frame != drawn { screen.draw(frame) }
      drawn = frame
      effects += board.wasDrawn()
      for effect in effects {
        switch effect {
        case .quit: return
        case .preview(let slug):
          screen.lend { preview(slug) }
          drawn = nil
        default: daemon.ask(effect)
        }
      }
      effects = []
      switch screen.wait(milliseconds: Self.tick) {
      case .ended: return
      case .interrupted: effects += board.press(.interrupt)
      case .redraw:
        drawn = nil
        size = screen.size
        effects += board.hear(.size(columns: size.columns, rows: size.rows))
      case .goOn: break
      }
      effects += board.hear(.time(Instant(Date())))
      for one in daemon.take() { effects += board.hear(one) }
      while let key = screen.key() { effects += board.press(key) }
    }
  }

  /// As `copydesk preview --open`, with the terminal as that leaves it.
  private func preview(_ slug: String) {
    do {
      var preview = try Preview.parse([slug, "--open"])
      preview.options = options
      try preview.run(client)
    } catch {
      _ = FailureReport(error).print()
    }
    Terminal.output.print("Press enter to go back to the board.")
    _ = readLine()
  }
}
