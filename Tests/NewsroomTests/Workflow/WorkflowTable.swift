import Foundation
import Newsroom

/// One combination of everything on which the workflow's answer rests.
struct WorkflowCase: CustomStringConvertible {
  var action: String
  var position: StoryPosition
  var isHeld: Bool
  var holds: Set<Capability>
  var hand: Authors.Part?
  var policy: DeskPolicy.SelfApproval
  /// How many others have signed.
  var signedBefore: Int
  var need: Int

  var description: String {
    let story =
      position.state.rawValue + (position.isLive ? " live" : "") + (position.isFired ? " fired" : "")
      + (isHeld ? " held" : "")
    return "\(action) | \(story) | \(holds.map(\.rawValue).sorted().joined(separator: " ")) | "
      + "\(hand?.rawValue ?? "none") | \(policy.rawValue) | \(signedBefore + 1) of \(need)"
  }
}

/// The rules as the newsroom wrote them down in `workflow-table.txt`.
struct WorkflowTable {
  struct Line {
    var number: Int
    var action: String
    var states: Set<StoryState>?
    var flags: Set<Substring>
    var holds: Set<Capability>
    var hand: Substring
    var policy: Substring
    var signs: Substring
    var outcome: String

    func fits(_ one: WorkflowCase) -> Bool {
      states?.contains(one.position.state) ?? true && fitsFlags(one)
        && holds.isSubset(of: one.holds) && fitsHand(one.hand)
        && (policy == "*" || policy == one.policy.rawValue)
        && (signs == "*" || signs == "\(one.signedBefore + 1) of \(one.need)")
    }

    private func fitsFlags(_ one: WorkflowCase) -> Bool {
      flags.allSatisfy { flag in
        switch flag {
        case "live": one.position.isLive
        case "not-live": !one.position.isLive
        case "fired": one.position.isFired
        case "not-fired": !one.position.isFired
        case "held": one.isHeld
        case "not-held": !one.isHeld
        default: false
        }
      }
    }

    private func fitsHand(_ part: Authors.Part?) -> Bool {
      switch hand {
      case "*": true
      case "none": part == nil
      case "author": part != nil
      case "wrote": part == .byline || part == .submitter
      default: part.map { $0.rawValue == hand } ?? false
      }
    }
  }

  struct Unreadable: Error {
    var line: Int
  }

  let lines: [Line]
  private let linesByAction: [String: [Line]]

  init(text: String) throws {
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      index, line -> Line? in
      guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
      let columns = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      guard columns.count == 7 else { throw Unreadable(line: index + 1) }
      let story = columns[1].split(separator: " ")
      let states = story.compactMap { StoryState(rawValue: String($0)) }
      let holds = try columns[2].split(separator: " ").filter { $0 != "*" }.map { word in
        guard let capability = Capability(rawValue: String(word)) else { throw Unreadable(line: index + 1) }
        return capability
      }
      return Line(
        number: index + 1, action: columns[0], states: states.isEmpty ? nil : Set(states),
        flags: Set(story.filter { $0 != "*" && StoryState(rawValue: String($0)) == nil }), holds: Set(holds),
        hand: Substring(columns[3]), policy: Substring(columns[4]), signs: Substring(columns[5]), outcome: columns[6])
    }
    self.lines = lines
    linesByAction = Dictionary(grouping: lines, by: \.action)
  }

  /// The table beside this file.
  static func written() throws -> WorkflowTable {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "workflow-table.txt")
    return try WorkflowTable(text: String(contentsOf: file, encoding: .utf8))
  }

  /// The first line that fits.
  func line(for one: WorkflowCase) -> Line? { linesByAction[one.action]?.first { $0.fits(one) } }
}
