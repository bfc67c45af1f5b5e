import Foundation
import Newsroom
import Testing

@testable import Store

/// What the approvals of a version are enough for, and which event they let it go out by.
@Suite("Counted approvals")
struct CountedApprovalsTests {
  private static let noon = Date(timeIntervalSince1970: 1_790_000_000)
  private static let result = TriggerReference(name: TriggerName(unchecked: "result"), digest: "d1")
  private static let night = PackageName(unchecked: "election")
  private static let free = Embargo(until: nil)

  private static func head(_ time: Date = Self.noon) -> StatementHead {
    StatementHead(keyID: "key", newsroom: "newsroom", time: time)
  }

  private static func approval(
    by actor: String = "nana", as capability: Capability = .approve, follows: Int = 1, _ waitsFor: WaitsFor = .now,
    firings: Int? = nil, breakGlassReason: String? = nil
  ) throws -> ApprovalStatement {
    ApprovalStatement(
      head: head(), story: StoryNumber(1), version: VersionNumber(1),
      hash: try #require(ContentHash(String(repeating: "0", count: 64))), notice: nil, decisionKind: .publish,
      desk: DeskSlug(unchecked: "caucasus"), actor: StaffHandle(unchecked: actor), onBehalfOf: nil, grant: 1,
      configuration: 1, policy: 1, follows: follows, signsAs: capability, breakGlassReason: breakGlassReason,
      overriddenChecks: [], overrideReason: nil, waitsFor: waitsFor, meant: nil, firings: firings, unread: false)
  }

  private static func firing(
    _ number: Int, of trigger: TriggerReference = Self.result, at time: Date = Self.noon, refused: FiringRefusal? = nil
  ) -> FiringStatement {
    FiringStatement(
      head: head(time), number: number, trigger: trigger, cause: [:], refused: refused, actor: "nana", onBehalfOf: nil,
      follows: 1)
  }

  private static func counted(_ statements: ApprovalStatement...) -> CountedApprovals {
    var counted = CountedApprovals()
    for statement in statements { counted.count(statement) }
    return counted
  }

  @Test("Each counts once for whoever signed; breaking the glass makes up for approvals, not for a lawyer")
  func enough() throws {
    #expect(CountedApprovals().suffice(RequiredApprovals(0)))
    let one = try Self.counted(Self.approval(), Self.approval(follows: 2))
    #expect(one.suffice(RequiredApprovals(1)))
    #expect(!one.suffice(RequiredApprovals(2)))
    #expect(try Self.counted(Self.approval(), Self.approval(by: "otto")).suffice(RequiredApprovals(2)))
    #expect(!one.suffice(RequiredApprovals([.approve, .legal])))
    #expect(
      try Self.counted(Self.approval(), Self.approval(by: "lena", as: .legal))
        .suffice(RequiredApprovals([.approve, .legal])))
    let broken = try Self.counted(Self.approval(breakGlassReason: "war"), Self.approval(by: "otto"))
    #expect(broken.suffice(RequiredApprovals(3)))
    #expect(!broken.suffice(RequiredApprovals([.approve, .legal])))
  }

  @Test("What is signed to go out at once does, at a time from that time on, by command by no event, unsigned never")
  func times() throws {
    func goes(_ counted: CountedApprovals, at instant: Date = Self.noon) -> Bool {
      counted.allowFiring(at: instant, by: nil, of: 1, embargo: Self.free)
    }
    #expect(!goes(CountedApprovals()))
    #expect(try goes(Self.counted(Self.approval(.now))))
    #expect(try !goes(Self.counted(Self.approval(.command))))
    for waitsFor in [WaitsFor.time(Self.noon), .embargo(Self.noon)] {
      let counted = try Self.counted(Self.approval(waitsFor))
      #expect(!goes(counted, at: Self.noon - 1))
      #expect(goes(counted, at: Self.noon))
      #expect(goes(counted, at: Self.noon + 1))
    }
  }

  @Test("The approval that was signed last says what is waited for, in whatever order they are read")
  func last() throws {
    let first = try Self.approval(follows: 1, .command)
    let second = try Self.approval(by: "otto", follows: 2, .now)
    for counted in [Self.counted(first, second), Self.counted(second, first)] {
      #expect(counted.allowFiring(at: Self.noon, by: nil, of: 1, embargo: Self.free))
    }
    // Of two after the same entry the one that is read first; what is no approval says nothing of it.
    let again = try Self.approval(by: "otto", follows: 1, .now)
    #expect(!Self.counted(first, again).allowFiring(at: Self.noon, by: nil, of: 1, embargo: Self.free))
    let lawyer = try Self.approval(by: "lena", as: .legal, follows: 3, .now)
    #expect(!Self.counted(first, lawyer).allowFiring(at: Self.noon, by: nil, of: 1, embargo: Self.free))
    #expect(!Self.counted(lawyer).allowFiring(at: Self.noon, by: nil, of: 1, embargo: Self.free))
  }

  @Test("A trigger lets it go by a later firing, of it as it was then, that was not refused, and after the embargo")
  func triggers() throws {
    let counted = try Self.counted(Self.approval(.trigger(Self.result), firings: 3))
    func goes(_ firing: FiringStatement?, embargo: Date? = nil) -> Bool {
      counted.allowFiring(at: Self.noon, by: firing, of: 1, embargo: Embargo(until: embargo))
    }
    #expect(goes(Self.firing(4)))
    #expect(!goes(nil))
    #expect(!goes(Self.firing(3)))
    #expect(!goes(Self.firing(4, refused: .paused)))
    #expect(!goes(Self.firing(4, of: TriggerReference(name: Self.result.name, digest: "d2"))))
    #expect(goes(Self.firing(4), embargo: Self.noon))
    #expect(!goes(Self.firing(4), embargo: Self.noon + 1))
    let unnumbered = try Self.counted(Self.approval(.trigger(Self.result)))
    #expect(!unnumbered.allowFiring(at: Self.noon, by: Self.firing(4), of: 1, embargo: Self.free))
  }

  @Test("A package lets it go by a release of it that names the decision, after the embargo")
  func packages() throws {
    let counted = try Self.counted(Self.approval(.package(Self.night)))
    func goes(_ release: PackageAct?, of decision: Int? = 7, embargo: Date? = nil) -> Bool {
      counted.allowFiring(at: Self.noon, by: nil, in: release, of: decision, embargo: Embargo(until: embargo))
    }
    func release(_ package: PackageName, decisions: [Int]) -> PackageAct {
      PackageAct(
        .release, package, number: 1, stories: [StoryNumber(1), StoryNumber(2)], decisions: decisions, by: "system",
        at: Self.noon)
    }
    let right = release(Self.night, decisions: [6, 7])
    #expect(goes(right))
    #expect(!goes(nil))
    #expect(!goes(right, of: nil))
    #expect(!goes(right, of: 8))
    #expect(!goes(release(PackageName(unchecked: "other"), decisions: [6, 7])))
    #expect(goes(right, embargo: Self.noon))
    #expect(!goes(right, embargo: Self.noon + 1))
  }
}
