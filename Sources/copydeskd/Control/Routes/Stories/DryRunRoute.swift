import ControlAPI
import Foundation
import Intake
import Hummingbird
import Newsroom
import Publishing
import Store

extension ControlRoute {
  /// Changes nothing, so it needs no `Idempotency-Key`.
  static let dryRunAction = ControlRoute(
    .post, "/v1/stories/{story}/dry-run/{action}",
    "What 'approve' or 'publish' would lead to: whether it would be done, and which files would change where",
    for: .staff, body: .json(ActionBody.fields), answers: .json(DryRunBody.self), work: .reading
  ) { request, caller in
    let action = Action(request.name("action"))
    guard [.approve, .publish].contains(action) else { throw Refusal.noDryRun(of: action) }
    let body = try request.decoded(ActionBody.self, orWhenEmpty: ActionBody())
    if action == .approve { try await request.services.house.readAgain(request.story) }
    let run = try await request.store.dryRun(
      ActionRequest(action, request.story, body, request.store), by: caller.actor)
    let story = try await request.store.story(.number(run.story))
    let effects = try await request.services.previews.effects(of: run)
    return try .json(
      DryRunBody(run, slug: story.slug, timeZone: try await request.store.timeZone(of: story.desk), effects))
  }
}

extension DryRunBody {
  fileprivate init(
    _ run: DryRun, slug: StorySlug, timeZone: String?, _ effects: [Previews.DestinationEffects]
  ) {
    self.init(
      allowed: run.explanation.allowed, refusals: run.explanation.refusals,
      whoCould: run.explanation.whoCould.map(\.text), story: run.story.rawValue, slug: slug.text,
      version: run.version.rawValue, timeZone: timeZone, outcome: nil,
      destinations: effects.map(Destination.init))
    switch run.outcome {
    case .goesOut: outcome = .goesOut
    case .resumes: outcome = .resumes
    case .waits(let time): (outcome, at) = (.waits, Instant(time))
    case .waitsForTrigger(let name): (outcome, trigger) = (.waitsForTrigger, name.text)
    case .waitsForPackage(let name): (outcome, package) = (.waitsForPackage, name.text)
    case .waitsForCommand: outcome = .waitsForCommand
    case .needsApprovals(let have, let need):
      (outcome, approvals) = (.needsApprovals, Approvals(have: have, need: need))
    case .held(let reason): (outcome, hold) = (.held, reason.rawValue)
    case nil: outcome = nil
    }
  }
}

extension DryRunBody.Destination {
  fileprivate init(_ effects: Previews.DestinationEffects) {
    self.init(
      name: effects.destination.name.text, kind: effects.destination.kind.text, primary: effects.isPrimary,
      hold: effects.hold, files: effects.files?.map(DryRunBody.File.init), reason: effects.reason)
  }
}

extension DryRunBody.File {
  fileprivate init(_ effect: FileEffect) {
    self.init(
      path: effect.path, change: effect.change.rawValue, sizeBefore: effect.sizeBefore, size: effect.size,
      before: effect.texts?.before, after: effect.texts?.after)
  }
}

extension Refusal {
  fileprivate static func noDryRun(of action: Action) -> Refusal {
    Refusal(
      .notFound, "There is no dry run of '\(action)'.",
      hint: "Use approve or publish; whether anything else would be allowed says: copydesk why")
  }
}
