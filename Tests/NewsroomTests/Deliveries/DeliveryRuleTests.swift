import Foundation
import Newsroom
import Testing

@Suite("Deliveries")
struct DeliveryRuleTests {
  private let later = Sample.noon.addingTimeInterval(60)

  private func delivery(
    _ state: DeliveryState = .pending, _ kind: DecisionKind = .publish, isOvertaken: Bool = false, embargo: Date? = nil,
    holdsEmbargo: Bool = false
  ) -> DeliveryFacts {
    DeliveryFacts(
      number: 9, state: state, kind: kind, decision: 5, isOvertaken: isOvertaken, embargo: Embargo(until: embargo),
      holdsEmbargo: holdsEmbargo)
  }

  private func obstacle(_ delivery: DeliveryFacts, _ state: StoryState = .approved) throws -> DeliveryObstacle? {
    DeliveryObstacle(to: delivery, of: try Sample.story(state), now: Sample.noon)
  }

  @Test("A delivery that waits or runs is tried; one that has arrived, or that nobody wants any more, is not")
  func states() throws {
    let expected: [(DeliveryState, DeliveryObstacle?)] = [
      (.pending, nil), (.running, nil), (.delivered, .delivered), (.failed, .notWanted), (.cancelled, .notWanted),
      (.superseded, .notWanted),
    ]
    #expect(expected.map(\.0) == DeliveryState.allCases)
    for (state, obstacle) in expected { #expect(try self.obstacle(delivery(state)) == obstacle) }
  }

  @Test("A newer decision or a kill takes the place of what has not arrived; the kill itself goes out")
  func overtaken() throws {
    #expect(try obstacle(delivery(isOvertaken: true)) == .notWanted)
    #expect(try obstacle(delivery(.pending, .kill, isOvertaken: true)) == .notWanted)
    #expect(try obstacle(delivery(), .killed) == .notWanted)
    #expect(try obstacle(delivery(.pending, .kill), .killed) == nil)
    #expect(try obstacle(delivery(), .unpublished) == .notWanted)
    #expect(try obstacle(delivery(.pending, .unpublish), .unpublished) == nil)
  }

  @Test("Nothing is tried while a kill waits for a second signature, save what takes the story away")
  func killIsAsked() throws {
    var story = try Sample.story(.approved, live: 3, firedSince: Sample.noon)
    story.killRequest = KillRequest(
      id: 1, by: Sample.handle("nino"), version: VersionNumber(4), notice: "Invented.", at: Sample.noon)
    #expect(DeliveryObstacle(to: delivery(), of: story, now: Sample.noon) == .killAsked)
    #expect(DeliveryObstacle(to: delivery(.pending, .unpublish), of: story, now: Sample.noon) == nil)
    let chief = Sample.member("chief", [.publish])
    #expect(throws: Refusal.self) { try story.grantToResend(delivery(.failed), by: chief, now: Sample.noon) }
    let takesAway = delivery(.failed, .unpublish)
    #expect(try story.grantToResend(takesAway, by: chief, now: Sample.noon).id == 1, "that may be sent again")
  }

  @Test("No destination gets a story before its embargo ends, save one that keeps embargoes; a kill waits for none")
  func embargo() throws {
    #expect(try obstacle(delivery(embargo: later)) == .embargo(until: later))
    #expect(try obstacle(delivery(embargo: Sample.noon)) == nil)
    #expect(try obstacle(delivery(embargo: later, holdsEmbargo: true)) == nil)
    #expect(try obstacle(delivery(.pending, .kill, embargo: later), .killed) == nil)
  }

  @Test("Whoever may publish on the desk has a failed delivery sent again, and so do operators")
  func resend() throws {
    let story = try Sample.story(.published, live: 4)
    func grant(_ member: StaffMember) throws -> Int {
      try story.grantToResend(delivery(.failed), by: member, now: Sample.noon).id
    }
    #expect(try grant(Sample.member("chief", [.publish], on: .desk(Sample.caucasus), grant: 2)) == 2)
    #expect(try grant(Sample.member("ops", [.operate], grant: 3)) == 3)
    for other in [
      Sample.member("jo", [.write, .approve]), Sample.member("chief", [.publish], on: .desk(Sample.africa)),
      Sample.member("ops", [.operate], on: .desk(Sample.caucasus)),
    ] {
      #expect(code { _ = try grant(other) } == .notPermitted)
    }
  }

  @Test("Only a failed delivery is sent again, and not the one that the story is held for")
  func notResent() throws {
    let ops = Sample.member("ops", [.operate])
    for state in DeliveryState.allCases where state != .failed {
      let story = try Sample.story(.published, live: 4)
      #expect(code { _ = try story.grantToResend(delivery(state), by: ops, now: Sample.noon) } == .wrongState)
    }
    var held = try Sample.story(.approved, firedSince: Sample.noon)
    (held.decision, held.hold) = (5, StoryFacts.Hold(reason: .primaryFailed, since: Sample.noon))
    #expect(code { _ = try held.grantToResend(delivery(.failed), by: ops, now: Sample.noon) } == .wrongState)
    held.decision = 4
    #expect(code { _ = try held.grantToResend(delivery(.failed), by: ops, now: Sample.noon) } == nil)
  }

  private func code(_ body: () throws -> Void) -> RefusalCode? {
    do { try body() } catch { return (error as? Refusal)?.code }
    return nil
  }
}
