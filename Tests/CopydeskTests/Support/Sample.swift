import ControlAPI
import Foundation
import Newsroom

@testable import copydesk

/// Bodies as the daemon gives them.
enum Sample {
  static let noon = Instant(Date(timeIntervalSince1970: 1_796_126_400))

  /// Noon as it is said in a sentence.
  static var noonInYerevan: String { DisplayTime.full(noon, deskZone: "Asia/Yerevan") }

  static func story(
    headline: String = "The last night train", slug: String = "night-train", state: StoryState = .deskReview,
    revision: Int = 4, version: Int = 2, seenRevision: Int? = nil, seenVersion: Int? = nil, publishAt: Instant? = nil,
    publishingSince: Instant? = nil, timeZone: String? = "Asia/Yerevan",
    hold: String? = nil, findings: [Finding] = [], text: String = "caucasus"
  ) -> StoryBody {
    StoryBody(
      number: 7, slug: slug, desk: text, timeZone: timeZone, state: state, revision: revision, version: version,
      contentHash: "ab", liveVersion: nil, kind: .publish, headline: headline, authors: [text], urgency: 4,
      publishAt: publishAt, publishingSince: publishingSince, embargo: nil,
      hold: hold.map { .init(reason: HoldReason(rawValue: $0), since: noon) },
      approvals: .init(have: 0, need: 1, by: []), deliveries: .init(delivered: 0, pending: 1, failed: 0),
      destinations: [text], killPending: hold.map { [$0] } ?? [], assignee: nil, claim: nil, submittedBy: text,
      submittedAt: noon, firstPublishedAt: nil, updatedAt: noon, findings: findings, branches: 1,
      seenRevision: seenRevision, seenVersion: seenVersion)
  }

  static func version(
    _ number: Int, _ original: String, by person: String = "jomondi", note: String? = nil, isRead: Bool = true
  )
    -> VersionBody
  {
    VersionBody(
      story: 7, number: number, contentHash: hash, kind: .publish, note: note,
      content: Content(
        headline: "The last night train", slug: StorySlug(unchecked: "night-train"),
        desk: DeskSlug(unchecked: "caucasus"), byline: [.guest(name: person, bio: nil)], language: "en", body: original),
      draft: original, original: original, savedBy: person, savedAt: noon, authors: [person], approvedBy: [],
      findings: [], readAt: isRead ? noon : nil)
  }

  static let hash = String(repeating: "ab", count: 32)

  static func submission(
    _ state: String, rejection: Rejection? = nil, findings: [Finding] = [], slug: String = "night-train"
  ) -> SubmissionBody {
    SubmissionBody(
      id: 9, state: state, action: .submit, submitter: "jomondi", fileName: "night-train.md", receivedAt: noon,
      settledAt: nil, story: state == "accepted" ? 7 : nil, slug: state == "accepted" ? slug : nil,
      version: state == "accepted" ? 1 : nil, findings: findings, rejection: rejection)
  }

  /// What approving the story would lead to.
  static func dryRun(
    of story: StoryBody = story(), _ outcome: DryRunBody.Outcome? = .goesOut, at: Instant? = nil,
    refusals: [Refusal] = []
  ) -> DryRunBody {
    let names = ["site", "partner", "clients"]
    return DryRunBody(
      allowed: refusals.isEmpty, refusals: refusals, whoCould: [], story: story.number, slug: story.slug,
      version: story.version, timeZone: story.timeZone, outcome: refusals.isEmpty ? outcome : nil, at: at,
      trigger: outcome == .waitsForTrigger ? "evening-edition" : nil, hold: outcome == .held ? "no_destination" : nil,
      approvals: outcome == .needsApprovals ? .init(have: 1, need: 2) : nil,
      address: "https://news.example/\(story.desk)/\(story.slug)/",
      destinations: names.map {
        .init(name: $0, kind: $0, primary: $0 == "site", hold: nil, files: nil, reason: nil)
      })
  }

  static let draft = Data("---\nheadline: A\npicture: {file: swap.jpg, caption: C}\n---\nText.\n".utf8)

  /// A daemon that has the one story with two versions, and takes whatever is done to it.
  static func newsroom(_ story: StoryBody = story(), _ versions: [VersionBody]? = nil) -> FakeDaemon.Answer {
    let versions = versions ?? [version(1, "One.\nIt's.\n"), version(2, "One.\nIts.\n")]
    return { request in
      let path = request.target.prefix { $0 != "?" }
      if path.hasSuffix("/seen") { return .text("HTTP/1.1 204 No Content\r\n\r\n") }
      if path.contains("/dry-run/") { return .json(dryRun(of: story)) }
      if path.contains("/why/") { return .json(ExplanationBody(allowed: true, refusals: [], whoCould: [])) }
      if let number = path.firstMatch(of: /versions\/([0-9]+)$/).flatMap({ Int($0.1) }) {
        guard versions.indices.contains(number - 1) else { return .refusal(.notFound) }
        return .json(versions[number - 1])
      }
      if path == "/v1/desks" {
        let desk = DeskBody(
          slug: story.desk, name: "Caucasus", timeZone: "Asia/Yerevan", approvals: 1, signatures: ["approve"],
          publish: "manual", required: [])
        return .json(PageBody(items: [desk], next: nil))
      }
      if path == "/v1/slugs", request.target.contains("for=") {
        let named = SlugsBody.Named(number: story.number, slug: story.slug)
        return .json(
          SlugsBody(beginning: [], closest: nil, lastSeen: nil, lastActed: nil, actionable: [named]))
      }
      if path == "/v1/stories" || path == "/v1/inbox" { return .json(PageBody(items: [story], next: nil)) }
      return .json(story)
    }
  }
}
