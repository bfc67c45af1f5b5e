import ControlAPI
import Newsroom

/// The threads of notes on a story as somebody reads them: those that are not resolved in full, of the others how many there are.
struct ThreadLines {
  private let story: StoryBody
  private let clock: DeskClock

  init(_ story: StoryBody, _ clock: DeskClock) {
    self.story = story
    self.clock = clock
  }

  /// The lines; none where nobody said anything.
  ///
  /// - Parameter width: Of the terminal; nil for no line that is broken.
  func lines(width: Int?) -> [ScreenLine] {
    let threads = story.threads ?? []
    let standing = threads.filter { !$0.resolved }
    let resolved = threads.count - standing.count
    guard !threads.isEmpty else { return [] }
    var lines: [ScreenLine] = []
    guard let first = standing.first(where: { !$0.isRemark }) ?? standing.first else {
      lines.add("\(resolved.counted("resolved thread")): copydesk log \(story.slug)", .faint, width: width)
      return lines
    }
    let remarks = standing.count(where: \.isRemark)
    let counts = [(standing.count - remarks, "open thread"), (remarks, "note"), (resolved, "resolved thread")]
    lines.add(
      counts.filter { $0.0 > 0 }.map { $0.0.counted($0.1) }.joined(separator: ", "), .heading, width: width)
    for thread in standing {
      if let place = thread.placeInWords { lines.add(place, .faint, width: width, indent: 2) }
      for (index, note) in thread.notes.enumerated() {
        lines.add(words(of: note), width: width, indent: index == 0 ? 2 : 6)
      }
    }
    let answer = "copydesk note \(story.slug) --reply-to \(first.number) -m TEXT, or --resolve \(first.number)"
    lines.add("Answer: \(answer)", .faint, width: width)
    return lines
  }

  private func words(of note: NoteThreadBody.Note) -> String {
    let who = note.by + (note.onBehalfOf.map { " for \($0)" } ?? "")
    let what = note.resolves ? "resolved it" + (note.text.map { ": \($0)" } ?? "") : note.text ?? ""
    return "\(note.number)  \(who) \(clock.short(note.at)): \(what)"
  }
}

extension NoteThreadBody {
  /// As in `line 12 of v2, now line 14: “the gates opened at dusk”`; nil where it is about the whole story.
  fileprivate var placeInWords: String? {
    guard let line, let version, let excerpt else { return nil }
    let now =
      switch presentLine {
      case line: ""
      case let present?: ", now line \(present)"
      case nil: ", changed since"
      }
    return "line \(line) of v\(version)\(now): “\(excerpt)”"
  }
}
