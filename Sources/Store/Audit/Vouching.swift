import Foundation
import Logging
import Newsroom
import Postgres

/// Whether signatures vouch for what is about to go out, or for what is listed and rendered.
extension Store {
  /// Why working versions do not go out now by these changes: what their approvals do not let, or a freeze or a request to kill
  /// them keeps; absent for those
  /// that do. Whoever may publishes ahead of time, whatever was signed for the story to wait for, whoever has left since, and
  /// whatever is frozen.
  ///
  /// - Parameter isToBeSigned: Whether the signature, the firing or the release that says what they wait for is yet to come.
  func reasonsToHold(
    _ changes: [StoryChange], isToBeSigned: Bool = false, at now: Date, _ connection: Connection
  ) async throws -> [StoryNumber: HoldReason] {
    guard !changes.isEmpty else { return [:] }
    let configuration = try await signedConfiguration(connection)
    var counted: [StoryNumber: CountedApprovals] = [:]
    var remaining: [StoryNumber: CountedApprovals] = [:]
    let rows = try await connection.query(
      queries["standing_approvals"], changes.map(\.story.number.rawValue),
      changes.map(\.story.workingVersion.rawValue))
    for row in rows {
      guard let statement = genuineApproval(row, configuration) else { continue }
      counted[statement.story, default: CountedApprovals()].count(statement)
      guard configuration.contents.standsBehind(statement, at: now) else { continue }
      remaining[statement.story, default: CountedApprovals()].count(statement)
    }
    let firings = isToBeSigned ? [:] : try await genuineFirings(changes.compactMap(\.firing?.number), connection)
    let releases = isToBeSigned ? [:] : try await genuineReleases(changes.compactMap(\.release?.number), connection)
    // Whoever acts at the moment at which somebody freezes comes before, or is held.
    let freezes =
      changes.allSatisfy(\.isAheadOfTime) ? Freezes() : try await freezes(whileFiring: connection)
    var reasons: [StoryNumber: HoldReason] = [:]
    for change in changes {
      let story = change.story
      guard story.killRequest == nil else {
        reasons[story.number] = .killAsked
        continue
      }
      let firing = change.firing.flatMap { firings[$0.number] }
      let release = change.release.flatMap { releases[$0.number] }
      let signed = counted[story.number] ?? CountedApprovals()
      guard signed.suffice(story.neededApprovals),
        change.isAheadOfTime || isToBeSigned
          || signed.allowFiring(
            at: now, by: firing, in: release, of: story.decision, embargo: Embargo(until: story.embargo))
      else {
        reasons[story.number] = .signature
        continue
      }
      guard !change.isAheadOfTime else { continue }
      if !(remaining[story.number] ?? CountedApprovals()).suffice(story.neededApprovals) {
        reasons[story.number] = .approverLeft
      } else if freezes.keeping(story.desk, due: firing?.head.time ?? now, now: now) != nil {
        reasons[story.number] = .frozen
      }
    }
    return reasons
  }

  /// Why signatures do not vouch for these decisions: absent for those for which they do. Each must be of a version that has
  /// enough approvals under the signed policy, and somebody must have signed that it goes out, at its time or by a right to;
  /// a withdrawal must be signed as one.
  func faults(
    of decisions: [Int], _ connection: some PostgresQuerying
  ) async throws -> [Int: String] {
    guard !decisions.isEmpty else { return [:] }
    let configuration = try await signedConfiguration(connection)
    let asked = ["decision_approvals", "decision_acts", "decision_firings", "decision_releases", "decisions"]
    let found = try await connection.queryTogether(asked.map { (queries[$0], [decisions]) })
    var approvals: [Int: CountedApprovals] = [:]
    for row in found[0] {
      guard let statement = genuineApproval(row, configuration) else { continue }
      approvals[try row.decode("decision"), default: CountedApprovals()].count(statement)
    }
    var acts: [Int: [SignedActStatement]] = [:]
    for row in found[1] {
      // One that cannot be read lets nothing go out.
      guard let statement = try? genuineAct(row, configuration) else { continue }
      acts[statement.decision, default: []].append(statement)
    }
    let firings = try genuineFirings(found[2], configuration)
    let releases = genuineReleases(found[3], configuration)
    var faults = Dictionary(decisions.map { ($0, "there is no such decision") }) { first, _ in first }
    for row in found[4] {
      let decision = try row.decode("decision", as: Int.self)
      do {
        faults[decision] = try fault(
          of: row, approvals[decision] ?? CountedApprovals(), acts[decision] ?? [], firings, releases, configuration)
      } catch {
        faults[decision] = "its row cannot be read"
      }
    }
    return faults
  }

