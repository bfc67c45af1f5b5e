public import Newsroom
import Postgres

/// What came of it that somebody ended a freeze, or said what becomes of what one kept.
public struct Unfreezing: Sendable {
  /// The freeze that ended; nil when none lasted there.
  public var ended: Freeze?
  /// The stories that went out.
  public var released: [StoryNumber] = []
  /// Those that went back to their desks.
  public var dropped: [StoryNumber] = []
  /// Those for which that could not be done, and why.
  public var refused: [Refused] = []

  /// A story for which it could not be done.
  public struct Refused: Sendable {
    /// The story.
    public var story: StoryNumber
    /// Why not.
    public var refusal: Refusal
  }
}

/// The stories of which somebody says what becomes of them.
public enum FrozenSelection: Sendable {
  /// These.
  case stories([StoryReference])
  /// All that are held and that nothing else keeps.
  case all
}

extension Store {
  /// Ends the freeze of exactly that desk, or of the whole newsroom, if one lasts; and says what becomes of stories that fell due
  /// during a freeze, each by the person's own right to publish or recall it. What nothing is said of stays held.
  ///
  /// Where stories are named, nothing is done unless all of it may be. Throws `Refusal`.
  public func unfreeze(
    _ scope: DeskScope, _ verdict: FrozenVerdict? = nil, _ selection: FrozenSelection = .stories([]),
    by member: StaffMember, asRequestedBy: String? = nil
  ) async throws -> Unfreezing {
    try await settleDue(scope)
    var chosen: [StoryNumber] = []
    if let verdict, case .stories(let stories) = selection {
      chosen = try await check(stories, verdict, ending: scope, by: member)
    }
    var result = Unfreezing()
    result.ended = try await end(scope, isRequired: verdict == nil, by: member, asRequestedBy: asRequestedBy)
    guard let verdict else { return result }
    if case .all = selection { chosen = try await keptByNothingElse(scope) }
    var settled: Set<StoryNumber> = []
    while !chosen.isEmpty {
      try await settle(chosen, verdict, by: member, asRequestedBy: asRequestedBy, &result)
      guard case .all = selection else { break }
      // A package may turn out to be kept by another one of its stories as well.
      settled.formUnion(chosen)
      try await settleDue(scope)
      chosen = try await keptByNothingElse(scope).filter { !settled.contains($0) }
    }
    return result
  }

  private func settle(
    _ stories: [StoryNumber], _ verdict: FrozenVerdict, by member: StaffMember, asRequestedBy: String?,
    _ result: inout Unfreezing
  ) async throws {
    for story in stories {
      do {
        _ = try await perform(verdict.request(story), by: .staff(member), asRequestedBy: asRequestedBy)
        switch verdict {
        case .release: result.released.append(story)
        case .drop: result.dropped.append(story)
        }
      } catch let refusal as Refusal {
        result.refused.append(.init(story: story, refusal: refusal))
      }
    }
  }

  private func end(
    _ scope: DeskScope, isRequired: Bool, by member: StaffMember, asRequestedBy: String?
  ) async throws -> Freeze? {
    try await transaction { connection in
      let newsroom = try await lockFreezes(connection)
      guard let lasting = newsroom.freezes.lasting(scope, at: newsroom.now) else {
        if isRequired { _ = try await rightToEnd(scope, by: member, in: newsroom, connection) }
        return nil
      }
      let grant = try await rightToEnd(scope, by: member, in: newsroom, connection)
      do {
        try await record(
          FreezeAct(.unfreeze, scope, by: member.handle.text, at: newsroom.now), onBehalfOf: grant.covering,
          asRequestedBy: asRequestedBy, connection)
      } catch let error as PostgresError where error.constraint == "freeze_act_ends_lasting" {
        throw Refusal.freezeEndIsUnsigned(scope)
      }
      return lasting
    }
  }

  private func rightToEnd(
    _ scope: DeskScope, by member: StaffMember, in newsroom: NewsroomFacts, _ connection: Connection
  ) async throws -> Grant {
    try await right(of: member, connection) { member throws(Refusal) in
      try newsroom.freezes.rightToEnd(scope, by: member, in: newsroom)
    }
  }

  /// The stories that were named, once it is found that all that is asked may be done.
  private func check(
    _ stories: [StoryReference], _ verdict: FrozenVerdict, ending scope: DeskScope, by member: StaffMember
  ) async throws -> [StoryNumber] {
    var numbers: [StoryNumber] = []
    for reference in stories {
      let number = try await self.number(of: reference, on: pool)
      if !numbers.contains(number) { numbers.append(number) }
    }
    return try await transaction { connection in
      let facts = try await lock(numbers, connection)
      let freezes = try await freezes(on: connection)
      let now = try await now(connection)
      let newsroom = try await newsroomFacts(freezes: freezes, now: now, connection)
      if freezes.lasting(scope, at: now) != nil {
        _ = try await rightToEnd(scope, by: member, in: newsroom, connection)
      }
      for number in numbers {
        guard let story = facts[number] else { throw Refusal.notFound(.number(number)) }
        if let refusal = freezes.ending(scope, at: now).refusal(settling: story, in: newsroom) { throw refusal }
        _ = try workflow.rule(verdict.request(number), on: story, by: .staff(member), in: newsroom).change()
      }
      return numbers
    }
  }

  private func keptByNothingElse(_ scope: DeskScope) async throws -> [StoryNumber] {
    let freezes = try await freezes(on: pool)
    let now = try await now(pool)
    return try await frozenStories(scope).filter { freezes.on($0.desk, at: now).isEmpty }.map(\.number)
  }
}
