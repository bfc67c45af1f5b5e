import ControlAPI
import Foundation
import Newsroom

@testable import copydesk

/// As many stories as a page has at most, such as a newsroom has them.
enum ManyStories {
  static let number = 200

  private static let headlines = [
    "Floods cut road to the coast as dam gates open for the third night",
    "Measles passes 1,000 cases; vaccination teams reach the last valleys",
    "Parliament returns to a budget that nobody wrote and everybody amended",
    "Dar es Salaam’s cranes swing again", "Prisoners cross the bridge at dawn, fourteen each way",
  ]
  private static let slugs = [
    "floods-coast-road", "measles-school-gates", "budget-levy-second-vote", "dar-cranes", "caucasus-prisoner-swap",
  ]

  /// A time of which nobody sees how long ago it was to the minute, with the microseconds that the database gives.
  private static func at(_ hours: Int) -> Instant {
    Instant(Date(timeIntervalSince1970: 1_764_000_000.123_456 + Double(hours) * 3600))
  }

  private static let findings = [
    Finding(
      rule: "its-or-it-is", level: .recommended, line: 14, column: 31, excerpt: "said it's members would return",
      message: "“it's” means “it is”: write “its” for what belongs to it."),
    Finding(
      rule: "picture-credit", level: .required, line: 9, column: 1, excerpt: "",
      message: "The picture has no credit: say who took it, and for whom."),
  ]

  /// Every state, and now and then all that can be the matter with a story.
  static let stories: [StoryBody] = (0..<number).map { index in
    let state = [StoryState.deskReview, .draft, .approved, .published, .deskReview][index % 5]
    let desk = index % 3 == 0 ? "africa" : "caucasus"
    let out = state == .published
    var story = StoryBody(
      number: 1042 + index, slug: "\(slugs[index % 5])-\(index)", desk: desk,
      timeZone: desk == "africa" ? "Africa/Nairobi" : "Asia/Yerevan", state: state, revision: 3 + index % 7,
      version: 1 + index % 4, contentHash: Sample.hash, liveVersion: out ? 1 + index % 4 : nil, kind: .publish,
      headline: headlines[index % 5], authors: index % 4 == 0 ? ["jomondi", "sgray"] : ["jomondi"],
      urgency: 1 + index % 6, publishAt: state == .approved && index % 2 == 0 ? at(8000 + index) : nil, embargo: nil,
      hold: nil,
      approvals: .init(
        have: state == .approved || out ? 1 : 0, need: 1, by: state == .approved || out ? ["awanjiru"] : [],
        missing: state == .approved || out ? [] : ["approve"]),
      deliveries: .init(delivered: out ? 3 : 0, pending: 0, failed: 0),
      destinations: ["site", "wire", "partner"], killPending: [], assignee: index % 6 == 0 ? "nsargsyan" : nil,
      claim: nil, submittedBy: "jomondi", submittedAt: at(index), firstPublishedAt: out ? at(index + 2) : nil,
      updatedAt: at(index + 3), findings: index % 3 == 0 ? [findings[index % 2]] : [], branches: 0,
      inboxReasons: [["review", "draft", "ready", "others", "review"][index % 5]])
    if state == .deskReview || state == .approved {
      story.waitsFor = .init(kind: story.publishAt == nil ? "now" : "time", at: story.publishAt)
    }
    trouble(&story, index)
    return story
  }

  private static func trouble(_ story: inout StoryBody, _ index: Int) {
    switch index % 20 {
    case 1: story.returned = .init(by: "nsargsyan", at: at(index + 1), version: 1, note: "Who took the picture?")
    case 3: story.retrying = .init(destination: "partner", since: at(index), attempts: 2, error: "HTTP status 503")
    case 2: story.openThreads = 2
    case 4: story.claim = .init(by: "nsargsyan", until: at(index + 9000))
    case 5: (story.late, story.dueAt) = (true, at(index + 1))
    case 7:
      story.waitsFor = .init(kind: "trigger", name: "evening-edition", at: at(9000 + index))
      (story.atRisk, story.wantedAt) = ("frozen", at(9100 + index))
    case 8: story.deliveries.failed = 1
    case 12: story.hold = .init(reason: .missedSchedule, since: at(index))
    case 13: (story.afterReviewOpen, story.killPending) = (true, ["wire"])
    case 15:
      story.killRequest = .init(
        by: "nsargsyan", at: at(index + 4), notice: "The report was wrong, and has been withdrawn.", vanish: false,
        version: story.version)
    case 17:
      story.frozenBy = [
        FreezeBody(
          desk: "africa", timeZone: "Africa/Nairobi", reason: "Court order", by: "awanjiru", since: at(1), until: nil)
      ]
    default: break
    }
    let reasons = [3: "retrying", 7: "at_risk", 8: "failed", 12: "held", 13: "after_review", 15: "kill_request"]
    if let reason = reasons[index % 20] { story.inboxReasons = [reason] }
  }

  static let found = SearchBody(
    now: Sample.noon, timeZone: "Asia/Yerevan",
    items: stories.map { story in
      let excerpt =
        "…rangers opened the gates of the dam at dusk, and the road to the coast went under an hour later; lorries that "
        + "had waited since Tuesday turned back, and the ferry, which takes nine of them, was said to be full until Friday…"
      return SearchBody.Story(
        number: story.number, slug: story.slug, desk: story.desk, state: story.state, version: story.version,
        liveVersion: story.liveVersion, headline: story.headline, bylines: ["Jo Omondi"], cameIn: story.submittedAt,
        firstPublishedAt: story.firstPublishedAt, excerpt: excerpt)
    }, found: number, complete: false)

  static let budget = BudgetBody(
    now: Sample.noon, from: Sample.noon, until: at(20_000), desk: nil, timeZone: "Asia/Yerevan",
    stories: stories.map { story in
      BudgetBody.Story(
        number: story.number, slug: story.slug, desk: story.desk, state: story.state, version: story.version,
        headline: story.headline,
        summary: "Three nights of rain in the hills have done what three years of drought had put off.",
        label: story.number % 4 == 0 ? "Feature" : nil, bylines: ["Jo Omondi"], urgency: story.urgency, words: 420,
        picture: story.number % 2 == 0, at: story.publishAt, trigger: story.waitsFor?.name, assignee: story.assignee,
        hold: story.hold?.reason, atRisk: story.atRisk)
    })

  static let handover = HandoverBody(
    now: Sample.noon, since: at(0), desks: ["africa", "caucasus"], timeZone: "Asia/Yerevan", open: stories)

  static let today = TodayBody(
    staff: "nana", name: "Nana", title: nil, now: Sample.noon,
    waiting: ["review", "retrying", "failed", "at_risk", "held", "after_review"].map { reason in
      .init(
        reason: reason, stories: 9, oldest: at(1), first: stories.first { $0.inboxReasons?.first == reason })
    }, goingOut: stories, timeZone: "Asia/Yerevan")
}