  private func fault(
    of decision: Row, _ approvals: CountedApprovals, _ acts: [SignedActStatement], _ firings: [Int: FiringStatement],
    _ releases: [Int: PackageAct], _ configuration: SignedConfiguration
  ) throws -> String? {
    let kind: DecisionKind = try decision.choice("kind")
    if kind.withdraws {
      return acts.contains { $0.act.withdraws == kind } ? nil : "nobody has signed the \(kind.rawValue)"
    }
    guard try decision.decode("is_intact") else { return "the version does not say what its hash is of" }
    guard let policy = configuration.policy(of: try decision.slug("desk"), at: try decision.decode("configuration"))
    else { return "the desk's policy is not signed" }
    // What goes up again is not only at another address than it was.
    let isRepublished = acts.contains { $0.cause == Action.republish.rawValue }
    let needed = policy.approvals.needed(
      for: isRepublished ? .publish : kind, isSensitive: try decision.decode("is_sensitive"))
    guard approvals.suffice(needed) else { return "not enough approvals are signed" }
    let embargo = Embargo(until: try decision.decode("embargo"))
    let number = try decision.decode("decision", as: Int.self)
    let isFired = acts.contains { act in
      act.act.isAheadOfTime
        || (act.act == .firing
          && approvals.allowFiring(
            at: act.head.time, by: act.firing.flatMap { firings[$0] }, in: act.release.flatMap { releases[$0] },
            of: number, embargo: embargo))
    }
    return isFired ? nil : "nobody has signed that it goes out"
  }

  /// Why the receipts of these deliveries do not count: absent for those that do.
  func receiptFaults(
    of deliveries: [Int], _ connection: some PostgresQuerying
  ) async throws -> [Int: String] {
    guard !deliveries.isEmpty else { return [:] }
    let configuration = try await signedConfiguration(connection)
    var faults = Dictionary(deliveries.map { ($0, "there is no receipt") }) { first, _ in first }
    for row in try await connection.query(queries["receipts"], deliveries) {
      let delivery = try row.decode("delivery", as: Int.self)
      guard let statement = try? ReceiptStatement(row, configuration), let signature = try? row.statementSignature(),
        let isSealed = try? row.decode("arrival_is_sealed", as: Bool.self)
      else {
        faults[delivery] = "the receipt cannot be read"
        continue
      }
      let counts = signature.countsAsReceipt(at: statement.head.time, arrivalIsSealed: isSealed)
      faults[delivery] = counts && verified.areGenuine(statement, signature) ? nil : "the receipt is not signed"
    }
    return faults
  }

  /// What an approval says; nil when it is not genuine, or cannot be read.
  private func genuineApproval(_ row: Row, _ configuration: SignedConfiguration) -> ApprovalStatement? {
    guard let statement = try? ApprovalStatement(row, newsroom: configuration.identity),
      let signature = try? row.statementSignature()
    else {
      logger.error("An approval cannot be read, and does not count")
      return nil
    }
    guard signature.counts(at: statement.head.time, follows: statement.follows),
      verified.areGenuine(statement, signature)
    else {
      logger.error(
        "Approval signature is not valid",
        metadata: [
          "story": "\(statement.story)", "version": "\(statement.version)", "actor": "\(statement.actor)",
          "key": "\(statement.head.keyID)",
        ])
      return nil
    }
    return statement
  }

