import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "Only stories of this desk; by default of all")
private let day = QueryParameter.whole(
  "day", 0...31, default: 0, "Which day: 0 for the present one at the desk, 1 for tomorrow, and so on")
private let fields = QueryParameter.fields(of: BudgetBody.Story.self)

extension ControlRoute {
  static let budget = get(
    "/v1/budget", "The stories that are planned for a day, by desk and time", for: .staff,
    query: [desk, day, fields], answers: .json(BudgetBody.self)
  ) { request, caller in
    let store = request.store
    let keys = try request.value(of: fields)
    let only = try await request.desk(desk)
    let zone = try await store.zone(of: only, for: caller.member.handle)
    let now = try await store.databaseTime()
    let clock = LocalClock(zone: TimeZone(identifier: zone) ?? .gmt)
    let number = try request.value(of: day)
    let range = clock.midnight(after: number, now: now)..<clock.midnight(after: number + 1, now: now)
    let all = try await store.desks().map(\.slug)
    let (stories, total) = try await store.budget(
      of: only.map { [$0] } ?? all, for: range, isPresent: number == 0)
    return try .json(
      BudgetBody(
        now: Instant(now), from: Instant(range.lowerBound), until: Instant(range.upperBound), desk: only?.text,
        timeZone: zone, stories: stories.map { BudgetBody.Story($0) }, leftOut: max(0, total - stories.count)),
      lists: keys)
  }
}

extension BudgetBody.Story {
  fileprivate init(_ story: PlannedStory) {
    self.init(
      number: story.story.rawValue, slug: story.slug.text, desk: story.desk.text, state: story.state,
      version: story.version.rawValue, headline: story.headline, summary: story.summary, label: story.label,
      bylines: story.bylines, urgency: story.urgency, words: story.words, picture: story.hasPicture,
      at: story.at.map { Instant($0) }, trigger: story.trigger?.text, assignee: story.assignee?.text, hold: story.hold,
      atRisk: story.atRisk)
  }
}
