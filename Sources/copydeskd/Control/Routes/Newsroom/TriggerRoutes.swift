import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Newsroom
import Store

/// Triggers: how they are doing, what they would do, and firing and pausing them by hand.
extension ControlRoute {
  static let triggers = get(
    "/v1/triggers", "The triggers, and the state of each", for: .staff, answers: .json(PageBody<TriggerBody>.self)
  ) { request, _ in
    try .json(PageBody(items: await request.store.triggerOverviews().map { TriggerBody($0) }, next: nil))
  }

  static let trigger = get("/v1/triggers/{trigger}", "One trigger", for: .staff, answers: .json(TriggerBody.self)) {
    request, _ in
    try .json(TriggerBody(await request.store.triggerOverview(request.trigger)))
  }

  static let triggerFirings = get(
    "/v1/triggers/{trigger}/firings", "The firings of a trigger and what each did, the last first", for: .staff,
    query: [Paging.limit, Paging.after], answers: .json(PageBody<FiringBody>.self)
  ) { request, _ in
    let limit = try request.value(of: Paging.limit)
    let firings = try await request.store.firings(
      of: request.trigger, limit: limit, before: try request.value(of: Paging.after).flatMap { Int($0) })
    let next = firings.count == limit ? firings.last.map { String($0.number) } : nil
    return try .json(PageBody(items: firings.map { FiringBody($0) }, next: next))
  }

  static let triggerForecast = get(
    "/v1/triggers/{trigger}/test", "What would go out if the trigger fired now, and what would not, and why",
    for: .staff, answers: .json(PageBody<FiringForecastBody>.self)
  ) { request, _ in
    try .json(
      PageBody(items: await request.store.forecast(of: request.trigger).map { FiringForecastBody($0) }, next: nil))
  }

  static let fireTrigger = change(
    "/v1/triggers/{trigger}/fire", "Fires a trigger: what waits for it goes out", for: .staff, query: [patience],
    answers: .json(FiringBody.self)
  ) { request, caller in
    let key = HTTPField.Name(IdempotentRequests.header.name).flatMap { request.http.headers[$0] }
    let number = try await request.store.fire(
      request.trigger, by: caller.member, key: key.map { "\(caller.userID):\($0)" }, asRequestedBy: caller.requestedBy)
    let firing = try await request.wait(atMost: try request.value(of: patience), until: \.isOver) {
      try await request.store.firing(number)
    }
    return try .json(FiringBody(firing))
  }

  static let pauseTrigger = setPaused(true, "pause", "Pauses a trigger: nothing goes out by it until it is resumed")
  static let resumeTrigger = setPaused(
    false, "resume", "Has a paused trigger fire again; what it missed meanwhile is not made up for")

  private static func setPaused(_ isPaused: Bool, _ name: String, _ summary: String) -> ControlRoute {
    change(
      "/v1/triggers/{trigger}/\(name)", summary, for: .staff, body: .json(NoteBody.fields),
      answers: .json(TriggerBody.self)
    ) { request, caller in
      let body = try request.decoded(NoteBody.self, orWhenEmpty: NoteBody())
      try await request.store.setPaused(
        isPaused, request.trigger, reason: body.note, by: caller.member, asRequestedBy: caller.requestedBy)
      return try .json(TriggerBody(await request.store.triggerOverview(request.trigger)))
    }
  }
}

private let patience = QueryParameter.whole(
  "wait", 0...30, default: 0, "How many seconds to wait at most until all that waited has been looked at")

extension RouteRequest {
  /// The path's trigger.
  fileprivate var trigger: TriggerName {
    get throws {
      let text = name("trigger")
      guard let trigger = TriggerName(text) else {
        throw Refusal(
          .notFound, "There is no trigger '\(text)'.", hint: "List the triggers with: copydesk triggers")
      }
      return trigger
    }
  }
}

extension TriggerBody {
  init(_ overview: TriggerOverview) {
    let trigger = overview.trigger
    self.init(
      name: trigger.name.text, kind: trigger.kind.text, settings: .object(trigger.settings.values),
      desks: trigger.desks.map { $0.map(\.text).sorted() }, definedAt: Instant(overview.definedAt),
      paused: overview.pause.map { Pause(by: $0.by.text, since: Instant($0.since), reason: $0.reason) },
      nextAt: overview.nextAt.map { Instant($0) }, waiting: overview.waiting, last: overview.last.map { FiringBody($0) }
    )
  }
}

extension FiringBody {
  init(_ firing: Firing) {
    let state: State =
      if firing.refused != nil {
        .refused
      } else if firing.fired > 0 {
        firing.isOver ? .fired : .running
      } else if !firing.isOver {
        .running
      } else {
        firing.stories.isEmpty && firing.packages.isEmpty ? .nothingWaited : .refused
      }
    self.init(
      number: firing.number, trigger: firing.trigger.text, at: Instant(firing.at), actor: firing.actor,
      onBehalfOf: firing.onBehalfOf?.text, cause: firing.cause, state: state, refused: firing.refused?.rawValue,
      fired: firing.fired,
      stories: firing.stories.map {
        Outcome(story: $0.story.rawValue, slug: $0.slug.text, refused: $0.refused?.rawValue)
      },
      packages: firing.packages.map {
        Packaged(name: $0.name.text, out: $0.isOut, stories: $0.stories.map(\.rawValue))
      })
  }
}

extension FiringForecastBody {
  init(_ forecast: FiringForecast) {
    self.init(
      story: forecast.story.rawValue, slug: forecast.slug.text, desk: forecast.desk.text, headline: forecast.headline,
      urgency: forecast.urgency, package: forecast.package?.text, goesOut: forecast.refused == nil,
      refused: forecast.refused?.rawValue)
  }
}
