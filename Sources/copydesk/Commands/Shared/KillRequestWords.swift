import ControlAPI
import Newsroom

/// A kill that waits for a second signature, in words.
extension StoryBody.KillRequest {
  /// Who asked, when, and with which notice: `nana asked to kill it at 10:41: “Invented.”`.
  func inWords(_ clock: DeskClock) -> String {
    "\(by) asked to kill it\(vanish ? " without a trace" : "") at \(clock.said(at)): “\(notice)”"
  }

  /// That nothing has happened yet, and who can change that.
  func standing(of slug: String, _ clock: DeskClock) -> [String] {
    var lines = ["NOT KILLED YET: \(inWords(clock)); nothing more of it goes out meanwhile"]
    let how = "copydesk kill \(slug)"
    switch whoCould {
    case nil: lines.append("another person must sign that: \(how)")
    case []: lines.append("nobody can sign that now; to take it back: \(how) --withdraw")
    case .some(let people): lines.append("who can sign that: \(people.joined(separator: ", ")), by \(how)")
    }
    return lines
  }
}
