import Foundation
import Newsroom
import Seeding

/// One story kept on paper: it carries out what the rules say, as a store would, and nothing more.
struct PaperStory {
  /// A signature that was recorded, of whatever version.
  struct Signed {
    var approval: StoryFacts.Approval
    var version: VersionNumber
    var hash: ContentHash
    /// Whether the signature says that its version was not read.
    var unread: Bool
    /// Whether it was.
    var wasRead: Bool
    var isVoid = false
  }

  /// What went out.
  struct Publication {
    var version: VersionNumber
    var hash: ContentHash
    var authors: Authors
    var policy: DeskPolicy
    var signed: [Signed]
    var embargo: Date?
    var at: Date
  }

  var facts: StoryFacts
  var signed: [Signed] = []
  var publications: [Publication] = []
  /// The transitions that were made.
  var walked: [Transition] = []
  private var versions: [VersionNumber: (hash: ContentHash, authors: Authors)] = [:]
  private var readers: [VersionNumber: Set<StaffHandle>] = [:]

  init(_ facts: StoryFacts) {
    self.facts = facts
    versions[facts.workingVersion] = (facts.contentHash, facts.authors)
    readers[facts.workingVersion] = facts.readBy
  }

  /// Somebody reads the working version.
  mutating func read(by member: StaffMember) {
    readers[facts.workingVersion, default: []].insert(member.handle)
    facts.readBy.insert(member.handle)
  }

  mutating func carryOut(_ change: StoryChange, at now: Date) {
    var change = change
    change.goOut(heldBy: nil, at: now)
    walked.append(Transition(change.action, from: facts.position, to: change.story.state))
    let wasFired = facts.publishingSince != nil
    let revision = facts.revision
    facts = change.story
    if facts.revision > revision {
      facts.changes.append(
        StoryFacts.Change(by: change.actor.name, action: change.action.name, at: now, revision: facts.revision))
    }
    for index in signed.indices where change.voidedApprovals.contains(signed[index].approval.id) {
      signed[index].isVoid = true
    }
    if change.version == nil { workOn(facts.workingVersion) }
    if let signature = change.signature { sign(signature) }
    if change.decision != nil { facts.decision = facts.state == .approved ? facts.revision.rawValue : nil }
    readApprovals()
    if !wasFired, facts.publishingSince != nil { goOut(at: now) }
  }

  mutating func bring(
    _ hash: ContentHash, byline: [Content.Byline], _ change: StoryChange, as part: Authors.Part, by member: StaffMember,
    at now: Date
  ) {
    let earlier = versions.filter { $0.key > facts.liveVersion ?? VersionNumber(0) }.map(\.value.authors)
    carryOut(change, at: now)
    guard let version = change.version else { return }
    versions[version.number] = (hash, Authors(byline: byline, savedBy: .staff(member), as: part, since: earlier))
    readers[version.number] = [member.handle]
    workOn(version.number)
    readApprovals()
  }

  /// What Copydesk does by itself: it fires what is due, and deliveries arrive.
  mutating func tick(now: Date) {
    guard let decision = facts.decision else { return }
    if facts.publishingSince != nil {
      guard let change = StoryChange.deliver(facts, decision: decision, firedAt: now) else { return }
      carryOut(change, at: now)
    } else if case .now(let change) = DueDecision(decision, of: facts, now: now) {
      carryOut(change, at: now)
    }
  }

  private mutating func sign(_ signature: StoryChange.Signature) {
    signed.append(
      Signed(
        approval: StoryFacts.Approval(
          id: signed.count + 1, by: signature.by, waitsFor: signature.waitsFor,
          breakGlassReason: signature.breakGlassReason), version: facts.workingVersion, hash: facts.contentHash,
        unread: signature.unread, wasRead: readers[facts.workingVersion]?.contains(signature.by) ?? false))
  }

  private mutating func goOut(at now: Date) {
    facts.anyDeliveryStarted = true
    publications.append(
      Publication(
        version: facts.workingVersion, hash: facts.contentHash, authors: facts.authors, policy: facts.policy,
        signed: signed.filter { !$0.isVoid && $0.version == facts.workingVersion }, embargo: facts.embargo, at: now))
  }

  private mutating func workOn(_ number: VersionNumber) {
    guard let version = versions[number] else { return }
    facts.workingVersion = number
    (facts.contentHash, facts.authors) = version
    facts.readBy = readers[number] ?? []
  }

