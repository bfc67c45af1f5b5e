/// What each command prints with `--json`: the one list of it, from which `GET /v1/schemas` is made.
package enum CommandOutputs {
  /// What JSON consists of.
  package indirect enum Shape: Sendable {
    package typealias Body = any (Decodable & Sendable).Type

    /// A body.
    case one(Body)
    /// A list of all of them, without pages.
    case list(Body)
    /// A list of such.
    case each(Shape)
    /// A body, and beside its own keys these.
    case extended(Body, [String: Shape])
    /// An object of these keys.
    case object([String: Shape])
    /// A body, or null.
    case optional(Body)
    /// One of these, as the command is asked.
    case either([Shape])
    /// An object on each line.
    case lines(Body)
  }

  /// What acts on stories: the story as it is afterwards, and for several a list.
  private static let acted = Shape.either([.one(StoryBody.self), .list(StoryBody.self)])

  /// By the command's words: `front lead`. What prints no JSON is not among them.
  package static let all: [String: Shape] = texts.merging(reading) { $1 }.merging(deciding) { $1 }
    .merging(operating) { $1 }

  private static let texts: [String: Shape] = [
    "submit": .one(SubmissionBody.self),
    "new": .either([.one(TemplateBody.self), .list(TemplateBody.self), .one(SubmissionBody.self)]),
    "edit": .one(SubmissionBody.self), "fix": .one(SubmissionBody.self), "clarify": .one(SubmissionBody.self),
    "correct": .one(SubmissionBody.self), "update": .one(SubmissionBody.self),
    "rejects list": .list(SubmissionBody.self), "rejects show": .one(SubmittedDraftBody.self),
  ]

  /// A story with a version of it.
  private static let shown = Shape.extended(StoryBody.self, ["text": .one(VersionBody.self)])

  private static let reading: [String: Shape] = [
    "today": .one(TodayBody.self), "inbox": .list(StoryBody.self), "board": .list(StoryBody.self),
    "show": .either([shown, .each(shown), .list(BranchBody.self)]), "search": .one(SearchBody.self),
    "diff": .object(["from": .optional(VersionBody.self), "to": .one(VersionBody.self)]),
    "log": .list(AuditEntryBody.self),
    "why": .either([
      .one(ExplanationBody.self),
      .extended(
        StoryBody.self,
        [
          "trigger": .optional(StandingBody.Trigger.self), "goes_with": .optional(PackageBody.self),
          "who_could": .list(String.self),
        ]),
    ]),
    "preview": .either([.one(PreviewBody.self), .list(PreviewLinkBody.self)]),
    "calendar": .one(CalendarBody.self), "handover": .one(HandoverBody.self), "budget": .one(BudgetBody.self),
    "watch": .lines(EventBody.self), "notices list": .list(NoticeBody.self),
    "notices preview": .one(NoticePreviewBody.self),
  ]

  private static let deciding: [String: Shape] = [
    "withdraw": acted, "claim": acted, "release": acted, "return": acted, "reopen": acted, "recall": acted,
    "spike": acted, "revive": acted, "retract": acted, "unpublish": acted, "republish": acted, "kill": acted,
    "readdress": acted, "move": acted, "assign": acted, "unassign": acted, "note": acted, "undo": acted,
    "schedule": acted,
    "after-review": acted,
    "approve": .either([
      .one(StoryBody.self), .list(StoryBody.self), .one(DryRunBody.self), .list(DryRunBody.self),
    ]),
    "publish": .either([.one(StoryBody.self), .list(StoryBody.self), .one(DryRunBody.self)]),
    "front list": .list(FrontPageBody.self), "front lead": .one(StoryBody.self), "front pin": .one(StoryBody.self),
    "front drop": .one(StoryBody.self), "front clear": .one(StoryBody.self),
    "freeze": .one(FreezeBody.self), "unfreeze": .one(UnfreezeBody.self), "frozen": .one(FrozenBody.self),
    "cover": .list(StaffBody.Grant.self), "access": .one(AccessBody.self),
    "grant": .list(ConfigurationChangeBody.self), "revoke": .list(ConfigurationChangeBody.self),
    "package list": .list(PackageBody.self), "package show": .one(PackageBody.self), "package add": acted,
    "package remove": acted, "package close": .one(PackageBody.self),
    "triggers": .list(TriggerBody.self),
    "trigger show": .extended(TriggerBody.self, ["firings": .list(FiringBody.self)]),
    "trigger fire": .one(FiringBody.self), "trigger test": .list(FiringForecastBody.self),
    "trigger pause": .one(TriggerBody.self), "trigger resume": .one(TriggerBody.self),
  ]

  private static let operating: [String: Shape] = [
    "status": .one(StatusBody.self), "jobs": .list(JobBody.self), "job show": .one(JobDetailBody.self),
    "job retry": .one(JobDetailBody.self), "job cancel": .one(JobDetailBody.self),
    "job run-now": .one(JobDetailBody.self), "queue stats": .list(QueueBody.self), "queue pause": .list(QueueBody.self),
    "queue resume": .list(QueueBody.self), "queue limits": .list(QueueBody.self),
    "destinations": .list(DestinationBody.self), "deliveries": .list(DeliveryBody.self),
    "resend": .one(DeliveryBody.self), "site verify": .one(SiteTaskBody.self), "site rebuild": .one(SiteTaskBody.self),
    "site adopt": .one(SiteTaskBody.self), "desks": .list(DeskBody.self), "staff": .list(StaffBody.self),
    "apply": .list(ConfigurationChangeBody.self), "audit verify": .one(AuditReportBody.self),
  ]

  /// The commands that print no JSON: what they give is a stream, a text or files, or they ask at a terminal.
  package static let without: Set<String> = ["dial", "manual", "metrics", "review"]
}

/// An event as `watch --json` gives it; what belongs to its kind comes beside these keys.
package struct EventBody: Decodable, Sendable {
  /// Its place in the stream.
  package let id: String
  /// What happened.
  package let kind: String
}

/// A page as `preview --json` gives it.
package struct PreviewBody: Codable, Sendable {
  package var story: Int
  package var slug: String
  package var version: Int
  package var contentHash: String
  package var bytes: Int
  /// Where the page is; absent when it is in no file.
  package var file: String?
  /// The page, where it is in no file.
  package var html: String?

  package init(story: Int, slug: String, version: Int, contentHash: String, bytes: Int, file: String?, html: String?) {
    self.story = story
    self.slug = slug
    self.version = version
    self.contentHash = contentHash
    self.bytes = bytes
    self.file = file
    self.html = html
  }
}