  private func genuineAct(_ row: Row, _ configuration: SignedConfiguration) throws -> SignedActStatement? {
    guard let statement = try SignedActStatement(row, newsroom: configuration.identity) else { return nil }
    let signature = try row.statementSignature()
    return signature.counts(at: statement.head.time, follows: statement.follows)
      && verified.areGenuine(statement, signature) ? statement : nil
  }
}

extension ApprovalStatement {
  init(_ row: Row, newsroom: String) throws {
    self.init(
      head: try row.head(newsroom: newsroom), story: try row.ordinal("story"), version: try row.ordinal("version"),
      hash: try row.hash("content_hash"), notice: try row.decode("notice"), decisionKind: try row.choice("kind"),
      desk: try row.slug("desk"), actor: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      grant: try row.decode("grant_id"), configuration: try row.decode("configuration"),
      policy: try row.decode("policy_configuration"), follows: try row.decode("follows"),
      signsAs: try row.choice("signs_as"), breakGlassReason: try row.decode("break_glass_reason"),
      overriddenChecks: try row.decode("overridden_checks"),
      overrideReason: try row.decode("override_reason"), waitsFor: try row.waitsFor(),
      meant: try row.meant("local_time", "time_zone"), firings: try row.decode("firings"),
      unread: try row.decode("unread"))
  }
}

extension Row {
  /// What an approval's row says that the story waits for.
  func waitsFor() throws -> WaitsFor {
    let kind = try decode("waits_for", as: String.self)
    guard
      let waitsFor = WaitsFor(
        kind: kind, at: try decode("publish_at"), trigger: try triggerReference(), package: try optionalSlug("package"))
    else {
      throw UnknownStoredValue(column: "waits_for", text: kind)
    }
    return waitsFor
  }

  /// What a row says that a time was meant as.
  func meant(_ local: String, _ zone: String) throws -> MeantTime? {
    let zone = try decode(zone, as: String?.self)
    return try decode(local, as: String?.self).flatMap { local in zone.map { MeantTime(local: local, zone: $0) } }
  }

  /// The trigger that a row names, if it does.
  func triggerReference() throws -> TriggerReference? {
    let name: TriggerName? = try optionalSlug("trigger")
    let digest = try decode("trigger_digest", as: String?.self)
    return name.flatMap { name in digest.map { TriggerReference(name: name, digest: $0) } }
  }
}

extension SignedActStatement {
  /// Nil for an act that this version does not know.
  init?(_ row: Row, newsroom: String) throws {
    guard let act = Act(rawValue: try row.decode("kind")) else { return nil }
    self.init(
      head: try row.head(newsroom: newsroom), act: act, decision: try row.decode("decision"),
      story: try row.ordinal("story"), version: try row.ordinal("version"), hash: try row.hash("content_hash"),
      decisionKind: try row.choice("decision_kind"), vanishes: try row.decode("vanish"),
      killRequest: try row.decode("kill_request"), breakGlassReason: try row.decode("break_glass_reason"),
      cause: try row.decode("cause"), actor: try row.decode("actor"),
      onBehalfOf: try row.optionalSlug("on_behalf_of"), reason: try row.decode("reason"),
      firing: try row.decode("firing"), release: try row.decode("release"), follows: try row.decode("follows"))
  }
}

extension ReceiptStatement {
  init(_ row: Row, _ configuration: SignedConfiguration) throws {
    self.init(
      head: try row.head(newsroom: configuration.identity), delivery: try row.decode("delivery"),
      attempt: try row.decode("attempt"), story: try row.ordinal("story"), version: try row.ordinal("version"),
      hash: try row.hash("content_hash"), decisionKind: try row.choice("kind"),
      destination: try row.slug("destination"), answer: try row.decode("detail", as: JSONB.self).canonical)
  }
}