  private mutating func readApprovals() {
    facts.approvals = signed.filter { !$0.isVoid && $0.version == facts.workingVersion }.map(\.approval)
  }
}

/// A newsroom of which everything is drawn: its people, its policy, and what they try, one thing after another.
struct WorkflowSequence {
  var random: Seeded
  var staff: [StaffMember]
  var story: PaperStory
  private(set) var now = Sample.noon

  /// - Parameter capabilities: those that anybody may hold.
  init(seed: UInt64, capabilities: [Capability], selfApproval: DeskPolicy.SelfApproval? = nil) throws {
    var random = Seeded(seed: seed)
    let policy = DeskPolicy(
      approvals: RequiredApprovals(Int.random(in: 1...2, using: &random)),
      selfApproval: selfApproval ?? DeskPolicy.SelfApproval.allCases.randomElement(using: &random) ?? .refuse,
      publishing: random.chance(70) ? .onApproval : .manual)
    staff = (0..<5).map { number in
      let holds = capabilities.filter { _ in random.chance(60) }
      let covered = random.chance(20) ? Sample.handle("p\(Int.random(in: 0..<5, using: &random))") : nil
      return Sample.member("p\(number)", Set(holds), covering: covered, grant: number + 1)
    }
    let author = staff[0].handle
    var facts = try Sample.story(.draft, policy: policy, authors: [(author, .submitter)])
    facts.submittedBy = author.text
    facts.readBy = [author]
    facts.embargo = random.chance(50) ? Sample.noon.addingTimeInterval(3 * 3600) : nil
    story = PaperStory(facts)
    self.random = random
  }

  /// What people try: everything, and above all what brings a story forward.
  private static let attempts =
    StoryActions.standard.names + Array(repeating: .approve, count: 20) + Array(repeating: .submit, count: 6)
    + Array(repeating: .publish, count: 3) + Array(repeating: .republish, count: 3)

  /// Somebody tries something, or time passes and Copydesk does what is due.
  mutating func step() throws {
    now.addTimeInterval(TimeInterval.random(in: 0...600, using: &random))
    if random.chance(25) { return story.tick(now: now) }
    guard let member = staff.randomElement(using: &random), let action = Self.attempts.randomElement(using: &random)
    else { return }
    if random.chance(70) { story.read(by: member) }
    let request = request(action)
    switch action {
    case .submit, .edit, .fix, .clarify, .correct, .update:
      // Were all of them authors, nobody would be left to approve.
      try bringText(request, by: random.chance(90) ? staff[0] : member)
    case .move, .retract, .readdress: break  // the paper newsroom has one desk, and writes no texts of its own
    default:
      guard case .allowed(let change) = rule(request, member) else { return }
      story.carryOut(change, at: now)
    }
  }

  private func rule(_ request: ActionRequest, _ member: StaffMember) -> ActionRuling {
    Workflow.standard.rule(request, on: story.facts, by: .staff(member), in: Sample.newsroom(at: now))
  }

  private mutating func request(_ action: Action) -> ActionRequest {
    var request = ActionRequest(action, .number(story.facts.number), note: "because")
    if random.chance(20) { request.revision = Revision(story.facts.revision.rawValue - 1) }
    if action == .schedule || (action == .approve && random.chance(30)) {
      request.publishAt = now.addingTimeInterval(TimeInterval.random(in: 1...3600, using: &random))
    }
    if action == .assign { request.assignee = Sample.handle("nino") }
    if action == .approve, random.chance(20) { request.breakGlassReason = "nobody else is awake" }
    request.unread = random.chance(10)
    request.asDraft = random.chance(20)
    return request
  }

  private mutating func bringText(_ request: ActionRequest, by member: StaffMember) throws {
    // Few contents, so that old ones come back.
    let hash = try Sample.hash(Int.random(in: 1...6, using: &random))
    let byline = staff.filter { _ in random.chance(5) }.map { Content.Byline.staff($0.handle) }
    let arrival = SubmittedText(
      request, desk: story.facts.desk, slug: story.facts.slug, slugHolder: story.facts.number, contentHash: hash)
    switch Workflow.standard.rule(on: arrival, for: story.facts, by: .staff(member), in: Sample.newsroom(at: now)) {
    case .nextVersion(let change):
      story.bring(hash, byline: byline, change, as: request.action == .edit ? .editor : .submitter, by: member, at: now)
    case .unchanged(let change?): story.carryOut(change, at: now)
    case .newStory, .unchanged(nil), .refused, .keptBeside: break
    }
  }
}
