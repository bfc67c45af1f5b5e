import Newsroom
import Seeding
import Testing

@Suite("Whatever people try, one thing after another")
struct WorkflowPropertyTests {
  private static let sequences = Sampling.some(400, of: 1..<2001).map { UInt64($0) }
  /// A property says nothing where hardly anything is published.
  private static let enough = sequences.count / 10
  private static let steps = 50

  /// Runs every sequence and looks after each step; tells the first seed whose story does not hold what it should.
  private func look(
    capabilities: [Capability] = Capability.allCases, selfApproval: DeskPolicy.SelfApproval? = nil,
    at holds: (_ before: PaperStory, _ after: PaperStory) -> Bool
  ) throws -> (broken: String?, published: Int) {
    var published = 0
    for seed in Self.sequences {
      var sequence = try WorkflowSequence(seed: seed, capabilities: capabilities, selfApproval: selfApproval)
      for step in 1...Self.steps {
        let before = sequence.story
        try sequence.step()
        if !holds(before, sequence.story) { return ("seed \(seed), step \(step): \(sequence.story)", published) }
      }
      if !sequence.story.publications.isEmpty { published += 1 }
    }
    return (nil, published)
  }

  @Test("Where nobody may approve, nothing is ever approved or published")
  func withoutApprove() throws {
    let others = Capability.allCases.filter { $0 != .approve }
    let (broken, _) = try look(capabilities: others) { _, after in
      after.facts.state != .approved && after.facts.state != .published && after.facts.liveVersion == nil
    }
    #expect(broken == nil)
  }

  @Test("Whatever goes out was signed by as many people as the desk requires, none of them an author")
  func fourEyes() throws {
    let (broken, published) = try look(selfApproval: .refuse) { _, after in
      after.publications.allSatisfy { publication in
        let signers = Set(publication.signed.map(\.approval.by))
        return signers.count >= publication.policy.approvals.count
          && signers.allSatisfy { !publication.authors.contains($0) }
      }
    }
    #expect(broken == nil)
    #expect(published > Self.enough)
  }

  @Test(
    "Under any policy an author's signature counts only as the policy allows, and a single one suffices only by breaking the glass"
  )
  func policies() throws {
    let (broken, published) = try look { _, after in
      after.publications.allSatisfy { publication in
        let brokeGlass = publication.signed.contains { $0.approval.breakGlassReason != nil }
        let signers = Set(publication.signed.map(\.approval.by))
        let authors = signers.filter(publication.authors.contains)
        let authorsMay =
          switch publication.policy.selfApproval {
          case .refuse: authors.isEmpty
          case .editors: authors.allSatisfy(publication.authors.onlyEdited)
          case .breakGlass:
            publication.signed.allSatisfy { !authors.contains($0.approval.by) || $0.approval.breakGlassReason != nil }
          }
        return authorsMay && (signers.count >= publication.policy.approvals.count || brokeGlass)
          && (!brokeGlass || publication.policy.selfApproval == .breakGlass)
      }
    }
    #expect(broken == nil)
    #expect(published > Self.enough)
  }

  @Test("Every signature is on what its signer has read, or says that it is not")
  func readBeforeSigning() throws {
    var unread = 0
    let (broken, _) = try look { _, after in
      unread += after.signed.count { $0.unread }
      return after.signed.allSatisfy { $0.unread != $0.wasRead }
    }
    #expect(broken == nil)
    #expect(unread > 0)
  }

  @Test("Approvals never carry over to other content, not even to earlier content that returns")
  func approvalsStay() throws {
    let (broken, published) = try look { before, after in
      let isSameVersion = before.facts.workingVersion == after.facts.workingVersion
      let carriedOver = after.facts.approvals.filter { old in before.facts.approvals.contains { $0.id == old.id } }
      let wentOut = Set(after.publications.map(\.version))
      return (isSameVersion || carriedOver.isEmpty)
        && after.publications.allSatisfy { publication in publication.signed.allSatisfy { $0.hash == publication.hash }
        }
        && after.signed.allSatisfy {
          $0.isVoid || $0.version == after.facts.workingVersion || wentOut.contains($0.version)
        }
    }
    #expect(broken == nil)
    #expect(published > Self.enough)
  }

  @Test("The revision only ever goes up, with every change of state or version")
  func revisions() throws {
    let (broken, _) = try look { before, after in
      let isChanged =
        before.facts.state != after.facts.state || before.facts.workingVersion != after.facts.workingVersion
      return isChanged
        ? after.facts.revision > before.facts.revision : after.facts.revision >= before.facts.revision
    }
    #expect(broken == nil)
  }

  @Test("The set of authors only grows until a version is published")
  func authorsGrow() throws {
    let (broken, _) = try look { before, after in
      guard after.facts.workingVersion > before.facts.workingVersion,
        before.facts.workingVersion != before.facts.liveVersion
      else { return true }
      return before.facts.authors.parts.allSatisfy { handle, parts in
        after.facts.authors.parts[handle]?.isSuperset(of: parts) ?? false
      }
    }
    #expect(broken == nil)
  }

  @Test("No story takes a transition that is not in the table, or ends up in an impossible position")
  func waysOfTheTable() throws {
    let known = Set(StoryActions.standard.transitions)
    let (broken, _) = try look { _, after in
      after.walked.suffix(3).allSatisfy(known.contains) && StoryPosition.all.contains(after.facts.position)
    }
    #expect(broken == nil)
  }

  @Test("Nothing goes out before its embargo ends")
  func embargoes() throws {
    let (broken, published) = try look { _, after in
      after.publications.allSatisfy { publication in publication.embargo.map { $0 <= publication.at } ?? true }
    }
    #expect(broken == nil)
    #expect(published > Self.enough)
  }

  @Test("The same seed replays the same sequence")
  func repeatable() throws {
    func told(_ seed: UInt64) throws -> [Transition] {
      var sequence = try WorkflowSequence(seed: seed, capabilities: Capability.allCases)
      for _ in 1...Self.steps { try sequence.step() }
      return sequence.story.walked
    }
    for seed in Self.sequences.prefix(100) { #expect(try told(seed) == told(seed)) }
    #expect(try told(1) != told(2))
  }
}
