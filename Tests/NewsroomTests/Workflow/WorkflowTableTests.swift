import Foundation
import Newsroom
import Testing

@Suite("The workflow does what the newsroom wrote down")
struct WorkflowTableTests {
  private static let actions =
    StoryActions.standard.names.map(\.rawValue)
    + [
      "approve at", "approve break-glass", "submit draft", "fix draft", "clarify draft", "correct draft",
      "update draft",
    ]

  private static let capabilities: [Set<Capability>] =
    [[]] + Capability.allCases.map { [$0] } + [Set(Capability.allCases)]

  /// Every combination of the action with all that the table's other columns speak of.
  private static func combinations(of action: String) -> [WorkflowCase] {
    StoryPosition.all.flatMap { position in
      (position.state == .approved ? [false, true] : [false]).flatMap { isHeld in
        capabilities.flatMap { holds in
          ([nil] + Authors.Part.allCases.map { $0 }).flatMap { hand in
            DeskPolicy.SelfApproval.allCases.flatMap { policy in
              [(0, 1), (0, 2), (1, 2)].map { signedBefore, need in
                WorkflowCase(
                  action: action, position: position, isHeld: isHeld, holds: holds, hand: hand, policy: policy,
                  signedBefore: signedBefore, need: need)
              }
            }
          }
        }
      }
    }
  }

  @Test(
    "Every combination has the outcome the table gives, and every line of the table is needed", arguments: actions)
  func everyCombination(action: String) throws {
    let table = try WorkflowTable.written()
    var differences: [String] = []
    var used: Set<Int> = []
    for one in Self.combinations(of: action) {
      let line = table.line(for: one)
      if let line { used.insert(line.number) }
      let expected = line.map { $0.outcome == "same" ? one.position.state.rawValue : $0.outcome }
      let outcome = try outcome(of: one)
      if outcome != expected {
        differences.append("\(one): \(outcome), but line \(line?.number ?? 0) says \(expected ?? "nothing")")
      }
    }
    #expect(differences.isEmpty, "\(differences.count) differ: \(differences.prefix(5).joined(separator: "\n"))")
    let unused = table.lines.filter { $0.action == action && !used.contains($0.number) }.map(\.number)
    #expect(unused.isEmpty, "no combination needs lines \(unused)")
  }

  @Test("The table covers every action, and nothing else")
  func actionsOfTable() throws {
    #expect(Set(try WorkflowTable.written().lines.map(\.action)) == Set(Self.actions))
  }

  /// The state that follows, or the code of the answer's refusal.
  private func outcome(of one: WorkflowCase) throws -> String {
    let people = ["ani", "bek"]
    // What is approved was signed by as many as the desk wants.
    let signed =
      one.position.state == .approved
      ? one.need : [.deskReview, .unpublished].contains(one.position.state) ? one.signedBefore : 0
    var story = try Sample.story(
      one.position.state, live: one.position.isLive ? 3 : nil, firedSince: one.position.isFired ? Sample.noon : nil,
      approvals: Array(people.prefix(signed)),
      policy: DeskPolicy(approvals: RequiredApprovals(one.need), selfApproval: one.policy),
      authors: [(Sample.handle("jo"), .byline)] + (one.hand.map { [(Sample.handle("me"), $0)] } ?? []))
    story.hold = one.isHeld ? StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon) : nil
    let words = one.action.split(separator: " ")
    let action = Action(String(try #require(words.first)))
    if action == .packageRemove { story.package = Sample.package }
    let request = Sample.request(
      action, at: words.last == "at" ? Sample.noon.addingTimeInterval(3600) : nil,
      breakGlass: words.last == "break-glass" ? "nobody else is awake" : nil, asDraft: words.last == "draft")
    switch Workflow.standard.rule(request, on: story, by: .staff(Sample.member("me", one.holds)), in: Sample.newsroom) {
    case .allowed(let change): return change.story.state.rawValue
    case .refused(let refusals): return try #require(refusals.first).code.rawValue
    }
  }
}
